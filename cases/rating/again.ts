import type { Duration, Instant } from "../../contracts/index.ts";

interface Blocked {
  readonly place: string;
  readonly at: Instant;
  readonly until: Instant;
}

/**
 * How often since `from` a place was blocked again within `within` of being cleared; what was cleared before `from` is asked
 * for that, and counts for the time before. @param all in any order
 */
export function blockedAgain(all: readonly Blocked[], within: Duration, from: Instant): number {
  const cleared = new Map<string, Instant>();
  let again = 0;
  for (const { place, at, until } of [...all].sort((a, b) => a.at - b.at)) {
    const before = cleared.get(place);
    if (at >= from && before !== undefined && at - before <= within) again += 1;
    cleared.set(place, Math.max(before ?? 0, until));
  }
  return again;
}
