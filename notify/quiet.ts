import { DAY, type Duration, type Instant, MINUTE } from "../contracts/index.ts";

/** Minutes of the day, from and until, in the zone of the community; over midnight where `from` is later. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** A contact without a log-in has said nothing about it [D]. */
export const QUIET_UNLESS_TOLD: QuietHours = { from: 22 * 60, to: 7 * 60 };

const WHOLE_DAY = DAY / MINUTE;

/**
 * @param minute of the day in the zone of the community, at `now`
 * @returns when the quiet ends; null outside it
 */
export function quietUntil(now: Instant, minute: number, quiet: QuietHours | null): Instant | null {
  if (quiet === null || quiet.from === quiet.to) return null;
  const length = (quiet.to - quiet.from + WHOLE_DAY) % WHOLE_DAY;
  const into = (minute - quiet.from + WHOLE_DAY) % WHOLE_DAY;
  if (into >= length) return null;
  const left: Duration = (length - into) * MINUTE;
  return Math.floor(now / MINUTE) * MINUTE + left;
}
