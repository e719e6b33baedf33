import { type Case, type CaseLog, type Duration, FOUND, type Instant, toIso, type Words } from "../contracts/index.ts";
import type { Actor, CaseStep } from "./types.ts";

/** One line of a case's log. */
export const caseEntry = (at: Instant, act: string, by: Actor | null, words: Words): CaseLog => ({
  at: toIso(at),
  act,
  by: by?.username ?? null,
  byName: by?.name ?? null,
  words,
});

export const withText = (zh: string, en: string, text: string | null): Words =>
  text ? { zh: `${zh}：${text}`, en: `${en}: ${text}` } : { zh, en };

/** With how the person was found, where that is said. */
export function withFound(zh: string, en: string, found: string | null): Words {
  const was = found === null ? undefined : FOUND[found];
  return was ? { zh: `${zh}（${was.zh}）`, en: `${en} (${was.en.toLowerCase()})` } : { zh, en };
}

export const refused = (status: 403 | 409 | 422, zh: string, en: string): CaseStep => ({
  ok: false,
  status,
  reason: zh,
  words: { zh, en },
});

/** Acts of those who worked on it: none of them makes the return visit, whoever has it at the end. */
const WORK: ReadonlySet<string> = new Set(["take", "arrive", "resolve", "verify", "close", "handover"]);

export const isWork = (act: string): boolean => WORK.has(act);

export function moved(one: Case, change: Partial<Case>, now: Instant, ...log: readonly CaseLog[]): CaseStep {
  const known = one.hands ?? [];
  const fresh = log.flatMap(({ act, by }) => (by !== null && WORK.has(act) && !known.includes(by) ? [by] : []));
  const hands = fresh.length === 0 ? {} : { hands: [...new Set([...known, ...fresh])] };
  return { ok: true, case: { ...one, ...change, ...hands, changedAt: toIso(now) }, log };
}

/** Who has it from now on. */
export const takenBy = (by: Actor, now: Instant): Partial<Case> => ({ takenBy: by.username, takenByName: by.name, takenAt: toIso(now) });

/** Off hold, with as much time left as there was. */
export function offHold(one: Case, now: Instant): Partial<Case> {
  if (one.hold === null) return {};
  const { leftMs } = one.hold;
  return { hold: null, dueAt: leftMs === null ? null : toIso(now + leftMs) };
}

/** The clock, running: it begins once and is not begun anew by who takes it. */
export function clocked(one: Case, dueIn: Duration, now: Instant): Partial<Case> {
  if (one.dispatchedAt !== null) return offHold(one, now);
  return { hold: null, dispatchedAt: toIso(now), dueAt: toIso(now + dueIn) };
}

/** Nobody has it, nothing runs. */
export const LET_GO = {
  takenBy: null,
  takenByName: null,
  takenAt: null,
  assignedTo: null,
  assignedToName: null,
  dispatchedAt: null,
  dueAt: null,
  hold: null,
  closing: null,
} as const;
