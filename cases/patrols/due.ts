import { DAY, type Instant, type SpotCheck } from "../../contracts/index.ts";

/** What is remembered of one spot of one patrol: enough to know what is due. */
export interface ChecksOf {
  /** The last look, whatever came of it. */
  readonly last: SpotCheck | null;
  /** The last look that reached the spot. */
  readonly reached: Instant | null;
}
export const NEVER_CHECKED: ChecksOf = { last: null, reached: null };

/** What was later holds: a look that was booked without network and comes afterwards undoes nothing. */
export function withCheck(before: ChecksOf, check: SpotCheck): ChecksOf {
  const at = Date.parse(check.at);
  const isLater = before.last === null || Date.parse(before.last.at) <= at;
  return {
    last: isLater ? check : before.last,
    reached: check.result === "not-reached" ? before.reached : Math.max(before.reached ?? 0, at),
  };
}

export interface SpotDue {
  readonly dueAt: Instant;
  /** Somebody went there in vain since the last look that counts: today again. */
  readonly again: boolean;
}

/** When a spot is to be looked at. The day counts, not the hour: `endOfDay` gives the last millisecond of the day of an instant. */
export function spotDue(every: number, since: Instant, { last, reached }: ChecksOf, endOfDay: (at: Instant) => Instant): SpotDue {
  const regular = endOfDay((reached ?? since) + every * DAY);
  const vain = last?.result === "not-reached" ? Date.parse(last.at) : null;
  const again = vain !== null && vain > (reached ?? 0);
  return { dueAt: again ? Math.min(regular, endOfDay(vain)) : regular, again };
}
