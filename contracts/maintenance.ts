import { Type } from "typebox";
import type { Alert } from "./alert.ts";
import { type DeviceKind, DeviceKindSchema } from "./devices.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import { DAY, HOUR, type Instant } from "./time.ts";
import type { Words } from "./words.ts";

/** Nothing is under maintenance for longer: what lasts is mended or taken out of the register [D]. */
export const LONGEST_MAINTENANCE = 7 * DAY;
/** No window mutes tests of life-safety devices for longer (promise 6). */
export const LONGEST_TEST_WINDOW = 4 * HOUR;
/** So far ahead it may be planned [D]. */
export const MAINTENANCE_AHEAD = 90 * DAY;

export const MAINTENANCE_STATES = ["planned", "active", "ended"] as const;
export type MaintenanceState = (typeof MAINTENANCE_STATES)[number];
export const MAINTENANCE_STATE_WORDS: Readonly<Record<MaintenanceState, Words>> = {
  planned: { zh: "未开始", en: "Planned" },
  active: { zh: "检修中", en: "Under way" },
  ended: { zh: "已结束", en: "Ended" },
};

/** What is under maintenance: one of the devices or below one of the places, and of these only the kinds and rules that are named. */
export const MaintenanceScopeSchema = Type.Object({
  devices: Type.Array(Type.String(), { maxItems: 500 }),
  places: Type.Array(Type.String(), { maxItems: 100 }),
  /** Empty: all. */
  kinds: Type.Array(DeviceKindSchema),
  /** Empty: all. */
  rules: Type.Array(Type.String(), { maxItems: 100 }),
});
export type MaintenanceScope = Type.Static<typeof MaintenanceScopeSchema>;

export const MaintenancePersonSchema = Type.Object({ user: Type.String(), username: Type.String(), name: Type.String() });

export const MaintenanceSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    scope: MaintenanceScopeSchema,
    /** Materialised paths of the places as they were when it was declared. */
    paths: Type.Array(Type.String()),
    /** Paths of the places and of where the devices stand: whoever sees one of them sees the plan. */
    around: Type.Array(Type.String()),
    /** A declared window for tests of life-safety devices: these are muted as tests, nothing else of them is. */
    tests: Type.Boolean(),
    reason: Type.String(),
    owner: MaintenancePersonSchema,
    /** Firm or person from outside who does the work, as typed in; absent where the owner does it. */
    contractor: Type.Optional(Type.String()),
    by: MaintenancePersonSchema,
    from: IsoTime,
    until: IsoTime,
    declaredAt: IsoTime,
    endedAt: Nullable(IsoTime),
    /** Null where it ran out by itself. */
    endedBy: Nullable(MaintenancePersonSchema),
    /** Alerts that it held back, and of these how many still held at its end. */
    suppressed: Type.Integer(),
    stillHeld: Type.Integer(),
  },
  { $id: "Maintenance" },
);
export type Maintenance = Type.Static<typeof MaintenanceSchema>;

export function maintenanceState(
  { from, endedAt, until }: Pick<Maintenance, "from" | "until" | "endedAt">,
  now: Instant,
): MaintenanceState {
  if (endedAt !== null || Date.parse(until) <= now) return "ended";
  return Date.parse(from) <= now ? "active" : "planned";
}

type About = Pick<Alert, "community" | "rule" | "family" | "lifeSafety" | "severity" | "person" | "device">;
type Reach = Pick<Maintenance, "scope" | "paths">;
type Reached = { readonly id: string; readonly kind: DeviceKind } | null;

/** Whether a device, or where there is none a place, lies in what a plan names; `path` is where it stands. */
export function reaches({ scope, paths }: Reach, device: Reached, path: string): boolean {
  const named = device !== null && scope.devices.includes(device.id);
  if (!named && !paths.some((root) => path.startsWith(root))) return false;
  return scope.kinds.length === 0 || (device !== null && scope.kinds.includes(device.kind));
}

/**
 * Whether a plan holds this alert back. Never a life-safety one; nor one about the hub itself; and what concerns a
 * person only where the very device is named, and then not when it is critical.
 */
export function isUnderMaintenance(plan: Maintenance, alert: About, path: string): boolean {
  const { scope, community } = plan;
  if (alert.lifeSafety || alert.family === "hub" || alert.community !== community) return false;
  const named = alert.device !== null && scope.devices.includes(alert.device.id);
  if (alert.person !== null && (!named || alert.severity === "critical")) return false;
  return reaches(plan, alert.device, path) && (scope.rules.length === 0 || scope.rules.includes(alert.rule));
}

export const NewMaintenanceSchema = Type.Object({
  devices: Type.Optional(MaintenanceScopeSchema.properties.devices),
  places: Type.Optional(MaintenanceScopeSchema.properties.places),
  kinds: Type.Optional(MaintenanceScopeSchema.properties.kinds),
  rules: Type.Optional(MaintenanceScopeSchema.properties.rules),
  tests: Type.Optional(Type.Boolean()),
  reason: Type.String({ minLength: 2, maxLength: 500 }),
  /** User name of who answers for it and is told of its end; the caller unless said otherwise. */
  owner: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** Firm or person from outside who does the work: name, telephone. */
  contractor: Type.Optional(Type.String({ minLength: 2, maxLength: 100 })),
  /** At once unless said otherwise. */
  from: Type.Optional(IsoTime),
  until: IsoTime,
});
export type NewMaintenance = Type.Static<typeof NewMaintenanceSchema>;

/** A plan as it is shown: with its state now and its scope in names. */
export const MaintenanceViewSchema = Type.Intersect([
  MaintenanceSchema,
  Type.Object({
    state: Type.Enum([...MAINTENANCE_STATES]),
    deviceNames: Type.Array(Type.String()),
    placeNames: Type.Array(Type.String()),
    ruleNames: Type.Array(Type.Object({ zh: Type.String(), en: Type.String() })),
  }),
]);
export type MaintenanceView = Type.Static<typeof MaintenanceViewSchema>;
/** Who may be named as the owner. */
export const MaintenanceOwnerSchema = Type.Object({ username: Type.String(), name: Type.String(), role: Type.String() });
export type MaintenanceOwner = Type.Static<typeof MaintenanceOwnerSchema>;
export const MaintenanceOwnersSchema = Type.Object({ items: Type.Array(MaintenanceOwnerSchema) });

export const MaintenancePageSchema = Page(MaintenanceViewSchema);
