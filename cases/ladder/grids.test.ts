import { describe, expect, test } from "vitest";
import { bench } from "./example-bench.ts";

/** Whom a fall rings as grid worker, where these work in the grid there. */
function rung(gridWorkers: readonly (readonly string[])[]): readonly string[] {
  const { raise, until, told } = bench({ gridWorkers: () => gridWorkers });
  raise({}, "fall");
  until(60);
  return [...new Set(told.filter(({ notice }) => notice.to.role === "grid").map(({ notice }) => notice.to.name))];
}

/** 陈涛 has the compound as area; the other one the whole community. */
const NEAR = "陈涛";
const FAR = "远处网格员";

describe("the nearest grid worker", () => {
  test.each<readonly [what: string, grids: readonly (readonly string[])[], who: readonly string[]]>([
    ["no grid: whose area is the smallest", [], [NEAR]],
    ["the grid's own, though the area of another is smaller", [["u-far"]], [FAR]],
    ["those of the part before those of the grid", [["u-far"], ["u-grid"]], [FAR]],
    ["a part with nobody: the grid's", [[], ["u-far"]], [FAR]],
    ["nobody of the grid is on duty: all who are", [["u-away"], ["u-gone"]], [NEAR]],
    ["both of the grid: of these whose area is the smallest", [["u-far", "u-grid"]], [NEAR]],
  ])("%s", (_what, grids, who) => {
    expect(rung(grids)).toEqual(who);
  });
});
