import { Type } from "typebox";
import { DEVICE_KINDS, type DeviceKind, DeviceKindSchema } from "./devices.ts";
import type { EventKind } from "./events.ts";
import { SignatureSchema } from "./hand-over.ts";
import { MAINTENANCE_STATES, MaintenancePersonSchema } from "./maintenance.ts";
import type { DeviceEvent } from "./reading.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import type { TestSeen } from "./test-seen.ts";
import { type Duration, MINUTE } from "./time.ts";
import type { Words } from "./words.ts";

/** Point by point 逐点测试: each alarm point of a place is made to alarm inside a test window, and ticks itself. */

/** So long one point counts as being tested after somebody said so before it [D]: long enough for smoke to be blown in. */
export const ARMED_FOR: Duration = 2 * MINUTE;

/**
 * So long its alarm may stay on after that before it is taken for real [D]: long enough to blow a head clear, or to name
 * it again.
 */
export const STILL_FOR: Duration = 2 * MINUTE;

export const WALK_RESULTS = ["passed", "failed", "not-testable"] as const;
export type WalkResult = (typeof WALK_RESULTS)[number];
export const WALK_RESULT_WORDS: Readonly<Record<WalkResult, Words>> = {
  passed: { zh: "已告警", en: "Alarmed" },
  failed: { zh: "未告警", en: "No alarm" },
  "not-testable": { zh: "未能测试", en: "Could not be tested" },
};
/** Nothing was said of it yet. */
export const WALK_MISSING: Words = { zh: "未测试", en: "Not tested" };

/** Its alarm is on still, whoever tested it. */
export const WALK_ALARMING: Words = { zh: "仍在告警", en: "Still in alarm" };

export const WALK_REASONS = ["no-entry", "out-of-reach", "isolated", "removed", "must-not-stop", "other"] as const;
export type WalkReason = (typeof WALK_REASONS)[number];
export const WALK_REASON_WORDS: Readonly<Record<WalkReason, Words>> = {
  "no-entry": { zh: "无法进入", en: "No entry" },
  "out-of-reach": { zh: "够不着", en: "Out of reach" },
  isolated: { zh: "已屏蔽", en: "Isolated" },
  removed: { zh: "已拆除", en: "Removed" },
  "must-not-stop": { zh: "现场不允许测试", en: "Not allowed on site" },
  other: { zh: "其他", en: "Other" },
};

/** Sounds or acts, and raises nothing by itself. */
const NO_POINTS: readonly DeviceKind[] = ["siren", "gas-valve"];

/** Whether a kind of device is a point that a walk must make alarm. */
export function isAlarmPoint(kind: DeviceKind): boolean {
  return DEVICE_KINDS[kind].lifeSafety && !NO_POINTS.includes(kind);
}

/**
 * Whether one that is named is a test: a panel speaks for each head behind it that is not registered, so that naming it
 * would mute a whole building.
 */
export function isArmable(kind: DeviceKind): boolean {
  return isAlarmPoint(kind) && kind !== "fire-panel";
}

/** Whether the device itself says that it is being tested. */
export function isMarkedTest({ test, event }: Pick<DeviceEvent, "test" | "event">): boolean {
  return test || event === "fire-test" || event === "self-test";
}

/** What was said of one point: by its own alarm, or by whoever stood before it. */
export interface WalkTick {
  readonly plan: string;
  readonly community: string;
  readonly device: string;
  readonly result: WalkResult;
  /** ISO 8601. */
  readonly at: string;
  /** Whoever said it; of an alarm whoever had said that it comes, null where the device's own mark did. */
  readonly by: { readonly user: string; readonly name: string } | null;
  readonly event: EventKind | null;
  readonly reason: WalkReason | null;
  readonly note: string | null;
  /** Where its alarm was shown, and when; absent of what is not an alarm, and before that was noted. */
  readonly seen?: TestSeen;
}

export const WalkPointSchema = Type.Object({
  device: Type.String(),
  name: Type.String(),
  kind: DeviceKindSchema,
  /** As it stands on its label. */
  number: Type.String(),
  /** As it is spoken. */
  place: Type.String(),
  /** Receive time of its last message; null where nothing came yet. */
  heardAt: Nullable(IsoTime),
  /** dBm, as it last said; null where it says none. */
  signal: Nullable(Type.Number()),
  /** A danger to life that it told of is on still. */
  alarming: Type.Boolean(),
  /** When what was taken for a test and is on still will be taken for real; null or missing where there is no such thing. */
  ringsAt: Type.Optional(Nullable(IsoTime)),
  /** Null: not tested. */
  result: Nullable(Type.Enum([...WALK_RESULTS])),
  at: Nullable(IsoTime),
  byName: Nullable(Type.String()),
  /** What it reported. */
  event: Nullable(Type.String()),
  reason: Nullable(Type.Enum([...WALK_REASONS])),
  note: Nullable(Type.String()),
  /** Alarms of it that were taken for a test and called nobody. */
  muted: Type.Integer(),
});
export type WalkPoint = Type.Static<typeof WalkPointSchema>;

