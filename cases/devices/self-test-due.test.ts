import { expect, test } from "vitest";
import { DAY, SELF_TEST_EVERY, type SelfTest, toIso } from "../../contracts/index.ts";
import { NEVER_TESTED, testDue, withTest } from "./self-test-due.ts";

const T0 = Date.UTC(2026, 0, 1);
const done = (day: number, passed = true): SelfTest => ({
  ...{ id: `t${day}`, device: "d", community: "xf", at: toIso(T0 + day * DAY), source: "device", event: "self-test", passed },
  ...{ byName: null, note: null },
});

test.each<readonly [name: string, tests: readonly SelfTest[], dueAt: number]>([
  ["never tested: a month after it was registered", [], T0 + SELF_TEST_EVERY],
  ["a month after the last", [done(3), done(20)], T0 + 20 * DAY + SELF_TEST_EVERY],
  ["whichever comes first", [done(20), done(3)], T0 + 20 * DAY + SELF_TEST_EVERY],
  ["at once where the last failed", [done(3), done(20, false)], T0 + 20 * DAY],
  ["not where it was passed since", [done(20, false), done(21)], T0 + 21 * DAY + SELF_TEST_EVERY],
])("%s", (_name, tests, dueAt) => {
  expect(testDue(T0, tests.reduce(withTest, NEVER_TESTED))).toBe(dueAt);
});
