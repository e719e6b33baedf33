import { expect, test } from "vitest";
import {
  ANY_RULE,
  CASE_FIGURES,
  CASE_VERDICTS,
  type Case,
  countOf,
  DAY,
  figureRowOf,
  inFigure,
  type RecordChange,
  SECOND,
  sumVerdicts,
} from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, DUTY, iso, scopeOf, T0 } from "../../tests/support/records-things.ts";
import type { CaseFilter } from "./types.ts";

const NOW = T0 + 3 * DAY;
const by = (ms: number): Partial<Case> => ({ state: "taken", takenBy: "wang", takenAt: iso(T0 + ms), changedAt: iso(T0 + ms) });
const done = (ms: number, more: Partial<Case> = {}): Partial<Case> => ({
  ...by(ms),
  ...{ state: "closed", verdict: "true", closedAt: iso(T0 + ms), changedAt: iso(T0 + ms) },
  ...more,
});
const CASES: readonly Case[] = [
  caseOf("at-once", done(30 * SECOND)),
  caseOf("on-the-second", by(60 * SECOND)),
  caseOf("two-minutes", done(120 * SECOND, { settled: "courtyard" })),
  caseOf("late", done(DAY + 1, { settled: "street" })),
  caseOf("nobody", { openedAt: iso(NOW - DAY) }),
  caseOf("false", done(20 * SECOND, { settled: "branch", state: "false-alarm", verdict: "false" })),
  caseOf("test", done(20 * SECOND, { verdict: "test" })),
  caseOf("merged", { state: "merged" }),
  caseOf("hazard", done(DAY, { kind: "hazard", source: "grid", family: "public" })),
];
const put = (one: Case, path = "/xf/a/c1/"): RecordChange => ({ write: "case", case: one, path, also: [] });
const SPAN = { from: T0, to: NOW, parts: [T0, T0 + 2 * DAY], path: null, base: "/xf/a/", now: NOW };
const NONE = {
  ...{ state: null, path: null, person: null, since: null, kind: null, source: null },
  ...{ severity: null, mine: null, overdueAt: null, number: null },
};

