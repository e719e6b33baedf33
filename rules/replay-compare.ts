import {
  type Instant,
  type ReplayExample,
  type ReplayKind,
  type ReplayResult,
  ROLE_NAMES,
  ROLES,
  type RolePreset,
  severityRank,
  toIso,
} from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import type { RulePorts } from "./ports.ts";
import type { Episode } from "./replay.ts";
import { bySubject, type Matched, matchEpisodes, meets, type Span, spanOfEpisode } from "./replay-match.ts";

/** An alert that was really raised then, and what a human found it to be. */
export interface JudgedAlert {
  readonly id: string;
  /** `subjectKey` */
  readonly subject: string;
  readonly span: Span;
  readonly verdict: string;
}

export interface Comparing {
  readonly rule: CompiledRule;
  readonly old: readonly Episode[];
  readonly fresh: readonly Episode[];
  readonly judged: readonly JudgedAlert[];
  readonly from: Instant;
  readonly to: Instant;
  readonly ports: Pick<RulePorts, "placeAbove" | "placeName" | "zoneOf">;
  readonly community: string;
  /** Most examples of each kind. */
  readonly examples: number;
}

type Counted = Omit<ReplayResult, "readings" | "events" | "seconds" | "lacks">;

const DAY = 86_400_000;
const PLACES = 20;
const LISTED = 500;

/** What two versions of a rule say of the same history, laid side by side. */
export function compareEpisodes(comparing: Comparing): Counted {
  const { old, fresh, from, to, rule } = comparing;
  const matched = matchEpisodes(old, fresh);
  const moved = matched.both.map((each) => ({ ...each, by: (each.new.raised.recv - each.old.raised.recv) / 1000 }));
  const shift = (of: readonly { readonly by: number }[]) => ({ count: of.length, medianSeconds: median(of.map(({ by }) => Math.abs(by))) });
  const rank = (each: { readonly old: Episode; readonly new: Episode }) =>
    severityRank(each.new.severity) - severityRank(each.old.severity);
  const days = (to - from) / DAY;
  const judged = judge(comparing);
  const examples = examplesOf(matched, judged);
  return {
    days,
    raised: { old: old.length, new: fresh.length },
    both: matched.both.length,
    onlyOld: matched.onlyOld.length,
    onlyNew: matched.onlyNew.length,
    joined: { old: matched.joinedOld.length, new: matched.joinedNew.length },
    earlier: shift(moved.filter(({ by }) => by < 0)),
    later: shift(moved.filter(({ by }) => by > 0)),
    severity: { higher: matched.both.filter((each) => rank(each) < 0).length, lower: matched.both.filter((each) => rank(each) > 0).length },
    perDay: perDay(comparing),
    perPlace: perPlace(comparing),
    perDesk: desksOf(rule).map((role) => ({ role, old: old.length / Math.max(1, days), new: fresh.length / Math.max(1, days) })),
    verdicts: verdictsOf(judged),
    examples: [...examples.values()].flatMap((all) => spread(all, comparing.examples)),
    alerts: { old: old.slice(0, LISTED).map(raisedThen), new: fresh.slice(0, LISTED).map(raisedThen) },
    differing: [...examples.values()].reduce((sum, all) => sum + all.length, 0),
  };
}

function raisedThen({ subject, severity, raised }: Episode): ReplayResult["alerts"]["old"][number] {
  return { subject, severity, place: raised.place, at: toIso(raised.recv) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** From the whole span, not from its beginning. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]).filter((one) => one !== undefined);
}

function tally<T>(of: { readonly old: readonly Episode[]; readonly fresh: readonly Episode[] }, key: (episode: Episode) => T) {
  const counts = new Map<T, { old: number; new: number }>();
  const add = (episode: Episode, side: "old" | "new"): void => {
    const at = key(episode);
    const count = counts.get(at) ?? { old: 0, new: 0 };
    count[side]++;
    counts.set(at, count);
  };
  for (const episode of of.old) add(episode, "old");
  for (const episode of of.fresh) add(episode, "new");
  return counts;
}

