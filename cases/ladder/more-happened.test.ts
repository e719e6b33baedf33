import { describe, expect, test } from "vitest";
import type { Alert } from "../../contracts/index.ts";
import { exampleAlert } from "../example.ts";
import { bench } from "./example-bench.ts";

const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const SOS: Partial<Alert> = { rule: "sos", ruleName: { zh: "紧急呼叫", en: "SOS" } };
const HOT: Partial<Alert> = { rule: "room-hot", family: "activity", severity: "high", lifeSafety: false };
const seconds = (news: readonly string[], who: string): number[] =>
  news.filter((line) => line.includes(who)).map((line) => Number(line.split(" ")[0]));

describe("more happened than what it rings about", () => {
  test("an SOS joins what was milder and nobody has: leader and the last step come by the plan of the SOS", () => {
    const bed = bench();
    bed.raise(HOT, "inactivity");
    bed.until(120);
    bed.news();
    bed.raise(SOS, "sos", ["raised"], "a2");
    expect(bed.one().case).toMatchObject({ plan: "sos", severity: "critical", ladder: { round: 2 } });
    bed.until(120 + 360);
    const news = bed.news();
    expect(seconds(news, "女儿 voice")[0]).toBeLessThanOrEqual(180);
    expect(seconds(news, "周立新 voice")[0]).toBeLessThanOrEqual(300);
    expect(seconds(news, "街道值班室")).toEqual([480]);
    expect(bed.one().case.ladder?.cards).toContain("120");
  });

  test("a case that was found to be nothing and not closed yet rings anew", async () => {
    const bed = bench();
    bed.raise(SOS, "sos");
    expect((await bed.act("verify", { verdict: "mistake", found: "heard" })).ok).toBe(true);
    bed.until(600);
    expect(bed.one().case.ladder?.over).toBe(true);
    bed.news();
    bed.raise({ rule: "spo2-low", family: "vitals" }, "vitals", ["raised"], "a2");
    bed.until(1_000);
    const news = bed.news();
    expect(seconds(news, "女儿 voice")).toEqual([660]);
    expect(seconds(news, "街道值班室").length).toBeGreaterThan(0);
  });

  describe("what is rated lower joins a case that is over", () => {
    const STILL: Partial<Alert> = { rule: "no-activity", family: "activity", severity: "medium", lifeSafety: false };
    const LESS: Partial<Alert> = { rule: "door-open", family: "activity", severity: "low", lifeSafety: false };
    const settled = async (more: Partial<Alert> = {}) => {
      const bed = bench();
      bed.raise({ ...STILL, ...more }, "inactivity");
      expect((await bed.act("verify", { verdict: "mistake", found: "heard" })).ok).toBe(true);
      bed.until(600);
      expect(bed.one().case.ladder?.over).toBe(true);
      bed.news();
      return bed;
    };

    test("whom it asks for itself is told, and nobody is rung", async () => {
      const bed = await settled();
      bed.raise(LESS, "activity", ["raised"], "a2");
      expect(bed.one().case).toMatchObject({ severity: "medium", verdict: null, ladder: { as: "low", over: false } });
      bed.until(3 * 3_600);
      expect(bed.news()).toEqual(["600 李敏 app", "600 何静 app"]);
      expect(bed.one().case.severity).toBe("medium");
    });

    test("what is rated as the case was after it rings as the case does; a restart between changes nothing", async () => {
      const bed = await settled();
      bed.raise(LESS, "activity", ["raised"], "a2");
      bed.restart(630);
      bed.until(700);
      bed.news();
      bed.raise({ ...STILL, rule: "no-motion" }, "inactivity", ["raised"], "a3");
      bed.until(900);
      expect(bed.one().case.ladder?.as).toBeUndefined();
      expect(seconds(bed.news(), "女儿 voice")).toEqual([760]);
    });

    test("rated higher by hand it rings as it is rated now", async () => {
      const bed = await settled();
      bed.raise(LESS, "activity", ["raised"], "a2");
      bed.news();
      await bed.act("raise-severity", { to: "high", reason: "邻居听到呼救" });
      bed.until(700);
      expect(seconds(bed.news(), "女儿 voice")).toEqual([660]);
    });

    test("what saves a life, and what is rated no lower, rings as before", async () => {
      const bed = await settled();
      bed.raise({ ...LESS, lifeSafety: true }, "activity", ["raised"], "a2");
      bed.until(700);
      expect(seconds(bed.news(), "女儿 voice")).toEqual([660]);
      const same = await settled();
      same.raise({ ...STILL, rule: "no-motion" }, "inactivity", ["raised"], "a2");
      same.until(700);
      expect(seconds(same.news(), "女儿 voice")).toEqual([660]);
    });
  });

  test("one of its alerts was false: the other alarms on, and so does the ladder; with the second it ends", () => {
    const bed = bench();
    const flood = (id: string) => ({ rule: "flood", family: "water", person: null, severity: "high", id }) as const;
    bed.raise(flood("a1"), "water", ["raised"], "a1");
    bed.raise(flood("a2"), "water", ["raised"], "a2");
    const held = bed.one().case.id;
    bed.raise({ ...flood("a1"), verdict: "false" }, "water", [], "a1");
    expect(bed.one().case).toMatchObject({ id: held, verdict: null, ladder: { over: false } });
    bed.raise({ ...flood("a2"), verdict: "false" }, "water", [], "a2");
    expect(bed.one().case).toMatchObject({ verdict: "false", ladder: { over: true } });
    expect(exampleAlert("a1").active).toBe(true);
  });
});

test("one alert is true and alarms on, another was false: the case is what the true one is", () => {
  const bed = bench();
  const flood = { rule: "flood", family: "water", person: null, severity: "high" } as const;
  bed.raise(flood, "water", ["raised"], "a1");
  bed.raise(flood, "water", ["raised"], "a2");
  bed.raise({ ...flood, verdict: "true" }, "water", [], "a1");
  bed.raise({ ...flood, verdict: "false" }, "water", [], "a2");
  expect(bed.one().case).toMatchObject({ verdict: "true", ladder: { over: false } });
});

describe("somebody lost", () => {
  const wanders: Partial<Alert> = { rule: "wandering", ruleName: { zh: "夜间走出小区", en: "Outside at night" } };

  test("is not reached by a searcher who stands at her empty home", async () => {
    const bed = bench();
    bed.raise(wanders, "lost");
    bed.until(20);
    await bed.act("arrive", {}, CHEN);
    bed.news();
    bed.until(1_800);
    expect(bed.one().case.ladder?.cards).toContain("110");
    expect(seconds(bed.news(), "赵伟").length).toBeGreaterThan(0);
  });

  test("presses her button: she is looked for on", async () => {
    const bed = bench();
    expect((await bed.open({ plan: "lost", family: "person", severity: "high", person: "p1" })).ok).toBe(true);
    bed.raise(SOS, "sos", ["raised"], "a2");
    expect(bed.one().case).toMatchObject({ plan: "lost", severity: "critical" });
  });

  test("walks a second time after somebody had it: her family is called again", async () => {
    const bed = bench();
    bed.raise(wanders, "lost");
    await bed.act("accept");
    bed.until(200);
    bed.news();
    bed.raise(wanders, "lost", ["re-alarmed"]);
    bed.until(260);
    expect(seconds(bed.news(), "女儿 voice")[0]).toBe(200);
  });
});
