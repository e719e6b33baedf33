import { DAY, type Duration, HOUR, type Instant, MINUTE } from "../../contracts/index.ts";
import { insert } from "./ring.ts";
import { localTime } from "./schedule.ts";

/** What is usual in one hour of the day. */
export interface Usual {
  /** Days from which it was learnt. */
  readonly days: number;
  readonly middle: number;
  /** As a standard deviation: 1.4826 times the median distance from the middle. */
  readonly spread: number;
}

/** Numbers kept per hour in a flat ring, of the day or of several kinds of days one after the other: days, first hour, last hour, middle, spread. */
const WIDTH = 5;
const HOURS = 24;
const TO_SIGMA = 1.4826;
/** A day weighs one part in so many at most, so that the usual follows the seasons. */
const MEMORY = 14;
/** After so many days the shift of one day is capped: a bad day must not become usual. */
const TRIAL = 3;
/** A pause of the learning that is longer begins it anew. */
const FORGOTTEN: Duration = 14 * DAY;
/** An hour is looked at in parts of so long; the first value of each counts. */
const PART: Duration = 3 * MINUTE;

/** The usual of that hour; undefined where nothing was learnt. */
export function usualAt(bins: readonly number[], hour: number): Usual | undefined {
  const at = hour * WIDTH;
  const days = bins[at] ?? 0;
  return days === 0 ? undefined : { days, middle: bins[at + 3] ?? 0, spread: bins[at + 4] ?? 0 };
}

/** How many days there have been since that hour was first learnt, the first and the last included. */
export function daysSince(bins: readonly number[], hour: number, now: Instant): number {
  return Math.floor((now / HOUR - (bins[hour * WIDTH + 1] ?? 0)) / HOURS) + 1;
}

/**
 * Takes an hour's values into what is usual. `middle` and `spread` move by a day's share towards that day's median and
 * median distance; both are robust, and capped once there is a usual to compare with.
 */
export function learnHour(bins: number[], hour: number, when: number, values: readonly number[], floor: number): void {
  const at = hour * WIDTH;
  while (bins.length < Math.max(HOURS * WIDTH, at + WIDTH)) bins.push(0);
  const forgotten = when - (bins[at + 2] ?? 0) > FORGOTTEN / HOUR;
  const days = forgotten ? 0 : (bins[at] ?? 0);
  const middle = median(values);
  const before = days === 0 ? middle : (bins[at + 3] ?? 0);
  const distance = TO_SIGMA * median(values.map((value) => Math.abs(value - before)));
  const spread = days === 0 ? Math.max(distance, floor) : (bins[at + 4] ?? floor);
  const share = 1 / Math.min(days + 1, MEMORY);
  const capped = days >= TRIAL;
  const shift = capped ? clamp(middle - before, -spread, spread) : middle - before;
  const wider = capped ? clamp(distance - spread, -spread, spread) : distance - spread;
  bins[at] = days + 1;
  if (days === 0) bins[at + 1] = when;
  bins[at + 2] = when;
  bins[at + 3] = round(before + share * shift);
  bins[at + 4] = round(Math.max(spread + share * wider, floor));
}

/** Kept short: it goes into every saved cell. */
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/**
 * Adds a value to the hour at hand: `hour` holds its number, how many values it has had, its newest part, and one value of
 * each part. Of an hour that is over nothing more is taken.
 *
 * @returns the hour that ended with it: its number, how many values it had, and those kept
 */
export function gather(hour: number[], at: Instant, value: number): { when: number; seen: number; values: number[] } | null {
  const when = Math.floor(at / HOUR);
  const known = hour[0] ?? 0;
  if (when < known) return null;
  const ended = when > known && known > 0 ? { when: known, seen: hour[1] ?? 0, values: hour.slice(3) } : null;
  if (when > known) hour.splice(0, hour.length, when, 0, -1);
  hour[1] = (hour[1] ?? 0) + 1;
  const part = Math.floor((at % HOUR) / PART);
  if (part !== hour[2]) {
    hour[2] = part;
    if (hour.length < 3 + HOUR / PART) hour.push(value);
  }
  return ended;
}

/** How many parts of time a ring keeps, and how long each is. */
interface Parts {
  readonly size: number;
  readonly width: Duration;
}

/**
 * Puts how far a value is from usual into a ring of the newest `size` parts; of one part the first value counts.
 * So a device that sends every second says no more than one that sends every few minutes.
 *
 * @returns false where it changes nothing
 */
export function insertPart(ring: number[], at: Instant, far: number, { size, width }: Parts): boolean {
  const part = Math.floor(at / width);
  for (let i = ring.length - 2; i >= 0 && Math.floor((ring[i] ?? 0) / width) >= part; i -= 2) {
    if (Math.floor((ring[i] ?? 0) / width) > part) continue;
    if (at > (ring[i] ?? 0) || (at === ring[i] && far >= (ring[i + 1] ?? 0))) return false;
    ring[i] = at;
    ring[i + 1] = far;
    return true;
  }
  return insert(ring, at, far, size);
}

interface LocalHour {
  readonly from: Instant;
  readonly hour: number;
  /** From Sunday (0) on. */
  readonly weekday: number;
}
const known = new Map<string, LocalHour>();

/** Hour and weekday on the clocks of a zone; the calendar is slow to ask, so the answer of the newest hour is kept. */
export function hourOfWeek(at: Instant, zone: string): LocalHour {
  const kept = known.get(zone);
  if (kept && at >= kept.from && at < kept.from + HOUR) return kept;
  const { minute, weekday } = localTime(at, zone);
  const hour = { from: at - (at % MINUTE) - (minute % 60) * MINUTE, hour: Math.floor(minute / 60), weekday };
  known.set(zone, hour);
  return hour;
}

export function hourOfDay(at: Instant, zone: string): number {
  return hourOfWeek(at, zone).hour;
}
