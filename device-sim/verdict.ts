import { Value } from "typebox/value";
import {
  type Alert,
  type AlertDetail,
  AlertDetailSchema,
  AlertPageSchema,
  DAY,
  type Instant,
  SEVERITIES,
  SEVERITY_WORDS,
  type Severity,
  severityRank,
} from "../contracts/index.ts";
import type { HubClient } from "./hub-client.ts";
import type { Demand, GroundTruth, Pattern, TruthSubject } from "./truth.ts";

interface Seen {
  readonly id: string;
  readonly rule: string;
  readonly family: string;
  readonly severity: Severity;
  readonly sentence: string;
  /** First in the span that is judged: raised, or happening again where it stood open from before. */
  readonly raisedAt: string;
  /** Times it happened in that span. */
  readonly times: number;
}
export interface Verdict {
  readonly pass: boolean;
  readonly scenario: string;
  readonly seed: string;
  readonly demands: readonly {
    readonly name: string;
    readonly met: boolean;
    /** Seconds from the arrival of its cause to the alert, where it was met. */
    readonly seconds: number | null;
    readonly why: string;
    readonly alert: Seen | null;
  }[];
  /** What must not have been, each with the pattern it breaks. */
  readonly forbidden: readonly { readonly name: string; readonly alert: Seen }[];
  /** Neither demanded nor allowed. */
  readonly falseAlerts: readonly Seen[];
  readonly allowedAlerts: number;
  readonly deviceDays: number;
  readonly falsePer100DeviceDays: number;
  readonly dropped: readonly string[];
}

/** When it rang within a span: raised, and each time that it happened again. */
function ringsOf(alert: AlertDetail, from: Instant, to: Instant): readonly string[] {
  const all = [alert.raisedAt, ...alert.log.filter((entry) => entry.act === "again").map((entry) => entry.at)];
  return all.filter((at) => Date.parse(at) >= from && Date.parse(at) <= to);
}

function seenBetween(from: Instant, to: Instant): (alert: AlertDetail) => Seen {
  return (alert) => {
    const { id, rule, family, severity, sentence, raisedAt } = alert;
    const rings = ringsOf(alert, from, to);
    return { id, rule, family, severity, sentence: sentence.zh, raisedAt: rings[0] ?? raisedAt, times: rings.length };
  };
}

function concerns(subject: TruthSubject, alert: AlertDetail): boolean {
  return (
    (alert.device !== null && subject.devices.includes(alert.device.externalId)) ||
    (alert.person !== null && subject.people.includes(alert.person)) ||
    (alert.place !== null && subject.places.includes(alert.place.id))
  );
}

/** The log tells each worsening as "High → Critical: …". */
function severityAt(alert: AlertDetail, at: Instant): Severity {
  const changes = alert.log.flatMap((entry) => {
    const names = entry.act === "changed" ? /^(\w+) → (\w+):/.exec(entry.words.en) : null;
    const [from, to] = [names?.[1], names?.[2]].map((name) => SEVERITIES.find((s) => SEVERITY_WORDS[s].en === name));
    return from && to ? [{ at: Date.parse(entry.at), from, to }] : [];
  });
  let severity = changes[0]?.from ?? alert.severity;
  for (const change of changes) if (change.at <= at) severity = change.to;
  return severity;
}

function occurrencesAt(alert: AlertDetail, at: Instant): number {
  return 1 + alert.log.filter((entry) => entry.act === "again" && Date.parse(entry.at) <= at).length;
}

function fits(demand: Demand, alert: AlertDetail): boolean {
  return (
    demand.families.some((family) => family === alert.family) &&
    concerns(demand.subject, alert) &&
    (demand.event === null || alert.evidence.event === null || alert.evidence.event === demand.event)
  );
}

/** When the alert had become all that is demanded; null where it never did. */
function metAt(demand: Demand, alert: AlertDetail): Instant | null {
  const moments = [alert.raisedAt, ...alert.log.map((entry) => entry.at)].map(Date.parse).sort((a, b) => a - b);
  return (
    moments.find(
      (at) => severityRank(severityAt(alert, at)) <= severityRank(demand.severityAtLeast) && occurrencesAt(alert, at) >= demand.occurrences,
    ) ?? null
  );
}

function shortcoming(alert: AlertDetail, at: Instant | null, from: Instant, by: Instant): string {
  if (at === null) return `raised, but only ${alert.severity} and ${alert.occurrences} time(s)`;
  return at < from ? `raised ${Math.round((from - at) / 1_000)} s before its cause arrived` : `${Math.round((at - by) / 1_000)} s too late`;
}

