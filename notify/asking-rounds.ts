import { DAY, type Duration, type Instant } from "../contracts/index.ts";

/** Nobody is rung about a form at dinner or at night: from and until, in minutes of the day [D]. */
const HOURS = [
  [9 * 60 + 30, 11 * 60 + 30],
  [15 * 60, 18 * 60],
] as const;
/** Few at a time: the answers, and the calls back, go to a desk that has other work. */
export const AT_ONCE = 3;
/** So long an unanswered question rests before it is put again. */
export const ASKED_AGAIN_AFTER: Duration = 7 * DAY;

/**
 * Which numbers to ask now, whose verification is older than half a year.
 * @param minute of the day in the zone of the community
 * @param lastAsked when the number was last asked or tested, null where never
 */
export function numbersToAsk(
  overdue: readonly string[],
  minute: number,
  now: Instant,
  lastAsked: (number: string) => Instant | null,
): readonly string[] {
  if (!HOURS.some(([from, until]) => minute >= from && minute < until)) return [];
  const since = (number: string): Instant => lastAsked(number) ?? Number.NEGATIVE_INFINITY;
  return overdue
    .filter((number) => now - since(number) >= ASKED_AGAIN_AFTER)
    .toSorted((a, b) => since(a) - since(b) || (a < b ? -1 : 1))
    .slice(0, AT_ONCE);
}
