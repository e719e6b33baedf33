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

/**
 * How long to wait after the `attempts`-th attempt failed.
 * @returns null when nothing is left to try: about sixteen hours after the first
 */
export function waitAfter(attempts: number): Duration | null {
  return WAITS[attempts - 1] ?? null;
}
