import { expect, test } from "vitest";
import { addMonth, dayIn, dutyTimes, mondayOf, monthRange } from "./days.ts";

test.each([
  ["2026-11-28", { from: "2026-10-26", to: "2026-12-06" }],
  ["2026-02-10", { from: "2026-01-26", to: "2026-03-01" }],
  ["2027-02-01", { from: "2027-02-01", to: "2027-02-28" }],
])("the month of %s is shown in whole weeks", (day, range) => expect(monthRange(day)).toEqual(range));

test("weeks and months on, also over a year's end", () => {
  expect([mondayOf("2026-11-29"), mondayOf("2027-01-01")]).toEqual(["2026-11-23", "2026-12-28"]);
  expect([addMonth("2026-12-31", 1), addMonth("2027-01-31", -1), addMonth("2026-01-31", 1)]).toEqual([
    "2027-01-01",
    "2026-12-01",
    "2026-02-01",
  ]);
});

test("times are those of the community", () => {
  const duty = { from: "2026-11-28T12:00:00Z", to: "2026-11-29T00:00:00Z" };
  expect([dutyTimes(duty, "Asia/Shanghai"), dutyTimes(duty, "Europe/Berlin")]).toEqual(["20:00–08:00", "13:00–01:00"]);
  expect([dayIn("Asia/Shanghai", Date.parse(duty.from)), dayIn("Asia/Shanghai", Date.parse(duty.to))]).toEqual([
    "2026-11-28",
    "2026-11-29",
  ]);
});