export const WalkCountsSchema = Type.Object({
  all: Type.Integer(),
  passed: Type.Integer(),
  failed: Type.Integer(),
  notTestable: Type.Integer(),
  missing: Type.Integer(),
});
export type WalkCounts = Type.Static<typeof WalkCountsSchema>;

/** How far a walk is; every point is one of the four. */
export function walkCounts(points: readonly Pick<WalkPoint, "result">[]): WalkCounts {
  const count = (result: WalkPoint["result"]): number => points.filter((one) => one.result === result).length;
  return {
    ...{ all: points.length, passed: count("passed"), failed: count("failed") },
    ...{ notTestable: count("not-testable"), missing: count(null) },
  };
}

type Place = Pick<WalkPoint, "device" | "name" | "number" | "kind" | "place" | "heardAt" | "signal" | "alarming" | "ringsAt">;

/** The point whose label was read: by its number as it stands there, alone or at the end of an address. */
export function pointOfCode<T extends Pick<WalkPoint, "device" | "number">>(points: readonly T[], code: string): T | undefined {
  const wanted = (
    code
      .trim()
      .split(/[/?#=]/)
      .at(-1) ?? ""
  ).toLowerCase();
  if (wanted === "") return undefined;
  const fits = points.filter(({ device, number }) => device.toLowerCase() === wanted || number.toLowerCase() === wanted);
  return fits.length === 1 ? fits[0] : undefined;
}

/** Points with what was last said of each, in the order of places and numbers. */
export function walkPoints(devices: readonly Place[], ticks: readonly WalkTick[]): WalkPoint[] {
  const said = new Map<string, WalkTick>();
  const muted = new Map<string, number>();
  for (const tick of ticks) {
    if ((said.get(tick.device)?.at ?? "") <= tick.at) said.set(tick.device, tick);
    if (tick.result === "passed") muted.set(tick.device, (muted.get(tick.device) ?? 0) + 1);
  }
  const compare = new Intl.Collator("zh", { numeric: true }).compare;
  return devices
    .map((device) => {
      const tick = said.get(device.device);
      return {
        ...device,
        ...{ result: tick?.result ?? null, at: tick?.at ?? null, byName: tick?.by?.name ?? null },
        ...{ event: tick?.event ?? null, reason: tick?.reason ?? null, note: tick?.note ?? null },
        muted: muted.get(device.device) ?? 0,
      };
    })
    .sort((a, b) => compare(a.place, b.place) || compare(a.name, b.name) || (a.device < b.device ? -1 : 1));
}

/** The signed record of maintenance 维保记录: what was said of each point when it was signed stands unchanged. */
export const WalkRecordSchema = Type.Object({
  plan: Type.String(),
  community: Type.String(),
  signedAt: IsoTime,
  by: MaintenancePersonSchema,
  conclusion: Nullable(Type.String()),
  counts: WalkCountsSchema,
});
export type WalkRecord = Type.Static<typeof WalkRecordSchema>;

const WalkFields = {
  /** That of its maintenance plan. */
  id: Type.String(),
  community: Type.String(),
  reason: Type.String(),
  owner: MaintenancePersonSchema,
  contractor: Nullable(Type.String()),
  state: Type.Enum([...MAINTENANCE_STATES]),
  from: IsoTime,
  /** When it ended, or will. */
  until: IsoTime,
  placeNames: Type.Array(Type.String()),
  counts: WalkCountsSchema,
  record: Nullable(WalkRecordSchema),
};
export const WalkSummarySchema = Type.Object(WalkFields);
export type WalkSummary = Type.Static<typeof WalkSummarySchema>;
export const WalkPageSchema = Page(WalkSummarySchema);

export const WalkArmedSchema = Type.Object({ device: Type.String(), until: IsoTime, byName: Type.String() });
export type WalkArmed = Type.Static<typeof WalkArmedSchema>;

/** A walk as somebody sees it: the points of their own area and the counts of these. */
export const WalkViewSchema = Type.Object(
  {
    ...WalkFields,
    /** The one point whose alarm now is a test. */
    armed: Nullable(WalkArmedSchema),
    points: Type.Array(WalkPointSchema),
  },
  { $id: "Walk" },
);
export type WalkView = Type.Static<typeof WalkViewSchema>;

export const ArmPointSchema = Type.Object({ device: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false });

/** What a human says of a point that did not tick itself. */
export const NewWalkTickSchema = Type.Object(
  {
    result: Type.Enum(["failed", "not-testable"]),
    /** Why it could not be tested. */
    reason: Type.Optional(Type.Enum([...WALK_REASONS])),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);
export type NewWalkTick = Type.Static<typeof NewWalkTickSchema>;

export const SignWalkSchema = Type.Object(
  { signature: SignatureSchema, conclusion: Type.Optional(Type.String({ maxLength: 1000 })) },
  { additionalProperties: false },
);
