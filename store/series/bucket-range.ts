import { type Duration, type Instant, MINUTE } from "../../contracts/index.ts";

/** At most `points` buckets of equal width; of a minute and more they are whole minutes, so that the roll-up serves them. */
export function bucketRange(
  from: number,
  to: number,
  points: number,
): { readonly from: Instant; readonly to: Instant; readonly width: Duration } {
  const width = Math.max(1, Math.ceil((to - from) / points));
  if (width < MINUTE) return { from, to, width };
  const start = Math.floor(from / MINUTE) * MINUTE;
  const end = Math.ceil(to / MINUTE) * MINUTE;
  return { from: start, to: end, width: Math.ceil((end - start) / points / MINUTE) * MINUTE };
}
