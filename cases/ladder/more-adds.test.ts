import { describe, expect, test } from "vitest";
import type { Alert } from "../../contracts/index.ts";
import { bench, LI } from "./example-bench.ts";

const SOS: Partial<Alert> = { rule: "sos", ruleName: { zh: "紧急呼叫", en: "SOS" } };
const VITALS: Partial<Alert> = { rule: "spo2-low", family: "vitals", lifeSafety: false };
const WANDERS: Partial<Alert> = { rule: "wandering", ruleName: { zh: "夜间走出小区", en: "Outside at night" } };
const STILL: Partial<Alert> = { rule: "no-activity", family: "activity", severity: "medium", lifeSafety: false };
const CARER: Readonly<Record<string, string>> = { 何静: "6" };

/** As the bench, with a telephone for the carer and her app beside it. */
const withCarer = () =>
  bench({
    waysToUser: ({ name }) => ({
      proven: [
        { channel: "app", address: null },
        ...(CARER[name] === undefined ? [] : [{ channel: "voice", address: CARER[name] ?? null } as const]),
      ],
      unproven: [],
    }),
  });
const of = (news: readonly string[], who: string): string[] => news.filter((line) => line.includes(who));
const seconds = (news: readonly string[], who: string): number[] => of(news, who).map((line) => Number(line.split(" ")[0]));

describe("high becomes critical while nobody has it: who is rung at critical only, by a step that was done", () => {
  test("a figure of her body gets worse: the carer is rung at once, the others by their steps", () => {
    const bed = withCarer();
    bed.raise({ ...VITALS, severity: "high" }, "vitals");
    expect(of(bed.news(), "voice")).toEqual([]);
    bed.until(300);
    bed.raise(VITALS, "vitals", ["worsened"]);
    expect(of(bed.news(), "何静 voice")).toEqual(["300 何静 voice 6"]);
    bed.until(300 + 360);
    const news = bed.news();
    expect(seconds(news, "女儿 voice")).toEqual([360]);
    expect(seconds(news, "街道值班室")).toEqual([660]);
    expect(of(news, "何静 voice")).toEqual([]);
  });

  test("another figure that is critical joins: the same", () => {
    const bed = withCarer();
    bed.raise({ ...VITALS, severity: "high" }, "vitals");
    bed.until(30);
    bed.raise({ ...VITALS, rule: "pulse-high" }, "vitals", ["raised"], "a2");
    expect(of(bed.news(), "何静 voice")).toEqual(["30 何静 voice 6"]);
  });

  test("a human raises it: the same; once, and it rings until somebody has it", async () => {
    const bed = withCarer();
    bed.raise({ ...VITALS, severity: "high" }, "vitals");
    bed.until(30);
    expect((await bed.act("raise-severity", { to: "critical", reason: "呼吸困难" })).ok).toBe(true);
    const call = bed.told.find(({ notice }) => notice.channel === "voice" && notice.to.name === "何静");
    if (!call) throw new Error("not rung");
    expect(of(bed.news(), "何静 voice")).toEqual(["30 何静 voice 6"]);
    expect(bed.rings(call)).toBe(true);
    await bed.act("accept");
    expect(bed.rings(call)).toBe(false);
  });

  test("medium, and a human raises it: from the foot, as an alert that gets worse would", async () => {
    const bed = withCarer();
    bed.raise({ ...VITALS, severity: "medium" }, "vitals");
    bed.until(600);
    bed.news();
    await bed.act("raise-severity", { to: "critical", reason: "呼吸困难" });
    expect(bed.one().case.ladder).toMatchObject({ round: 2, kind: "urgent", taken: null });
    expect(of(bed.news(), "何静 voice")).toEqual(["600 何静 voice 6"]);
  });

  test("somebody has it: who raises it rings nobody anew", async () => {
    const bed = withCarer();
    bed.raise({ ...VITALS, severity: "high" }, "vitals");
    await bed.act("accept");
    bed.news();
    await bed.act("raise-severity", { to: "critical", reason: "呼吸困难" }, LI);
    expect(of(bed.news(), "voice")).toEqual([]);
  });

  test("begun anew after it, she is not rung for both rounds", async () => {
    const bed = withCarer();
    bed.raise({ ...VITALS, severity: "high" }, "vitals");
    bed.until(30);
    bed.raise(VITALS, "vitals", ["worsened"]);
    await bed.act("accept");
    bed.raise(VITALS, "vitals", ["again", "re-alarmed"]);
    const [first, second] = bed.told.filter(({ notice }) => notice.channel === "voice" && notice.to.name === "何静");
    if (!first || !second) throw new Error("not rung");
    expect([bed.rings(first), bed.rings(second)]).toEqual([false, true]);
  });
});