function weigh(
  demand: Demand,
  alerts: readonly AlertDetail[],
  seen: (alert: AlertDetail) => Seen,
): Verdict["demands"][number] & { readonly used: AlertDetail | null } {
  const { name } = demand;
  const candidates = alerts.filter((alert) => fits(demand, alert));
  const [from, by] = [Date.parse(demand.from), Date.parse(demand.by)];
  const reached = candidates
    .map((alert) => ({ alert, at: metAt(demand, alert) }))
    .sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY));
  for (const { alert, at } of reached)
    if (at !== null && at >= from && at <= by)
      return { name, met: true, seconds: (at - from) / 1_000, why: "in time", alert: seen(alert), used: alert };
  const nearest = reached[0];
  return {
    name,
    met: false,
    seconds: null,
    why: nearest ? shortcoming(nearest.alert, nearest.at, from, by) : "never raised",
    alert: nearest ? seen(nearest.alert) : null,
    used: nearest?.alert ?? null,
  };
}

function covers(pattern: Pattern, alert: AlertDetail): boolean {
  const rank = severityRank(alert.severity);
  return (
    (pattern.families.length === 0 || pattern.families.some((family) => family === alert.family)) &&
    (pattern.subject === null || concerns(pattern.subject, alert)) &&
    rank <= severityRank(pattern.severityAtLeast) &&
    rank >= severityRank(pattern.severityAtMost)
  );
}

/** Each alert uses up the first pattern that covers it and has room. */
function allowedOf(truth: GroundTruth, alerts: readonly AlertDetail[]): AlertDetail[] {
  const room = truth.allowed.map((pattern) => pattern.most ?? Number.POSITIVE_INFINITY);
  return alerts.filter((alert) => {
    const at = truth.allowed.findIndex((pattern, i) => (room[i] ?? 0) > 0 && covers(pattern, alert));
    if (at >= 0) room[at] = (room[at] ?? 0) - 1;
    return at >= 0;
  });
}

/** Weighs what was raised against what had to be. */
export function weighAll(truth: GroundTruth, all: readonly AlertDetail[]): Verdict {
  const [from, to] = [Date.parse(truth.from), Date.parse(truth.to)];
  const seen = seenBetween(from, to);
  const alerts = all.filter((alert) => ringsOf(alert, from, to).length > 0);
  const weighed = truth.must.map((demand) => weigh(demand, alerts, seen));
  const used = new Set(weighed.flatMap((one) => (one.used ? [one.used.id] : [])));
  // What the hub says of its own machine (a disk that stood still) is true, whatever the scenario tells.
  const spare = alerts.filter((alert) => !used.has(alert.id) && alert.family !== "hub");
  const allowed = allowedOf(truth, spare);
  const rest = spare.filter((alert) => !allowed.includes(alert));
  const forbidden = rest.flatMap((alert) => {
    const broken = truth.mustNot.find((pattern) => covers(pattern, alert));
    return broken ? [{ name: broken.name, alert: seen(alert) }] : [];
  });
  const deviceDays = (truth.devices * (to - from)) / DAY;
  const rate = (rest.length / deviceDays) * 100;
  const tooMany = truth.falseLimit !== null && rate > truth.falseLimit;
  return {
    pass: weighed.every((one) => one.met) && forbidden.length === 0 && !tooMany,
    scenario: truth.scenario,
    seed: truth.seed,
    demands: weighed.map(({ used: _used, ...one }) => one),
    forbidden,
    falseAlerts: rest.map(seen),
    allowedAlerts: allowed.length,
    deviceDays: Number(deviceDays.toFixed(2)),
    falsePer100DeviceDays: Number(rate.toFixed(2)),
    dropped: truth.dropped,
  };
}

/** Reads the alerts that rang in the truth's span over HTTP and weighs them, those among them that stood open from before. */
export async function judge(hub: HubClient, truth: GroundTruth): Promise<Verdict> {
  const alerts: AlertDetail[] = [];
  const mayRing = (alert: Alert): boolean =>
    Date.parse(alert.raisedAt) >= Date.parse(truth.from) ||
    (alert.occurrences > 1 && Date.parse(alert.changedAt) >= Date.parse(truth.from));
  let cursor: string | null = null;
  do {
    const query: string = new URLSearchParams({ limit: "500", ...(cursor !== null && { cursor }) }).toString();
    const page: { items: Alert[]; next: string | null } = Value.Parse(AlertPageSchema, await hub.get(`/alerts?${query}`, AlertPageSchema));
    for (const { id } of page.items.filter(mayRing)) alerts.push(await hub.get(`/alerts/${encodeURIComponent(id)}`, AlertDetailSchema));
    cursor = page.next;
  } while (cursor !== null);
  return weighAll(truth, alerts);
}
