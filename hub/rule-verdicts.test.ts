import { expect, test } from "vitest";
import { sumVerdicts } from "../contracts/index.ts";
import { rulesByVerdict } from "./rule-verdicts.ts";

const counts = (right: number, wrong: number, none = 0) => ({ ...sumVerdicts([]), true: right, mistake: wrong, none });
const rule = (id: string, right: number, wrong: number, none = 0) => ({
  ...{ rule: id, latest: id, name: { zh: id, en: id } },
  whole: counts(right, wrong, none),
  parts: new Map([[1, counts(right, wrong, none)]]),
});
const DAYS = ["2026-11-01", "2026-11-02"].map((day) => ({ day, from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z` }));

test("all rules first, then those with the most cases; one without a case now still tells of before", () => {
  const found = rulesByVerdict([rule("few", 1, 0), rule("many", 3, 1, 2)], [rule("few", 0, 2), rule("gone", 1, 1)], DAYS);
  expect(found.map((each) => each.rule)).toEqual([null, "many", "few", "gone"]);
  expect(found.map(({ now, before }) => [now.share, before.share])).toEqual([
    [4 / 5, 1 / 4],
    [3 / 4, null],
    [1, 0],
    [null, 1 / 2],
  ]);
  expect(found[0]?.parts.map(({ day, precision }) => [day, precision.true, precision.none])).toEqual([["2026-11-02", 4, 2]]);
  expect(found[3]?.parts).toEqual([]);
});

test("nothing counted is no line", () => expect(rulesByVerdict([], [], DAYS)).toEqual([]));