describe("somebody lost, and another emergency of hers", () => {
  test("lost, then she presses: the search goes on, and the keyholder and the 120 card come as for an SOS", () => {
    const bed = bench();
    bed.raise(WANDERS, "lost");
    bed.until(70);
    bed.news();
    bed.raise(SOS, "sos", ["raised"], "a2");
    bed.until(70 + 360);
    const news = bed.news();
    expect(seconds(news, "赵伟 voice")).toEqual([130]);
    expect(seconds(news, "邻居 voice")).toContain(130);
    expect(bed.one().case.ladder?.cards).toContain("120");
    // No step comes later than the search would have done it.
    expect(seconds(news, "街道值班室")).toEqual([360]);
    bed.until(70 + 1_800);
    expect(bed.one().case.ladder?.cards).toEqual(["120", "110"]);
  });

  test("an SOS that nobody has, then she is found to be outside: the search begins, and what the SOS asks for stays", () => {
    const bed = bench();
    bed.raise(SOS, "sos");
    bed.until(65);
    bed.news();
    bed.raise(WANDERS, "lost", ["raised"], "a2");
    bed.until(65 + 60);
    const news = bed.news();
    expect(seconds(news, "女儿 voice")[0]).toBe(65);
    expect(seconds(news, "赵伟 voice")[0]).toBeLessThanOrEqual(125);
    expect(bed.one().case.ladder?.cards).toEqual(["120"]);
    bed.until(65 + 1_800);
    expect(bed.one().case.ladder?.cards).toContain("110");
  });

  test("somebody is at her SOS: that she is lost they did not know", async () => {
    const bed = bench();
    bed.raise(SOS, "sos");
    await bed.act("accept");
    bed.until(120);
    bed.news();
    bed.raise({ ...WANDERS, family: "activity" }, "lost", ["raised"], "a2");
    bed.until(180);
    expect(seconds(bed.news(), "赵伟 voice")).toEqual([180]);
  });

  test("lost by a human's word: an alert that is taken out of it leaves the search as it was", async () => {
    const bed = bench();
    await bed.open({ plan: "lost", family: "person", severity: "high", person: "p1" });
    bed.raise(SOS, "sos", ["raised"], "a2");
    bed.raise({ ...SOS, rule: "sos-2" }, "sos", ["raised"], "a3");
    const [lost] = bed.cases.open();
    const title = lost?.case.title;
    expect((await bed.act("split", { alert: "a3", reason: "是另一位居民按的" })).ok).toBe(true);
    const left = bed.cases.open().find((held) => held.case.id === lost?.case.id);
    expect(left?.case).toMatchObject({ plan: "lost", title });
  });
});

describe("what was over is not, whatever comes of it", () => {
  test("medium, found to be nothing and not closed yet; now nobody moves: rung as that is", async () => {
    const bed = bench();
    bed.raise({ ...STILL, rule: "no-activity-day" }, "inactivity");
    await bed.act("verify", { verdict: "mistake", found: "heard" });
    bed.until(600);
    expect(bed.one().case.ladder?.over).toBe(true);
    bed.news();
    bed.raise(STILL, "inactivity", ["raised"], "a2");
    bed.until(700);
    expect(bed.one().case.ladder).toMatchObject({ over: false, taken: null });
    expect(seconds(bed.news(), "女儿 voice")).toEqual([660]);
  });

  test("medium and worked on for five hours; what is as urgent and would ring by itself is heard anew", async () => {
    const bed = bench();
    bed.raise({ ...STILL, rule: "no-activity-day" }, "inactivity");
    await bed.act("accept");
    await bed.act("called", { to: "person", result: "well" });
    bed.until(5 * 3_600);
    bed.news();
    bed.raise(STILL, "inactivity", ["raised"], "a2");
    bed.until(5 * 3_600 + 60);
    expect(seconds(bed.news(), "女儿 voice")).toEqual([18_060]);
  });
});

describe("a ladder that is at its end, and it happens again", () => {
  const HOT: Partial<Alert> = { rule: "room-hot", family: "activity", severity: "high", lifeSafety: false };

  test("all steps are done and nothing is said again any more: from the foot", () => {
    const bed = bench();
    bed.raise(HOT, "activity");
    bed.until(3 * 3_600);
    bed.news();
    bed.raise(HOT, "activity", ["again"]);
    bed.until(3 * 3_600 + 60);
    expect(bed.one().case.ladder?.round).toBe(2);
    expect(seconds(bed.news(), "陈涛 voice")).toEqual([10_860]);
  });

  test("it still rings, or a step waits: the desk counts one more, nobody is rung anew", () => {
    const bed = bench();
    bed.raise(HOT, "activity");
    bed.until(45 * 60);
    bed.news();
    bed.raise(HOT, "activity", ["again"]);
    expect(bed.one().case.ladder?.round).toBe(1);
    expect(bed.news()).toEqual([]);
  });

  test("found to be nothing, not closed, and again: that was said of before", async () => {
    const bed = bench();
    bed.raise(HOT, "activity");
    await bed.act("verify", { verdict: "mistake", found: "heard" });
    bed.until(600);
    bed.news();
    bed.raise(HOT, "activity", ["again"]);
    bed.until(660);
    expect(seconds(bed.news(), "陈涛 voice")).toEqual([660]);
  });

  test("a plan that rings nobody at this severity is no ladder to begin again", () => {
    const bed = bench();
    bed.raise({ ...VITALS, severity: "medium" }, "vitals");
    bed.until(600);
    bed.raise({ ...VITALS, severity: "medium" }, "vitals", ["again"]);
    expect(bed.one().case.ladder?.round).toBe(1);
  });
});
