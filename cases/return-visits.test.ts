import { expect, test } from "vitest";
import { type Case, DAY, HOUR, returnVisitsDue, toIso, VISIT_WITHIN } from "../contracts/index.ts";
import { exampleCase } from "./example.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const dayOf = (at: number): string => toIso(at).slice(0, 10);
const LEADER = { username: "leader", role: "leader" } as const;
const closed = (id: string, since: number, more: Partial<Case> = {}): Case =>
  exampleCase({
    id,
    state: "visit-due",
    visit: { why: "person", care: false, score: false, since: toIso(since) },
    closedBy: "li",
    ...more,
  });
const due = (cases: readonly Case[], hand: Parameters<typeof returnVisitsDue>[1] = LEADER) =>
  returnVisitsDue(cases, hand, NOW, dayOf).map((one) => `${one.case.id}${one.overdue ? " overdue" : ""}`);

test("due is what its day has come for, the longest overdue first; tomorrow's is not", () => {
  const cases = [
    closed("today", NOW - VISIT_WITHIN + 11 * HOUR),
    closed("yesterday", NOW - VISIT_WITHIN - DAY),
    closed("tomorrow", NOW - VISIT_WITHIN + DAY),
    closed("last-week", NOW - VISIT_WITHIN - 7 * DAY),
  ];
  expect(due(cases)).toEqual(["last-week overdue", "yesterday overdue", "today"]);
});

test("not by whoever worked on it, nor by who makes no visits, nor of a case that is not closed", () => {
  const old = NOW - 10 * DAY;
  expect(due([closed("mine", old, { closedBy: "leader" }), closed("taken", old, { takenBy: "leader" }), closed("free", old)])).toEqual([
    "free overdue",
  ]);
  expect(due([closed("free", old)], { username: "wang", role: "family" })).toEqual([]);
  expect(due([exampleCase()])).toEqual([]);
});
