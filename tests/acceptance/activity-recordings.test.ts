import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { HOUR } from "../../contracts/index.ts";
import { delays, falseAlarms, halves, medianOf, ruleOfInactivity, withoutRhythm } from "../support/activity/evaluate.ts";
import { HAS_ACTIVITY, HOW_TO_ACTIVITY, MADE_UP_HOME, readHome } from "../support/activity/recording.ts";

const WEEK = 7 * 24 * HOUR;
const rules = ruleOfInactivity(fileURLToPath(new URL("../../rules/packs", import.meta.url)));

describe("no activity, on an invented home in the shape of the recording", () => {
  const home = readHome(MADE_UP_HOME);
  const { start, end } = halves(home);

  it("is not told of somebody who lives as usual", () => {
    expect(falseAlarms(home, rules, start, end).raised.map(({ reason }) => reason.zh)).toEqual([]);
  });

  it("is told sooner by her own rhythm than by the limit of all, and always", () => {
    const cuts = { from: start + 9 * 24 * HOUR, to: end - 24 * HOUR, count: 20, seed: "made up" };
    const own = delays(home, rules, cuts);
    const all = delays(home, withoutRhythm(rules), cuts);
    expect(Math.max(...own.map(({ hours }) => hours))).toBeLessThanOrEqual(12 + 7);
    const awake = (found: typeof own) => medianOf(found.filter(({ where }) => where === "awake").map(({ hours }) => hours));
    expect(awake(own)).toBeLessThan(8);
    expect(awake(own)).toBeLessThan(awake(all) - 3);
    own.forEach((delay, i) => {
      expect(delay.hours).toBeLessThanOrEqual(all[i]?.hours ?? 0);
    });
  });

  it("before a week was seen the limit of all holds", () => {
    const cuts = { from: start + 24 * HOUR, to: start + 5 * 24 * HOUR, count: 10, seed: "early" };
    expect(delays(home, rules, cuts)).toEqual(delays(home, withoutRhythm(rules), cuts));
  });
});

describe.skipIf(!HAS_ACTIVITY)(`no activity, on a recorded home${HOW_TO_ACTIVITY}`, () => {
  const home = HAS_ACTIVITY ? readHome() : { contacts: [], activities: [] };
  const { middle, end } = halves(home);

  it("in the half that nothing was tuned on: few false alerts, and each silence is told", () => {
    const weekly = falseAlarms(home, rules, middle, end);
    expect((end - middle) / WEEK).toBeGreaterThan(1.9);
    expect(weekly.perWeek).toBeLessThanOrEqual(2.1);
    expect(falseAlarms(home, rules, middle, end, 12 * HOUR).perWeek).toBeLessThanOrEqual(1.6);
    const found = delays(home, rules, { from: middle, to: end, count: 20, seed: "suite" });
    expect(Math.max(...found.map(({ hours }) => hours))).toBeLessThanOrEqual(12 + 7);
  });
});