onEveryDatabase("figures of answers", (at) => {
  test("a count, its list and the rule for one case say the same", async () => {
    await at.records.commit(CASES.map((one) => put(one)));
    const { whole } = await at.records.figures.response(DUTY, SPAN);
    expect(whole).toMatchObject({ alarms: 5, soon: 2, inTime: 3, late: 1, unanswered: 1, cases: 6, handled: 3, overdue: 2, pending: 1 });
    expect(whole.leftOut).toEqual(["merged", "false", "test"].map((why) => ({ why, count: 1 })));
    const settled = { courtyard: 1, branch: 0, community: 0, street: 1, unstated: 2 };
    expect(Object.fromEntries(whole.settled.map(({ level, count }) => [level, count]))).toEqual(settled);
    for (const name of CASE_FIGURES) {
      const filter = { ...NONE, since: SPAN.from, until: SPAN.to, figure: { name, now: NOW } };
      const page = await at.records.cases.list(DUTY, filter, { limit: 20, cursor: null });
      const ids = CASES.filter((one) => inFigure(name, figureRowOf(one), NOW)).map(({ id }) => id);
      expect([name, page.items.map(({ id }) => id).sort()]).toEqual([name, ids.sort()]);
      expect([name, whole[name]]).toEqual([name, ids.length]);
    }
  });

  test("where cases were settled, and what they turned out to be, are lists of as many cases", async () => {
    const by = (one: Case, rule: string): Case => {
      const alert = { id: one.id, rule, ruleName: { zh: rule, en: rule }, family: "fire", plan: "fire", severity: "high" } as const;
      return { ...one, alerts: [{ ...alert, device: null, person: null, place: null, at: one.openedAt }] };
    };
    const odd = [
      caseOf("joined-false", { state: "merged", verdict: "false" }),
      caseOf("played", done(SECOND, { drill: "d1", verdict: "test" })),
    ];
    const ruled = [...CASES, ...odd].map((one, at) => (one.kind === "hazard" ? one : by(one, `rule-${at % 2}`)));
    await at.records.commit(ruled.map((one) => put(one)));
    const { whole, rules } = await at.records.figures.response(DUTY, SPAN);
    const counted = async (more: Partial<CaseFilter>): Promise<number> => {
      const page = await at.records.cases.list(DUTY, { ...NONE, since: SPAN.from, until: SPAN.to, ...more }, { limit: 50, cursor: null });
      return page.items.length;
    };
    for (const { level, count } of whole.settled) expect([level, await counted({ settled: level })]).toEqual([level, count]);
    for (const { why, count } of whole.leftOut) {
      const verdict = CASE_VERDICTS.find((each) => each === why);
      if (verdict !== undefined) expect([why, await counted({ verdict })]).toEqual([why, count]);
    }
    expect(rules.map(({ rule }) => rule).sort()).toEqual(["rule-0", "rule-1"]);
    const all = sumVerdicts(rules.map((each) => each.whole));
    for (const verdict of CASE_VERDICTS) {
      for (const { rule, whole } of rules)
        expect([rule, verdict, await counted({ rule, verdict })]).toEqual([rule, verdict, countOf(whole, verdict)]);
      expect([verdict, await counted({ rule: ANY_RULE, verdict })]).toEqual([verdict, countOf(all, verdict)]);
    }
    expect(await counted({ rule: ANY_RULE, verdict: "true" })).toBe((await counted({ verdict: "true" })) - 1);
  });

  test("what opened a case and was taken out of it counts for its rule once, in its own case", async () => {
    const alert = (rule: string): Case["alerts"][number] => ({
      ...{ id: rule, rule, ruleName: { zh: rule, en: rule }, family: "person", plan: "fall", severity: "high" },
      ...{ device: null, person: "p1", place: null, at: iso(T0) },
    });
    await at.records.commit([put(caseOf("hers", done(1, { alerts: [alert("sos"), alert("fall")] })))]);
    await at.records.commit([
      put(caseOf("hers", done(1, { alerts: [alert("fall")] }))),
      put(caseOf("other", done(1, { alerts: [alert("sos")], verdict: "false" }))),
    ]);
    const { rules } = await at.records.figures.response(DUTY, SPAN);
    const counted = rules.map(({ rule, whole }) => `${rule} ${CASE_VERDICTS.map((verdict) => countOf(whole, verdict)).join("")}`);
    expect(counted.sort()).toEqual(["fall 11000000", "sos 10100000"]);
  });

  test("the first answer stands; a case taken up again was not handled", async () => {
    await at.records.commit([put(caseOf("c", by(30 * SECOND)))]);
    await at.records.commit([put(caseOf("c", done(100 * SECOND)))]);
    await at.records.commit([put(caseOf("c", { state: "accepted", changedAt: iso(T0 + 2 * DAY) }))]);
    const { whole } = await at.records.figures.response(DUTY, SPAN);
    expect(whole).toMatchObject({ alarms: 1, soon: 1, handled: 0, overdue: 1 });
  });

  test("by part of the span, by place below, and only what the asker sees", async () => {
    await at.records.commit([
      put(caseOf("c1", by(SECOND)), "/xf/a/c1/b2/"),
      put(caseOf("c2", { openedAt: iso(T0 + 2 * DAY) }), "/xf/a/c2/"),
      put(caseOf("top", by(SECOND)), "/xf/a/"),
      put(caseOf("quarrel", { kind: "complaint", family: "matter" }), "/xf/a/c1/"),
    ]);
    const ask = async (scope = DUTY) => await at.records.figures.response(scope, SPAN);
    const all = await ask();
    expect(all.parts.map(({ cases }) => cases)).toEqual([3, 1]);
    expect(Object.fromEntries(all.places.map(({ id, figures }) => [id, figures.cases]))).toEqual({ c1: 2, c2: 1, "": 1 });
    expect((await ask(scopeOf("grid", ["/xf/a/c1/"]))).whole.cases).toBe(1);
  });

  test("verdicts by the rule that opened a case and by part; not of drills, joined or withdrawn cases", async () => {
    const by = (rule: string, id: string, more: Partial<Case>): Case => {
      const alert = { id, rule, ruleName: { zh: `${rule} 甲`, en: rule }, family: "fire", plan: "fire", severity: "high" } as const;
      return caseOf(id, { ...more, alerts: [{ ...alert, device: null, person: null, place: null, at: iso(T0) }] });
    };
    await at.records.commit(
      [
        by("smoke", "s1", done(SECOND)),
        by("smoke", "s2", done(SECOND, { verdict: "nuisance", openedAt: iso(T0 + 2 * DAY) })),
        by("smoke", "s3", {}),
        by("smoke", "s4", { state: "merged", verdict: "true" }),
        by("smoke", "s5", done(SECOND, { drill: "d1" })),
        by("sos", "p1", done(SECOND, { verdict: "mistake" })),
      ].map((one) => put(one)),
    );
    const { rules } = await at.records.figures.response(DUTY, SPAN);
    const none = { true: 0, false: 0, mistake: 0, test: 0, nuisance: 0, fault: 0, none: 0 };
    expect(rules.toSorted((a, b) => (a.rule < b.rule ? -1 : 1))).toEqual([
      {
        ...{ rule: "smoke", latest: "s3", name: { zh: "smoke 甲", en: "smoke" } },
        whole: { ...none, true: 1, nuisance: 1, none: 1 },
        parts: new Map([
          [0, { ...none, true: 1, none: 1 }],
          [1, { ...none, nuisance: 1 }],
        ]),
      },
      {
        ...{ rule: "sos", latest: "p1", name: { zh: "sos 甲", en: "sos" } },
        whole: { ...none, mistake: 1 },
        parts: new Map([[0, { ...none, mistake: 1 }]]),
      },
    ]);
  });
});
