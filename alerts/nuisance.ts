import {
  ACCEPTABLE_A_DAY,
  type Alert,
  type Flood,
  type Instant,
  isStanding,
  MOST_A_DAY,
  type NoisyAlert,
  type NoisyRow,
  type NoisySource,
  type NuisanceReport,
  type Precision,
  standingSince,
  toIso,
  type Words,
} from "../contracts/index.ts";
import { precisionFrom } from "./precision.ts";

export interface NuisanceDesk {
  readonly name: Words;
  sees(row: NoisyRow): boolean;
}

export interface NuisanceInput {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
  readonly place: string | null;
  /** Raised within the span, as the asker may see them. */
  readonly rows: readonly NoisyRow[];
  readonly truncated: boolean;
  /** Open now, as the asker may see them. */
  readonly open: readonly Alert[];
  readonly floods: readonly Flood[];
  readonly desks: readonly NuisanceDesk[];
  /** The day in the community's zone, `2026-11-24`. */
  dayOf(at: Instant): string;
}

/** Bad actors are few: a top ten is where most of the noise comes from. */
const TOP = 10;
const LISTED = 50;

function precisionOf(alerts: readonly Alert[]): Precision {
  const counts = { true: 0, false: 0, mistake: 0, test: 0, nuisance: 0, fault: 0, none: 0 };
  for (const alert of alerts) counts[alert.verdict ?? "none"] += 1;
  return precisionFrom(counts);
}

const occurrencesOf = (alerts: readonly Alert[]): number => alerts.reduce((sum, alert) => sum + alert.occurrences, 0);

interface Grouping {
  key(alert: Alert): string | null;
  name(alert: Alert): Words;
  place(alert: Alert): string | null;
}

function top(alerts: readonly Alert[], by: Grouping): NoisySource[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = by.key(alert);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(alert);
    else groups.set(key, [alert]);
  }
  return [...groups]
    .map(([id, group]) => {
      const [first] = group;
      return {
        id,
        name: first ? by.name(first) : { zh: id, en: id },
        place: first ? by.place(first) : null,
        alerts: group.length,
        share: group.length / alerts.length,
        occurrences: occurrencesOf(group),
        precision: precisionOf(group),
      };
    })
    .sort((a, b) => b.alerts - a.alerts || b.occurrences - a.occurrences || (a.id < b.id ? -1 : 1))
    .slice(0, TOP);
}

const same = (text: string): Words => ({ zh: text, en: text });
const BY_RULE: Grouping = { key: (alert) => alert.rule, name: (alert) => alert.ruleName, place: () => null };
const deviceName = (alert: Alert): Words => same(alert.device?.name ?? "");
const placeName = (alert: Alert): string | null => alert.place?.path ?? null;
const BY_DEVICE: Grouping = {
  key: (alert) => (alert.device === null || alert.device.kind === "camera" ? null : alert.device.id),
  name: deviceName,
  place: placeName,
};
const BY_CAMERA: Grouping = {
  key: (alert) => (alert.device?.kind === "camera" ? alert.device.id : null),
  name: deviceName,
  place: placeName,
};
/** The name is put in where it is known who asks. */
const BY_PERSON: Grouping = { key: (alert) => alert.person, name: () => same("{who}"), place: placeName };

const noisy = (alert: Alert, since: Instant): NoisyAlert => ({
  id: alert.id,
  name: alert.ruleName,
  device: alert.device?.name ?? null,
  place: placeName(alert),
  since: toIso(since),
  occurrences: alert.occurrences,
  lifeSafety: alert.lifeSafety,
});

/** Days of the span in order, those without an alert too. */
function daysOf({ from, to, dayOf }: NuisanceInput): string[] {
  const days: string[] = [];
  for (let at = from; at < to; at += 6 * 3_600_000) {
    const day = dayOf(at);
    if (days.at(-1) !== day) days.push(day);
  }
  return days;
}

function byDay(input: NuisanceInput, rows: readonly NoisyRow[]): { day: string; count: number }[] {
  const counts = new Map(daysOf(input).map((day) => [day, 0]));
  for (const { alert } of rows) {
    const day = input.dayOf(Date.parse(alert.raisedAt));
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, count]) => ({ day, count }));
}

/** Milliseconds of the span that lie in a flood of the community as a whole. */
function timeInFlood({ floods, from, to, now }: NuisanceInput): number {
  const end = Math.min(to, now);
  return floods
    .filter((flood) => flood.desk === "")
    .reduce((sum, flood) => {
      const ends = flood.to === null ? end : Date.parse(flood.to);
      return sum + Math.max(0, Math.min(ends, end) - Math.max(Date.parse(flood.from), from));
    }, 0);
}

/** What rings how often and how much of it was true; pure. */
export function nuisanceReport(input: NuisanceInput): NuisanceReport {
  const { from, to, now, rows, open } = input;
  const alerts = rows.map((row) => row.alert);
  // What was held back rang at nobody's desk.
  const rang = rows.filter(({ alert }) => alert.maintenance === undefined);
  const severity = (name: Alert["severity"]): number => alerts.filter((alert) => alert.severity === name).length;
  const flooded = timeInFlood(input);
  const span = Math.max(1, Math.min(to, now) - from);
  return {
    from: toIso(from),
    to: toIso(to),
    place: input.place,
    alerts: alerts.length,
    occurrences: occurrencesOf(alerts),
    lifeSafety: alerts.filter((alert) => alert.lifeSafety).length,
    heldBack: rows.length - rang.length,
    truncated: input.truncated,
    severities: { critical: severity("critical"), high: severity("high"), medium: severity("medium"), low: severity("low") },
    precision: precisionOf(alerts),
    rules: top(alerts, BY_RULE),
    devices: top(alerts, BY_DEVICE),
    cameras: top(alerts, BY_CAMERA),
    people: top(alerts, BY_PERSON),
    chattering: alerts
      .filter((alert) => alert.marks.includes("chattering"))
      .sort((a, b) => b.occurrences - a.occurrences)
      .slice(0, LISTED)
      .map((alert) => noisy(alert, Date.parse(alert.raisedAt))),
    standing: open
      .filter((alert) => isStanding(alert, now))
      .sort((a, b) => standingSince(a) - standingSince(b))
      .slice(0, LISTED)
      .map((alert) => noisy(alert, standingSince(alert))),
    floods: [...input.floods],
    floodSeconds: Math.round(flooded / 1_000),
    floodShare: flooded / span,
    desks: input.desks.map((desk) => ({
      name: desk.name,
      days: byDay(
        input,
        rang.filter((row) => desk.sees(row)),
      ),
    })),
    bounds: { acceptable: ACCEPTABLE_A_DAY, most: MOST_A_DAY },
  };
}
