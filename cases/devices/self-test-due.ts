import { type Instant, SELF_TEST_EVERY, type SelfTest } from "../../contracts/index.ts";

/** The newest test of a device, and the newest that it passed. */
export interface TestsOf {
  readonly last: SelfTest | null;
  readonly passedAt: Instant | null;
}
export const NEVER_TESTED: TestsOf = { last: null, passedAt: null };

/** What is remembered after one more test, in whatever order they come. */
export function withTest(before: TestsOf, test: SelfTest): TestsOf {
  const at = Date.parse(test.at);
  return {
    last: before.last === null || Date.parse(before.last.at) <= at ? test : before.last,
    passedAt: test.passed ? Math.max(before.passedAt ?? at, at) : before.passedAt,
  };
}

/** When the next test is due: so long after the last one that was passed, else after it was registered; at once where the last failed. */
export function testDue(createdAt: Instant, { last, passedAt }: TestsOf): Instant {
  if (last !== null && !last.passed) return Date.parse(last.at);
  return (passedAt ?? createdAt) + SELF_TEST_EVERY;
}
