import { type Instant, MINUTE } from "../contracts/index.ts";

const QUARTER = 15 * MINUTE;
const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone and quarter of an hour. */
const offsets = new Map<string, Map<number, number>>();
const OFFSETS_KEPT = 1000;

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Milliseconds that a zone's wall clock is ahead of UTC at an instant. Offsets change on quarter hours only, so one per quarter is kept. */
export function zoneOffset(zone: string, at: Instant): number {
  const quarter = Math.floor(at / QUARTER);
  let kept = offsets.get(zone);
  const known = kept?.get(quarter);
  if (known !== undefined) return known;
  const parts: Record<string, number> = {};
  const start = quarter * QUARTER;
  for (const part of formatOf(zone).formatToParts(start)) parts[part.type] = Number(part.value);
  const wall = Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day ?? 1, parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0);
  const offset = wall - start;
  if (kept === undefined) {
    kept = new Map();
    offsets.set(zone, kept);
  }
  if (kept.size >= OFFSETS_KEPT) kept.clear();
  kept.set(quarter, offset);
  return offset;
}

/** The instant at which a zone's wall clock shows the given wall time (milliseconds as if it were UTC). */
export function fromWall(zone: string, wall: number): Instant {
  const guess = wall - zoneOffset(zone, wall);
  return wall - zoneOffset(zone, guess);
}
