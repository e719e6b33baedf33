import { expect, test } from "vitest";
import { partName } from "./part.ts";

test.each([
  ["quarter", "2026-01-01", "2026 年第 1 季度", "Q1 2026"],
  ["quarter", "2026-10-01", "2026 年第 4 季度", "Q4 2026"],
  ["month", "2026-12-01", "2026-12", "2026-12"],
  ["week", "2026-11-23", "2026-11-23 起", "from 2026-11-23"],
  ["day", "2026-11-29", "2026-11-29", "2026-11-29"],
] as const)("a %s that begins on %s", (by, day, zh, en) => {
  expect([partName(by, day, "zh"), partName(by, day, "en")]).toEqual([zh, en]);
});
