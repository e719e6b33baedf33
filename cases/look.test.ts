import { describe, expect, test } from "vitest";
import type { Alert, PlaceBrief } from "../contracts/index.ts";
import { PLACE } from "./example.ts";
import { bench, LI } from "./ladder/example-bench.ts";

const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const at = (second: number, lines: readonly string[]) => lines.map((line) => `${second} ${line}`);
const floor = (id: string, number: number): PlaceBrief => ({ ...PLACE, id, floor: number, building: "b3" });
const smoke = (id: string, number: number): Partial<Alert> => ({
  ...{ family: "fire", rule: "smoke", person: null, place: floor(id, number) },
  device: { id: `d-${id}`, name: "烟感", externalId: id, kind: "smoke" },
});
const SECOND = ["李敏 voice 1", "陈涛 app", "陈涛 voice 3"];
const burning = () => {
  const bed = bench();
  bed.raise(smoke("h1", 5), "fire");
  bed.news();
  return bed;
};
/** Closed as false by one: whether it waits for a second name. */
const waits = async (bed: ReturnType<typeof bench>): Promise<boolean> => {
  expect(await bed.act("close", { verdict: "false" })).toMatchObject({ ok: true });
  return bed.cases.open().some((held) => held.case.closing !== null);
};

describe("one voice that a fire is none", () => {
  test("from a chair ends nothing: whoever would be rung is rung", async () => {
    const bed = burning();
    bed.until(10);
    expect((await bed.act("verify", { verdict: "false" })).ok).toBe(true);
    expect(bed.one().case).toMatchObject({ state: "new", verdict: "false", ladder: { taken: null, over: false } });
    bed.until(60);
    expect(bed.news()).toEqual(at(60, SECOND));
    bed.until(180);
    expect(bed.news().slice(-2)).toEqual(at(180, ["周立新 app", "周立新 voice 4"]));
  });

  test("said on the alert ends nothing either", () => {
    const bed = burning();
    bed.raise({ ...smoke("h1", 5), verdict: "false" }, "fire", []);
    bed.until(60);
    expect(bed.news()).toEqual(at(60, SECOND));
  });

  test("ends it once somebody looked, before it or after", async () => {
    for (const order of ["look first", "verdict first"]) {
      const bed = burning();
      if (order === "look first") await bed.act("arrive", {}, CHEN);
      await bed.act("verify", { verdict: "false" });
      if (order === "verdict first") await bed.act("arrive", {}, CHEN);
      expect(bed.one().case.ladder).toMatchObject({ over: true });
      bed.news();
      bed.until(4_000);
      expect(bed.news()).toEqual([]);
    }
  });

  test("with a second name the case itself ends", async () => {
    const bed = burning();
    await bed.act("verify", { verdict: "false" });
    expect(await waits(bed)).toBe(true);
    const chief = { user: "u-leader", username: "u-leader", name: "周立新", role: "leader" } as const;
    expect((await bed.act("confirm", { agree: true }, chief)).ok).toBe(true);
    bed.news();
    bed.until(4_000);
    expect(bed.news()).toEqual([]);
  });

  test("a case whose close waits for the second name is nobody's to be rung about", async () => {
    const bed = burning();
    await bed.act("accept");
    expect(await waits(bed)).toBe(true);
    bed.until(4_000);
    // Told quietly, to those who may give it.
    expect(bed.said().filter((line) => !line.endsWith(" app"))).toEqual([]);
  });
});

describe("an old look", () => {
  test("does not close a fire that came two hours after the work", async () => {
    const bed = burning();
    await bed.act("arrive", {}, CHEN);
    await bed.act("resolve", { summary: "油烟" });
    bed.until(7_200);
    bed.raise(smoke("h1", 5), "fire", ["again", "re-alarmed"]);
    expect(bed.one().case).toMatchObject({ state: "accepted", look: null });
    expect(await waits(bed)).toBe(true);
  });

  test("at floor 5 is none at floor 9; said again there it is", async () => {
    const bed = burning();
    await bed.act("arrive", {}, CHEN);
    bed.raise(smoke("h9", 9), "fire", ["raised"], "a2");
    expect(bed.one().case).toMatchObject({ state: "on-site", look: null });
    expect((await bed.act("arrive", {}, CHEN)).ok).toBe(true);
    expect(bed.one().case).toMatchObject({ state: "on-site", look: { at: expect.any(String) } });
    expect((await bed.act("close", { verdict: "false" })).ok).toBe(true);
    expect(bed.cases.open()).toEqual([]);
  });

  test("holds for what happens there before the eyes of whoever is on the spot", async () => {
    const bed = burning();
    await bed.act("arrive", {}, CHEN);
    bed.until(200);
    bed.raise(smoke("h1", 5), "fire", ["again"]);
    expect(bed.one().case).toMatchObject({ look: { at: expect.any(String) } });
    // Said twice it is said once.
    const lines = bed.one().log.length;
    await bed.act("arrive", {}, CHEN);
    expect(bed.one().log.length).toBe(lines);
    bed.until(200 + 1_800);
    bed.raise(smoke("h1", 5), "fire", ["again"]);
    expect(bed.one().case.look).toBeNull();
  });
});

describe("joined by hand", () => {
  const merge = async (bed: ReturnType<typeof bench>, from: string, into: string) => {
    const find = (number: string) => bed.cases.open().find((held) => held.case.number.endsWith(number))?.case.id ?? "";
    return bed.cases.act(find(from), "merge", LI, { into: find(into) }, bed.now());
  };

  test("a fire alarm is not joined to a hazard, nor to a case whose work is done", async () => {
    const bed = burning();
    bed.open({ kind: "hazard", hazard: "wiring", place: "h1" });
    expect(await merge(bed, "0001", "0002")).toMatchObject({ ok: false, status: 409, reason: expect.stringContaining("告警") });
    bed.open({ kind: "alarm", family: "fire", place: "h1", severity: "critical" });
    await bed.act("resolve", { summary: "已扑灭" });
    expect(await merge(bed, "0003", "0001")).toMatchObject({ ok: false, status: 409, reason: expect.stringContaining("处置完毕") });
  });

  test("into one that somebody took as less: the ladder of what it is now, from the foot", async () => {
    const bed = bench();
    bed.open({ kind: "alarm", plan: "gas", place: "h1", severity: "high" });
    await bed.act("accept");
    bed.until(100);
    bed.raise({ ...smoke("h1", 5), place: PLACE }, "fire");
    bed.news();
    expect((await merge(bed, "0002", "0001")).ok).toBe(true);
    expect(bed.one().case).toMatchObject({ severity: "critical", ladder: { round: 2, taken: null } });
    expect(bed.news()).toContain("100 李敏 app");
    bed.until(160);
    expect(bed.news()).toEqual(at(160, SECOND));
  });

  test("of the same home and no worse: nobody is rung anew", async () => {
    const bed = bench();
    bed.open({ kind: "alarm", plan: "gas", place: "h1", severity: "critical" });
    await bed.act("accept");
    bed.raise({ ...smoke("h1", 5), place: PLACE }, "fire");
    bed.news();
    expect((await merge(bed, "0002", "0001")).ok).toBe(true);
    bed.until(100);
    expect(bed.news()).toEqual([]);
  });
});
