/** Milliseconds: the first wait, and the longest. */
const FIRST = 1_000;
const LONGEST = 30_000;

/**
 * How long to wait before the next try: doubled each time, and spread, so that many flows do not come back at once.
 * @param attempt failed tries so far, 1 or more
 * @param random from 0 to 1
 */
export function backoff(attempt: number, random: number): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt - 1, 10));
  return Math.round(whole * (0.7 + 0.3 * random));
}
