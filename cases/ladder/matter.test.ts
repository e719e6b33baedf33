import { describe, expect, test } from "vitest";
import { bench } from "./example-bench.ts";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const LANE = { family: "public", rule: "fire-lane-blocked", severity: "medium", person: null, lifeSafety: false } as const;

describe("a matter on hold", () => {
  const held = async (hours: number) => {
    const bed = bench();
    bed.raise(LANE, "public");
    await bed.act("take", {}, CHEN);
    const until = new Date(bed.now() + hours * HOUR_S * 1_000).toISOString();
    expect((await bed.act("hold", { reason: "等配件", until }, CHEN)).ok).toBe(true);
    bed.news();
    return bed;
  };

  test("its end is told to its hand, and the level above has one interval more", async () => {
    const { until, news, told } = await held(72);
    until(3 * DAY_S - 1);
    expect(news()).toEqual([]);
    until(3 * DAY_S);
    expect(told[0]?.notice.subject).toContain("【挂起到期】");
    expect(news()).toEqual([`${3 * DAY_S} 陈涛 app`]);
    until(3 * DAY_S + 6 * HOUR_S - 1);
    expect(news()).toEqual([]);
    until(3 * DAY_S + 6 * HOUR_S);
    expect(news()).toEqual([`${3 * DAY_S + 6 * HOUR_S} 陈涛 app`]);
    until(3 * DAY_S + 12 * HOUR_S);
    expect(news()).toEqual([`${3 * DAY_S + 12 * HOUR_S} 远处网格员 app`, `${3 * DAY_S + 12 * HOUR_S} 周立新 app`]);
  });

  test("ended by hand it tells nobody, and goes up an interval later, not at the end that was said", async () => {
    const { until, news, act } = await held(72);
    until(12 * HOUR_S);
    expect((await act("resume", {}, CHEN)).ok).toBe(true);
    until(18 * HOUR_S - 1);
    expect(news()).toEqual([]);
    until(18 * HOUR_S);
    expect(news()).toEqual([`${18 * HOUR_S} 陈涛 app`]);
  });

  test("that ended while the hub was away is told once", async () => {
    const { news, restart } = await held(72);
    restart(3 * DAY_S + HOUR_S);
    expect(news()).toEqual([`${3 * DAY_S + HOUR_S} 陈涛 app`]);
    restart(3 * DAY_S + 2 * HOUR_S);
    expect(news()).toEqual([]);
  });

  test("of a desk that gave it to nobody, whoever set it aside", async () => {
    const { raise, act, now, until, news } = bench();
    raise(LANE, "public");
    await act("accept");
    await act("hold", { reason: "明天再看", until: new Date(now() + HOUR_S * 1_000).toISOString() });
    news();
    until(HOUR_S);
    expect(news()).toEqual(["3600 李敏 app"]);
  });
});

test("a quarrel goes up to those alone who may read one", () => {
  const { open, until, news } = bench();
  open({ kind: "complaint", description: "楼上漏水吵架", place: "h1" });
  expect(news()).toEqual(["0 周立新 app", "0 李敏 app"]);
  until(6 * HOUR_S);
  expect(news()).toEqual(["21600 周立新 app"]);
  until(7 * DAY_S);
  expect(news()).toEqual([]);
});
