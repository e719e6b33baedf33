import { DAY, type Instant, MINUTE } from "../contracts/index.ts";

const formats = new Map<string, Intl.DateTimeFormat>();
/** The parts of the minute that was asked for last, by zone: a storm asks a thousand times within one. */
const lastMinutes = new Map<string, { readonly minute: number; readonly parts: ReadonlyMap<string, string> }>();

function partsIn(zone: string, at: Instant): ReadonlyMap<string, string> {
  const minute = Math.floor(at / MINUTE);
  const last = lastMinutes.get(zone);
  if (last?.minute === minute) return last.parts;
  const parts = formatted(zone, at);
  lastMinutes.set(zone, { minute, parts });
  return parts;
}

function formatted(zone: string, at: Instant): ReadonlyMap<string, string> {
  // Making a format costs a hundred times using it.
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
  formats.set(zone, format);
  return new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** The day in the community's zone as `20261123`. */
export function dayIn(zone: string, at: Instant): string {
  const parts = partsIn(zone, at);
  return `${parts.get("year")}${parts.get("month")}${parts.get("day")}`;
}

/** The time of day in the community's zone as `02:10`. */
export function clockIn(zone: string, at: Instant): string {
  const parts = partsIn(zone, at);
  return `${parts.get("hour")}:${parts.get("minute")}`;
}

/** The minute of the day in the community's zone, from 0. */
export function minuteIn(zone: string, at: Instant): number {
  const parts = partsIn(zone, at);
  return Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
}

/** The last millisecond of the day of an instant in the zone. */
export function endOfDayIn(zone: string, at: Instant): Instant {
  return at - (at % MINUTE) - minuteIn(zone, at) * MINUTE + DAY - 1;
}
