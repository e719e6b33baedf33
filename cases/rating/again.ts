import type { Duration, Instant } from "../../contracts/index.ts";

interface Blocked {
  readonly place: string;
  readonly at: Instant;
  readonly until: Instant;
}

/** How often a place was blocked again within `within` of being cleared. @param all in any order */
export function blockedAgain(all: readonly Blocked[], within: Duration): number {
  const cleared = new Map<string, Instant>();
  let again = 0;
  for (const { place, at, until } of [...all].sort((a, b) => a.at - b.at)) {
    const before = cleared.get(place);
    if (before !== undefined && at - before <= within) again += 1;
    cleared.set(place, Math.max(before ?? 0, until));
  }
  return again;
}
