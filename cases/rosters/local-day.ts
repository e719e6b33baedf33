import { DAY, HOUR, type Instant, MINUTE } from "../../contracts/index.ts";
import { clockIn, dayIn } from "../zone-time.ts";

/** A day as `2026-11-28`; days are compared as texts. */
export type LocalDay = string;

const asUtc = (day: LocalDay): number => Date.parse(`${day}T00:00:00Z`);
const fromUtc = (at: number): LocalDay => new Date(at).toISOString().slice(0, 10);

export const addDays = (day: LocalDay, count: number): LocalDay => fromUtc(asUtc(day) + count * DAY);
export const daysBetween = (from: LocalDay, to: LocalDay): number => Math.round((asUtc(to) - asUtc(from)) / DAY);
/** 0: Sunday. */
export const weekdayOf = (day: LocalDay): number => new Date(asUtc(day)).getUTCDay();
/** Whether the calendar has such a day: no 30 February. */
export const isDay = (day: LocalDay): boolean => !Number.isNaN(asUtc(day)) && fromUtc(asUtc(day)) === day;
/** From one to another, both included. */
export const daysFrom = (from: LocalDay, to: LocalDay): readonly LocalDay[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => addDays(from, index));

export function dayOf(zone: string, at: Instant): LocalDay {
  const compact = dayIn(zone, at);
  return `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6)}`;
}

/** What the zone's clocks are ahead of UTC at an instant, to the minute. */
function offsetAt(zone: string, at: Instant): number {
  const wall = Date.parse(`${dayOf(zone, at)}T${clockIn(zone, at)}:00Z`);
  return wall - Math.floor(at / MINUTE) * MINUTE;
}

/**
 * When the clocks of a zone show a time. Where they show it twice (daylight saving ends) the first time is meant;
 * where they leap over it (it begins) the instant of the leap's end plus what was to go: 02:30 is 03:30.
 * One function for ends and beginnings, so that shifts that meet on the clock meet in time.
 */
export function instantAt(zone: string, day: LocalDay, minutes: number): Instant {
  const wall = asUtc(day) + minutes * MINUTE;
  const before = offsetAt(zone, wall - 26 * HOUR);
  const after = offsetAt(zone, wall + 26 * HOUR);
  // The offset of before gives the first of two, and in a leap the later clock.
  const first = wall - before;
  if (before === after || offsetAt(zone, first) === before) return first;
  const second = wall - after;
  return offsetAt(zone, second) === after ? second : first;
}
