import type { Alert, DeviceKind, EventKind } from "../../contracts/index.ts";
import { isAside } from "./urgency.ts";

/** What a fire panel tells apart on its front (GB 4717), in its order. */
export const FIRE_CATEGORIES = ["fire", "started", "supervisory", "fault", "isolated"] as const satisfies readonly EventKind[];
export type FireCategory = (typeof FIRE_CATEGORIES)[number];

const OF_RULE: Readonly<Record<string, FireCategory>> = {
  "smoke-alarm": "fire",
  "smoke-density": "fire",
  "heat-alarm": "fire",
  "heat-rising": "fire",
  "manual-call": "fire",
  "panel-fire": "fire",
  "panel-started": "started",
  "panel-supervisory": "supervisory",
  "panel-isolated": "isolated",
};
const FAULTS: readonly string[] = ["life-safety-fault", "device-fault"];
const FIRE_DEVICES: readonly DeviceKind[] = ["smoke", "heat", "call-point", "fire-module", "fire-panel", "electrical-fire", "siren"];

/** The panel's own word for what an alert tells of a fire device; null for everything else. */
export function fireCategory({ rule, device }: Pick<Alert, "rule" | "device">): FireCategory | null {
  if (FAULTS.includes(rule)) return device !== null && FIRE_DEVICES.includes(device.kind) ? "fault" : null;
  return OF_RULE[rule] ?? null;
}

export interface FireCount {
  readonly category: FireCategory;
  readonly count: number;
  /** When the oldest of them was raised. */
  readonly since: string;
}

export interface FireSite {
  /** Raised first of all that still burns in this building: 首警. */
  readonly first: Alert;
  /** Alerts of fire there, the first included. */
  readonly count: number;
}

export interface FireBoard {
  readonly counts: readonly FireCount[];
  /** By building, the longest burning first. */
  readonly sites: readonly FireSite[];
}

/**
 * What the panels would show: how many points are in each state, since when, and the first alarm of each building. A fire counts until
 * somebody has closed it, as it stays on a panel until it is reset; the other states while they last. Drills count for nothing.
 */
export function fireBoard(open: Iterable<Alert>): FireBoard {
  const counts = new Map<FireCategory, FireCount>();
  const sites = new Map<string, FireSite>();
  for (const alert of open) {
    const category = fireCategory(alert);
    if (category === null || alert.drill !== undefined) continue;
    if (category === "fire" ? isAside(alert) : !alert.active) continue;
    const old = counts.get(category);
    const since = old !== undefined && old.since < alert.raisedAt ? old.since : alert.raisedAt;
    counts.set(category, { category, count: (old?.count ?? 0) + 1, since });
    if (category !== "fire") continue;
    const key = alert.place?.building ?? alert.place?.id ?? alert.device?.id ?? alert.id;
    const site = sites.get(key);
    const first = site !== undefined && isBefore(site.first, alert) ? site.first : alert;
    sites.set(key, { first, count: (site?.count ?? 0) + 1 });
  }
  return {
    counts: FIRE_CATEGORIES.flatMap((category) => counts.get(category) ?? []),
    sites: [...sites.values()].sort((a, b) => (isBefore(a.first, b.first) ? -1 : 1)),
  };
}

function isBefore(a: Alert, b: Alert): boolean {
  return a.raisedAt === b.raisedAt ? a.id < b.id : a.raisedAt < b.raisedAt;
}
