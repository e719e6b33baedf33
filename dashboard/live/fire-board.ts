import type { Alert, DeviceKind, DeviceLive, EventKind } from "../../contracts/index.ts";
import { isAside } from "./urgency.ts";

/** What a fire panel tells apart on its front (GB 4717), in its order. */
export const FIRE_CATEGORIES = ["fire", "started", "feedback", "supervisory", "fault", "isolated"] as const satisfies readonly EventKind[];
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

/** How much equipment reports that it runs, and since when the first of it does. */
export interface Feedback {
  readonly count: number;
  readonly since: string;
}

/** Equipment that reports back raises no alert: it is counted by what the devices say now. As a text, so that nothing is drawn anew where it is the same. */
export function feedbackText(devices: ReadonlyMap<string, DeviceLive>): string {
  let count = 0;
  let since = "";
  for (const { feedbackSince } of devices.values()) {
    if (feedbackSince === undefined) continue;
    count++;
    if (since === "" || feedbackSince < since) since = feedbackSince;
  }
  return count === 0 ? "" : `${count} ${since}`;
}

export function feedbackOf(text: string): Feedback | null {
  const [count = "", since = ""] = text.split(" ");
  return text === "" ? null : { count: Number(count), since };
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
  /** Points that alarm there, the first included. */
  readonly count: number;
}

export interface FireBoard {
  readonly counts: readonly FireCount[];
  /** By building, the longest burning first. */
  readonly sites: readonly FireSite[];
}

/** A point is a device, however many rules speak of it. */
const pointOf = ({ device, id }: Alert): string => device?.id ?? id;

/**
 * What the panels would show: how many points are in each state, since when, and the first alarm of each building. A fire counts until
 * somebody has closed it, as it stays on a panel until it is reset; the other states while they last. Drills count for nothing.
 */
export function fireBoard(open: Iterable<Alert>, feedback: Feedback | null = null): FireBoard {
  const byCategory = new Map<FireCategory, Alert[]>();
  const bySite = new Map<string, Alert[]>();
  for (const alert of open) {
    const category = fireCategory(alert);
    if (category === null || alert.drill !== undefined) continue;
    if (category === "fire" ? isAside(alert) : !alert.active) continue;
    put(byCategory, category, alert);
    if (category === "fire") put(bySite, alert.place?.building ?? alert.place?.id ?? pointOf(alert), alert);
  }
  const counts = FIRE_CATEGORIES.flatMap((category): readonly FireCount[] => {
    if (category === "feedback") return feedback === null ? [] : [{ category, ...feedback }];
    const alerts = byCategory.get(category) ?? [];
    const first = firstOf(alerts);
    return first === undefined ? [] : [{ category, count: pointsOf(alerts), since: first.raisedAt }];
  });
  const sites = [...bySite.values()].flatMap((alerts) => {
    const first = firstOf(alerts);
    return first === undefined ? [] : [{ first, count: pointsOf(alerts) }];
  });
  return { counts, sites: sites.sort((a, b) => byTime(a.first, b.first)) };
}

const pointsOf = (alerts: readonly Alert[]): number => new Set(alerts.map(pointOf)).size;
const byTime = (a: Alert, b: Alert): number => (a.raisedAt === b.raisedAt ? (a.id < b.id ? -1 : 1) : a.raisedAt < b.raisedAt ? -1 : 1);
const firstOf = (alerts: readonly Alert[]): Alert | undefined => alerts.toSorted(byTime)[0];

function put<K>(map: Map<K, Alert[]>, key: K, alert: Alert): void {
  const list = map.get(key);
  if (list) list.push(alert);
  else map.set(key, [alert]);
}
