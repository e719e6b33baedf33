import {
  type Alert,
  type AlertAct,
  type Case,
  isEndedCase,
  type RecordChange,
  type Severity,
  type WebhookType,
} from "../../contracts/index.ts";
import { grantedCase, outwardAlert } from "../outward.ts";

/** What is real: of a drill there is no such thing, so that nothing below can tell of one. */
export type Real<T> = T & { readonly drill?: never };

const realAlert = (alert: Alert): Real<Alert> | null => {
  const { drill, ...rest } = alert;
  return drill === undefined ? rest : null;
};
const realCase = (one: Case): Real<Case> | null => {
  const { drill, ...rest } = one;
  return drill === undefined ? rest : null;
};

interface Matter {
  readonly type: WebhookType;
  readonly community: string;
  /** ISO 8601. */
  readonly at: string;
  readonly severity: Severity;
  readonly paths: readonly string[];
  readonly person: string | null;
}
/** Something that endpoints may be told, before it is known which. */
export type WebhookMatter = Matter &
  (
    | { readonly of: "alert"; readonly act: AlertAct; readonly alert: Real<Alert> }
    | { readonly of: "case"; readonly acts: readonly string[]; readonly case: Real<Case> }
  );

type AlertWritten = Extract<RecordChange, { readonly write: "alert" }>;
type CaseWritten = Extract<RecordChange, { readonly write: "case" }>;

/** Which of the three a line of its log is; undefined for the others. */
function typeOfLine(alert: Alert, act: AlertAct, at: string): WebhookType | undefined {
  if (act === "raised") return "alert.raised";
  // It had cleared and holds again: whoever believes that it is over must learn it.
  if (act === "again" && alert.activeSince === at) return "alert.raised";
  if (act === "acknowledged") return "alert.acknowledged";
  if (act === "ceased") return "alert.cleared";
  // A human ended it while it still held.
  const ended = (act === "closed" || act === "verified") && alert.closedAt === at;
  return ended && (alert.clearedAt === null || alert.clearedAt === at) ? "alert.cleared" : undefined;
}

function typeOfCase(one: Case, lines: readonly { readonly act: string; readonly at: string }[]): WebhookType | undefined {
  if (lines.length === 0) return undefined;
  if (lines.some(({ act }) => act === "opened")) return "case.opened";
  return isEndedCase(one) && lines.some(({ at }) => at === one.closedAt) ? "case.closed" : "case.changed";
}

interface Line {
  readonly act: string;
  readonly at: string;
}
interface CaseNews {
  readonly change: CaseWritten;
  readonly lines: Line[];
  readonly place: number;
}

/** Each written state of a case with the lines that tell how it came to it. */
function caseNews(changes: readonly RecordChange[]): readonly CaseNews[] {
  const news: CaseNews[] = [];
  const newest = new Map<string, CaseNews>();
  const early = new Map<string, Line[]>();
  for (const [place, change] of changes.entries()) {
    if (change.write === "case") {
      const written = { change, lines: early.get(change.case.id) ?? [], place };
      early.delete(change.case.id);
      news.push(written);
      newest.set(change.case.id, written);
    }
    if (change.write !== "case-log") continue;
    const lines = newest.get(change.case)?.lines ?? early.get(change.case) ?? [];
    if (!newest.has(change.case)) early.set(change.case, lines);
    lines.push(change.entry);
  }
  return news;
}

interface Found {
  readonly place: number;
  readonly matter: WebhookMatter;
}

function alertMatters(changes: readonly RecordChange[]): readonly Found[] {
  const found: Found[] = [];
  const cleared = new Set<string>();
  const alerts = new Map<string, AlertWritten>();
  for (const change of changes.toReversed()) if (change.write === "alert") alerts.set(change.alert.id, change);
  for (const [place, change] of changes.entries()) {
    if (change.write === "alert") alerts.set(change.alert.id, change);
    if (change.write !== "alert-log") continue;
    const written = alerts.get(change.alert);
    const alert = written && realAlert(outwardAlert(written.alert));
    if (!written || !alert) continue;
    const { act, at } = change.entry;
    const type = typeOfLine(alert, act, at);
    if (type === undefined) continue;
    // It ceased and was closed at once: two lines, one news.
    const key = `${alert.id} ${at}`;
    if (type === "alert.cleared" && cleared.has(key)) continue;
    if (type === "alert.cleared") cleared.add(key);
    const { community, severity, person } = alert;
    found.push({ place, matter: { type, community, at, severity, paths: [written.path], person, of: "alert", act, alert } });
  }
  return found;
}

function caseMatters(changes: readonly RecordChange[]): readonly Found[] {
  return caseNews(changes).flatMap(({ change, lines, place }) => {
    const type = typeOfCase(change.case, lines);
    const one = realCase(grantedCase(change.case));
    if (type === undefined || one === null) return [];
    const { community, severity, person } = change.case;
    const at = lines.at(-1)?.at ?? one.changedAt;
    const acts = lines.map(({ act }) => act);
    const paths = [change.path, ...(change.also ?? [])];
    return [{ place, matter: { type, community, at, severity, paths, person, of: "case" as const, acts, case: one } }];
  });
}

/**
 * What a batch of changes has to tell, in its order; nothing of drills. Alerts and cases are masked as for everybody
 * outside. A line stands behind the state that it tells of, or before it where only the newest state was kept for a
 * store that stood still.
 */
export function mattersOf(changes: readonly RecordChange[]): readonly WebhookMatter[] {
  return [...alertMatters(changes), ...caseMatters(changes)].sort((a, b) => a.place - b.place).map(({ matter }) => matter);
}
