import { expect, test } from "vitest";
import { NEVER_TESTED, testDue, withTest } from "../cases/index.ts";
import { DEVICE_KINDS } from "../contracts/index.ts";
import { demoCommunity } from "../device-sim/index.ts";
import { demoSelfTests } from "./demo-self-tests.ts";

const NOW = Date.parse("2026-11-29T12:00:00Z");

test("a fresh demo has a test of each life-safety device, said to be made up, and a few that are due", () => {
  const tests = demoSelfTests(NOW);
  const kinds = demoCommunity().devices.filter(({ kind }) => DEVICE_KINDS[kind].lifeSafety);
  expect(new Set(tests.map(({ device }) => device))).toEqual(new Set(kinds.map(({ id }) => id)));
  expect(tests.filter(({ note, at }) => note !== "演示数据" || Date.parse(at) >= NOW)).toEqual([]);
  const overdue = tests.filter((one) => testDue(0, withTest(NEVER_TESTED, one)) < NOW);
  expect(overdue.length).toBeGreaterThanOrEqual(5);
  expect(overdue.length).toBeLessThanOrEqual(tests.length / 10);
  expect(tests.filter(({ passed }) => !passed)).toHaveLength(1);
});
