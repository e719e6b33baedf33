import type { Case } from "./case.ts";
import { type CaseHand, whyNotAct } from "./case-table.ts";
import { DAY, type Duration, type Instant } from "./time.ts";

/** From the closing to the return visit [D]. */
export const VISIT_WITHIN: Duration = 3 * DAY;

export interface ReturnVisit {
  readonly case: Case;
  readonly dueAt: Instant;
  /** Its day is over. */
  readonly overdue: boolean;
}

/**
 * The return visits that this hand may make and that are due by the end of today, the longest overdue first; whoever
 * worked on a case does not visit about it. @param dayOf the community's day of an instant, so that days sort as text
 */
export function returnVisitsDue(
  cases: Iterable<Case>,
  hand: CaseHand,
  now: Instant,
  dayOf: (at: Instant) => string,
): readonly ReturnVisit[] {
  const today = dayOf(now);
  const due: ReturnVisit[] = [];
  for (const one of cases) {
    if (one.visit === null || whyNotAct(one, "visit", hand) !== null) continue;
    const dueAt = Date.parse(one.visit.since) + VISIT_WITHIN;
    if (dayOf(dueAt) <= today) due.push({ case: one, dueAt, overdue: dayOf(dueAt) < today });
  }
  return due.sort((a, b) => a.dueAt - b.dueAt);
}
