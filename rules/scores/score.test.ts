import { describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE, NEWS_PARTS, NEWS_VALIDITY, type NewsInputs, type NewsPart } from "../../contracts/index.ts";
import { scoreOf } from "./score.ts";

const NOW = 1_800_000_000_000;
const at = (value: number, age = 0) => ({ value, at: NOW - age });
const whole: Record<NewsPart, { value: number; at: number }> = {
  respiration: at(16),
  spo2: at(97),
  oxygen: at(0),
  systolic: at(125),
  pulse: at(72),
  consciousness: at(0),
  temperature: at(36.8),
};
const without = (...parts: NewsPart[]): NewsInputs =>
  Object.fromEntries(Object.entries(whole).filter(([part]) => !parts.some((p) => p === part)));

describe("a score of what is fresh", () => {
  it("is NEWS2 only with all seven parts", () => {
    expect(scoreOf(whole, 1, NOW)).toMatchObject({ name: "news2", score: 0, maxPossible: 20, missing: [], trigger: "none" });
    for (const part of NEWS_PARTS)
      expect(scoreOf(without(part), 1, NOW)).toMatchObject({ name: "partial-news", missing: [part], trigger: null });
  });

  it("says how high it could have been: 14 without cuff and consciousness, 11 without temperature as well", () => {
    expect(scoreOf(without("systolic", "consciousness"), 1, NOW).maxPossible).toBe(14);
    expect(scoreOf(without("systolic", "consciousness", "temperature"), 1, NOW).maxPossible).toBe(11);
    expect(scoreOf({}, 1, NOW)).toMatchObject({ score: 0, maxPossible: 0, missing: [...NEWS_PARTS], oldestInputAge: null, trigger: null });
  });

  it.each(NEWS_PARTS.map((part) => [part, NEWS_VALIDITY[part]] as const))(
    "counts %s for its window of %i ms and no longer",
    (part, window) => {
      const aged = (age: number) => scoreOf({ ...whole, [part]: { ...whole[part], at: NOW - age } }, 1, NOW).missing;
      expect(aged(window)).toEqual([]);
      expect(aged(window + 1)).toEqual([part]);
    },
  );

  it("knows the windows by name", () => {
    expect(NEWS_VALIDITY).toEqual({
      ...{ respiration: 15 * MINUTE, spo2: 15 * MINUTE, pulse: 15 * MINUTE },
      ...{ temperature: 4 * HOUR, systolic: 12 * HOUR, consciousness: 12 * HOUR, oxygen: DAY },
    });
  });

  it("tells the age of the oldest part that counts", () => {
    expect(scoreOf({ ...whole, systolic: at(125, 3 * HOUR) }, 1, NOW).oldestInputAge).toBe(3 * HOUR);
    expect(scoreOf({ ...whole, systolic: at(125, 13 * HOUR) }, 1, NOW).oldestInputAge).toBe(0);
  });

  it("triggers on a single 3 and on the sum although parts are missing", () => {
    expect(scoreOf({ spo2: at(90), pulse: at(80) }, 1, NOW)).toMatchObject({ score: 3, redParameters: ["spo2"], trigger: "single" });
    expect(scoreOf({ spo2: at(90), pulse: at(120) }, 1, NOW)).toMatchObject({ score: 5, trigger: "urgent" });
    expect(scoreOf({ spo2: at(90), pulse: at(120), respiration: at(21) }, 1, NOW)).toMatchObject({ score: 7, trigger: "emergency" });
  });

  it("does not guess oxygen for a saturation that depends on it on scale 2", () => {
    expect(scoreOf(without("oxygen"), 2, NOW)).toMatchObject({ score: 0, missing: ["spo2", "oxygen"] });
    expect(scoreOf({ ...without("oxygen"), spo2: at(90) }, 2, NOW)).toMatchObject({ score: 0, missing: ["oxygen"] });
    expect(scoreOf({ ...whole, oxygen: at(1, 25 * HOUR) }, 2, NOW).missing).toEqual(["spo2", "oxygen"]);
  });
});
