import { expect, test } from "vitest";
import { type Case, DAY, HOUR, returnVisitsDue, toIso, VISIT_WITHIN } from "../contracts/index.ts";
import { exampleCase } from "./example.ts";
import { bench, WANG } from "./ladder/example-bench.ts";

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

const LEADS = { user: "u-leader", username: "u-leader", name: "周立新", role: "leader" } as const;
const REQUEST = { kind: "request", source: "call", description: "想申请扶手", person: WANG.id } as const;
const DONE = { verdict: "true", summary: "已安装" };

test("a visit that waits when she dies becomes a care call, which asks nobody how satisfied they are", async () => {
  const { open, act, cases, one, now } = bench();
  expect(open(REQUEST).ok).toBe(true);
  await act("close", DONE);
  expect(one().case.visit).toMatchObject({ care: false, score: true });
  expect((await act("visit", { way: "phone", outcome: "reached" }, LEADS)).ok).toBe(false);
  cases.mourn("somebody else", now());
  expect(one().case.visit).toMatchObject({ care: false, score: true });
  cases.mourn(WANG.id, now());
  expect(one().case.visit).toMatchObject({ care: true, score: false });
  expect(one().log.filter((entry) => entry.act === "care-call")).toHaveLength(1);
  // Said once.
  cases.mourn(WANG.id, now());
  expect(one().log.filter((entry) => entry.act === "care-call")).toHaveLength(1);
  expect(await act("visit", { way: "phone", outcome: "reached" }, LEADS)).toMatchObject({ ok: true, value: { state: "closed" } });
});

test("what is closed after her death owes a care call at most", async () => {
  const { open, act, one } = bench({}, { ...WANG, state: "died" });
  open(REQUEST);
  await act("close", DONE);
  expect(one().case.visit).toMatchObject({ care: true, score: false });
});