function perDay(comparing: Comparing): ReplayResult["perDay"] {
  const { ports, community, from, to } = comparing;
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: ports.zoneOf(community), dateStyle: "short" });
  const counts = tally(comparing, (episode) => format.format(episode.raised.recv));
  // A day without an alert is told too.
  for (let at = from; at < to; at += DAY) if (!counts.has(format.format(at))) counts.set(format.format(at), { old: 0, new: 0 });
  return [...counts].map(([day, count]) => ({ day, ...count })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

function perPlace(comparing: Comparing): ReplayResult["perPlace"] {
  const { ports } = comparing;
  const counts = tally(comparing, ({ raised: { place } }) =>
    place === null ? null : (ports.placeAbove(place, "building") ?? ports.placeAbove(place, "compound") ?? place),
  );
  return [...counts]
    .map(([place, count]) => ({ place, name: place === null ? "" : ports.placeName(place), ...count }))
    .sort((a, b) => b.old + b.new - (a.old + a.new))
    .slice(0, PLACES);
}

/** Roles that sit at a desk and see alerts of the rule's family. */
function desksOf(rule: CompiledRule) {
  return ROLE_NAMES.filter((role) => {
    const preset: RolePreset = ROLES[role];
    return preset.rights.includes("alerts.act") && (preset.families === "all" || preset.families.includes(rule.family));
  });
}

interface Judged extends JudgedAlert {
  readonly old: Episode | undefined;
  readonly new: Episode | undefined;
}

function judge({ judged, old, fresh }: Comparing): readonly Judged[] {
  const olds = bySubject(old);
  const news = bySubject(fresh);
  const find = (groups: Map<string, Episode[]>, alert: JudgedAlert) =>
    groups.get(alert.subject)?.find((episode) => meets(spanOfEpisode(episode), alert.span));
  return judged.map((alert) => ({ ...alert, old: find(olds, alert), new: find(news, alert) }));
}

function verdictsOf(judged: readonly Judged[]): ReplayResult["verdicts"] {
  const counts = new Map<string, { kept: number; gone: number }>();
  for (const { verdict, new: still } of judged) {
    const count = counts.get(verdict) ?? { kept: 0, gone: 0 };
    if (still) count.kept++;
    else count.gone++;
    counts.set(verdict, count);
  }
  return [...counts].map(([verdict, count]) => ({ verdict, ...count }));
}

/** What a verdict says of whether the alert was worth raising. */
export const isTrue = (verdict: string): boolean => verdict === "true";

function examplesOf(matched: Matched, judged: readonly Judged[]): Map<ReplayKind, ReplayExample[]> {
  const examples = new Map<ReplayKind, ReplayExample[]>();
  const add = (kind: ReplayKind, old: Episode | undefined, fresh: Episode | undefined, alert?: JudgedAlert): void => {
    const list = examples.get(kind) ?? [];
    examples.set(kind, list);
    const made = exampleOf(kind, old, fresh, alert);
    if (made) list.push(made);
  };
  const told = new Set<Episode>();
  for (const alert of judged) {
    if (alert.new || !alert.old) continue;
    told.add(alert.old);
    add(isTrue(alert.verdict) ? "missed-true" : "avoided-false", alert.old, undefined, alert);
  }
  for (const episode of matched.onlyOld) if (!told.has(episode)) add("only-old", episode, undefined);
  for (const episode of matched.onlyNew) add("only-new", undefined, episode);
  for (const each of matched.both) {
    const by = each.new.raised.recv - each.old.raised.recv;
    if (by !== 0) add(by < 0 ? "earlier" : "later", each.old, each.new);
    else if (each.new.severity !== each.old.severity) add("severity", each.old, each.new);
  }
  return examples;
}

function exampleOf(kind: ReplayKind, old?: Episode, fresh?: Episode, alert?: JudgedAlert): ReplayExample | undefined {
  const one = fresh ?? old;
  if (!one) return undefined;
  return {
    kind,
    subject: one.subject,
    device: one.raised.device,
    place: one.raised.place,
    oldAt: old ? toIso(old.raised.recv) : null,
    newAt: fresh ? toIso(fresh.raised.recv) : null,
    oldSeverity: old?.severity ?? null,
    newSeverity: fresh?.severity ?? null,
    reason: one.raised.reason,
    alert: alert?.id ?? null,
    verdict: alert?.verdict ?? null,
  };
}
