import { type Duration, HOUR, type Instant, MINUTE } from "../../contracts/index.ts";

/** Her days by the hour: for each hour of the day how many days were seen, and on what share of them there was a sign. */
const HOURS = 24;
const WIDTH = 2;
/** A day weighs one part in so many at most, so that the rhythm follows the seasons. */
const MEMORY = 14;
/** So unlikely a silence is usual: every second one lasts as long. */
const USUAL = Math.LN2;

/** Notes one hour of one day. What is kept is a share: one wild day moves it by a day's part. */
export function learnHour(bins: number[], hour: number, had: boolean): void {
  while (bins.length < HOURS * WIDTH) bins.push(0);
  const at = hour * WIDTH;
  const days = Math.min((bins[at] ?? 0) + 1, MEMORY);
  const share = bins[at + 1] ?? 0;
  bins[at] = days;
  bins[at + 1] = Math.round((share + ((had ? 1 : 0) - share) / days) * 10_000) / 10_000;
}

/** Hours of the day that have been seen on at least so many days. */
export function learntHours(bins: readonly number[], days: number): number {
  let count = 0;
  for (let hour = 0; hour < HOURS; hour++) if ((bins[hour * WIDTH] ?? 0) >= days) count++;
  return count;
}

/** How much a whole silent hour of that time of the day surprises: -ln of its likelihood; 0 where too few days were seen. */
function surpriseOf(bins: readonly number[], hour: number, days: number): number {
  const seen = bins[hour * WIDTH] ?? 0;
  if (seen < days) return 0;
  // Of a few days none is ever certain: half a day is added to either side.
  const likely = ((bins[hour * WIDTH + 1] ?? 0) * seen + 0.5) / (seen + 1);
  return -Math.log(1 - likely);
}

export interface Silence {
  /** How long it usually lasts: every second one, by her rhythm, is shorter; null: longer than was looked at. */
  readonly usual: Duration | null;
  /** How long until it is as unlikely as asked; null: longer than was looked at. */
  readonly allowed: Duration | null;
}

/**
 * How a silence that begins now usually goes on, hour by hour.
 *
 * @param hour hour of the day at `from`, on the clocks of the community
 * @param surprise -ln of the likelihood at which it is no longer believed to be usual
 * @param most looked at so far only
 */
export function silenceFrom(
  bins: readonly number[],
  { from, hour, days, surprise, most }: { from: Instant; hour: number; days: number; surprise: number; most: Duration },
): Silence {
  let usual: Duration | null = null;
  let sum = 0;
  // The hour of the sign has had its own: what is expected begins with the next.
  for (let passed = HOUR - (from % HOUR), k = 1; passed < most; passed += HOUR, k++) {
    const more = surpriseOf(bins, (hour + k) % HOURS, days);
    const reach = (level: number): Duration => Math.ceil((passed + (HOUR * (level - sum)) / more) / MINUTE) * MINUTE;
    if (usual === null && sum + more >= USUAL) usual = reach(USUAL);
    if (sum + more >= surprise) return { usual, allowed: reach(surprise) };
    sum += more;
  }
  return { usual, allowed: null };
}
