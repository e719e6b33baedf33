import { expect, test } from "vitest";
import { REPORT_UNITS } from "../contracts/index.ts";
import { periodOf } from "./report-periods.ts";

test.each([
  ["day", "2026-11-29", "2026-11-29", "2026-11-30", 1],
  ["week", "2026-11-29", "2026-11-23", "2026-11-30", 7],
  ["week", "2026-11-23", "2026-11-23", "2026-11-30", 7],
  ["month", "2028-02-29", "2028-02-01", "2028-03-01", 29],
  ["quarter", "2026-12-31", "2026-10-01", "2027-01-01", 3],
  ["year", "2026-01-01", "2026-01-01", "2027-01-01", 12],
] as const)("%s of %s", (unit, day, from, to, parts) => {
  const period = periodOf(unit, day);
  expect([period.from, period.to, period.parts.length, period.parts[0]]).toEqual([from, to, parts, from]);
});

test.each([
  ["month", "2026-11-15", "week", ["2026-11-01", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]],
  ["year", "2026-11-15", "quarter", ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]],
  ["quarter", "2026-11-15", "month", ["2026-10-01", "2026-11-01", "2026-12-01"]],
] as const)("a %s of %s by the %s: the first part begins with the period", (unit, day, by, parts) =>
  expect(periodOf(unit, day, by).parts).toEqual(parts),
);

test("periods meet: the day after one is the first of the next, and the first of each lies in it", () => {
  for (const unit of REPORT_UNITS) {
    let period = periodOf(unit, "2023-12-30");
    for (let turn = 0; turn < 60; turn += 1) {
      const next = periodOf(unit, period.to);
      expect(next.from).toBe(period.to);
      expect(periodOf(unit, next.parts.at(-1) ?? "")).toEqual(next);
      period = next;
    }
  }
});
