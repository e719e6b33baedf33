import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, RATING_COLOURS, type Rating, type RatingCounts, rate, turnsGreen } from "../../contracts/index.ts";
import { blockedAgain } from "./again.ts";
import { readRatingFormula } from "./read-formula.ts";
import { draftRating, stepRating } from "./step-rating.ts";

const TEXT = readFileSync(new URL("./rating.yaml", import.meta.url), "utf8");
const FORMULA = readRatingFormula(TEXT);
const T0 = Date.parse("2026-11-23T01:00:00.000Z");
const CLEAN: RatingCounts = {
  ...{ hazards: { bad: 0, of: 4 }, lanes: { bad: 0, of: 2 }, devices: { bad: 0, of: 100 } },
  ...{ visits: { bad: 0, of: 40 }, drills: null },
};

test.each([
  ["nothing bad", {}, "green", []],
  ["an overdue hazard", { hazards: { bad: 1, of: 4 } }, "yellow", ["hazards"]],
  ["one device in a hundred is none yet", { devices: { bad: 1, of: 100 } }, "green", []],
  ["red before yellow", { hazards: { bad: 1, of: 4 }, visits: { bad: 9, of: 40 } }, "red", ["visits", "hazards"]],
  [
    "three things at most",
    { hazards: { bad: 1, of: 1 }, lanes: { bad: 1, of: 2 }, devices: { bad: 9, of: 99 }, visits: { bad: 3, of: 40 } },
    "yellow",
    ["hazards", "lanes", "devices"],
  ],
  ["no devices at all", { devices: { bad: 0, of: 0 } }, "green", []],
] as const)("%s", (_name, change, colour, mend) => {
  const rated = rate({ ...CLEAN, ...change }, FORMULA);
  expect([rated.colour, turnsGreen(rated.measures)]).toEqual([colour, mend]);
});

test("what cannot be counted yet counts for nothing and says so", () => {
  expect(rate(CLEAN, FORMULA).measures.at(-1)).toEqual({ measure: "drills", bad: null, of: null, colour: null });
});

const count = fc.record({ bad: fc.nat(50), good: fc.nat(200) }).map(({ bad, good }) => ({ bad, of: bad + good }));

test("honest reporting never costs a colour: one more that is in time, seen or reported, makes none worse", () => {
  fc.assert(
    fc.property(
      fc.record({ hazards: count, lanes: count, devices: count, visits: count, drills: count }),
      fc.constantFrom(...(Object.keys(CLEAN) as (keyof RatingCounts)[])),
      (counts, name) => {
        const before = rate(counts, FORMULA).colour;
        const one = counts[name];
        const after = rate({ ...counts, [name]: { bad: one.bad, of: one.of + 1 } }, FORMULA).colour;
        expect(RATING_COLOURS.indexOf(after)).toBeLessThanOrEqual(RATING_COLOURS.indexOf(before));
      },
    ),
  );
});

test("blocked again: the same place within a week of being cleared", () => {
  const at = (place: string, day: number, hours = 1) => ({ place, at: T0 + day * DAY, until: T0 + day * DAY + hours * 3_600_000 });
  expect(blockedAgain([at("a", 9), at("a", 0), at("b", 1), at("a", 6)], 7 * DAY, T0)).toBe(2);
  expect(blockedAgain([at("a", 0), at("a", 8)], 7 * DAY, T0)).toBe(0);
  expect(blockedAgain([at("a", 0, 48), at("a", 1)], 7 * DAY, T0)).toBe(1);
  // The week before the month tells that a place had been cleared; what happened in it coloured that month.
  expect(blockedAgain([at("a", 0), at("a", 3), at("a", 6)], 7 * DAY, T0 + 5 * DAY)).toBe(1);
});

const draft = (): Rating =>
  draftRating({ id: "r1", community: "c", compound: "east", name: "东苑", period: "2026-11", by: "周立新", ...rate(CLEAN, FORMULA) }, T0);
const red = () => rate({ ...CLEAN, hazards: { bad: 3, of: 4 } }, FORMULA);
const step = (rating: Rating, act: Parameters<typeof stepRating>[1], now = T0): Rating => {
  const out = stepRating(rating, act, "周立新", now, red);
  if (!out.ok) throw new Error(out.words.en);
  return out.rating;
};

test("a draft stands for seven days and until each objection has its answer", () => {
  const open = step(draft(), { act: "object", by: "业委会", text: "隐患已报修" });
  expect(() => step(open, { act: "publish" }, T0 + 7 * DAY - 1)).toThrow("7 days");
  expect(() => step(open, { act: "publish" }, T0 + 7 * DAY)).toThrow("objection");
  const answered = step(open, { act: "answer", objection: 0, text: "已核实" });
  expect(() => step(answered, { act: "answer", objection: 0, text: "again" })).toThrow("has its answer");
  const published = step(answered, { act: "publish" }, T0 + 7 * DAY);
  expect([published.state, published.endedBy]).toEqual(["published", "周立新"]);
  expect(() => step(published, { act: "recount", reason: "x" })).toThrow("Only a draft");
  expect(step(published, { act: "withdraw", reason: "算错" }).state).toBe("withdrawn");
});

test("a count made anew keeps the one before with its reason", () => {
  const again = step(draft(), { act: "recount", reason: "隐患已办结" });
  expect([again.colour, again.recounts.map(({ colour, reason }) => [colour, reason])]).toEqual(["red", [["green", "隐患已办结"]]]);
});

test.each([
  ["no YAML", "measures: [", "not YAML"],
  ["a measure missing", TEXT.replace("  lanes:", "  lane:"), "lanes"],
  ["red before yellow", TEXT.replace("red: 3", "red: 0.5"), "hazards"],
])("a formula is refused with its place: %s", (_name, text, says) => {
  expect(() => readRatingFormula(text)).toThrow(says);
});
