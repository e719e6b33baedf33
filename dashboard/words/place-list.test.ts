import { expect, it } from "vitest";
import { readPlaceList } from "./place-list.ts";

it("reads lines with commas of either kind, or cells of a spreadsheet, each place once", () => {
  const { places, badLines } = readPlaceList("一期,1栋,1单元,101\n一期，1栋，1单元，102\n一期\t2栋\n\n二期,,,门卫室\n一,二,三,四,五");
  expect(places.map(({ level, name }) => `${level} ${name}`)).toEqual([
    "compound 一期",
    "building 1栋",
    "unit 1单元",
    "home 101",
    "home 102",
    "building 2栋",
    "compound 二期",
    "home 门卫室",
  ]);
  expect(places.find((place) => place.name === "2栋")?.parent).toBe("/compound:一期");
  expect(places.find((place) => place.name === "门卫室")?.parent).toBe("/compound:二期");
  expect(badLines).toEqual([6]);
});
