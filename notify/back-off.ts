import { type Duration, HOUR, MINUTE, SECOND } from "../contracts/index.ts";

/** Waits before the next attempt, without jitter: one hub sends, nobody else comes at the same instant [D]. */
const WAITS: readonly Duration[] = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
];

/** What saves a life is tried each minute: a provider that comes back must not find everybody waiting for a quarter of an hour. */
const LONGEST_FOR_LIFE: Duration = MINUTE;
const TRIES_FOR_LIFE = 16 * 60;

/**
 * How long to wait after the `attempts`-th attempt failed.
 * @returns null when nothing is left to try: about sixteen hours after the first
 */
export function waitAfter(attempts: number, lifeSafety = false): Duration | null {
  if (!lifeSafety) return WAITS[attempts - 1] ?? null;
  return attempts > TRIES_FOR_LIFE ? null : Math.min(WAITS[attempts - 1] ?? LONGEST_FOR_LIFE, LONGEST_FOR_LIFE);
}
