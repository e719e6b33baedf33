import type { Duty } from "../../contracts/index.ts";

/* Days as texts `2026-11-28`: on the calendar of the community, whatever the browser's zone. */

const DAY = 86_400_000;
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const addDays = (day: string, count: number): string => new Date(utc(day) + count * DAY).toISOString().slice(0, 10);
/** 0: Sunday. */
export const weekdayOf = (day: string): number => new Date(utc(day)).getUTCDay();
export const mondayOf = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7));
/** The weeks that a month touches, Monday first. */
export function monthRange(day: string): { readonly from: string; readonly to: string } {
  const first = `${day.slice(0, 7)}-01`;
  const last = addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1);
  return { from: mondayOf(first), to: addDays(mondayOf(last), 6) };
}
/** The day before or after by a month, the first of it. */
export const addMonth = (day: string, by: 1 | -1): string =>
  by === 1 ? `${addDays(`${day.slice(0, 7)}-01`, 31).slice(0, 7)}-01` : `${addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7)}-01`;

const formats = new Map<string, Intl.DateTimeFormat>();
function formatIn(zone: string): Intl.DateTimeFormat {
  const known =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
    });
  formats.set(zone, known);
  return known;
}
function partsIn(zone: string, at: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    formatIn(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
}
export function dayIn(zone: string, at: number): string {
  const { year, month, day } = partsIn(zone, at);
  return `${year}-${month}-${day}`;
}
export function clockIn(zone: string, at: number): string {
  const { hour, minute } = partsIn(zone, at);
  return `${hour}:${minute}`;
}
/** 08:00–20:00, in the community's zone. */
export const dutyTimes = (duty: Pick<Duty, "from" | "to">, zone: string): string =>
  `${clockIn(zone, Date.parse(duty.from))}–${clockIn(zone, Date.parse(duty.to))}`;
/** 11-28. */
export const shortDay = (day: string): string => day.slice(5);
