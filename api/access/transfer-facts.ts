import {
  DAY,
  HOUR,
  type Instant,
  MEASUREMENTS,
  TRANSFER_DAYS,
  TRANSFER_HOURS,
  TRANSFER_SIGNS,
  type TransferDay,
  type TransferSheet,
  type TransferSign,
  toIso,
  USUAL_DAYS,
} from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

/** What one hour said of a sign. */
interface Hour {
  readonly min: number;
  readonly max: number;
  readonly avg: number;
}
/** By hours since the begin; undefined: nothing was measured. */
type Hours = readonly (Hour | undefined)[];
type Ports = Pick<ApiPorts, "people" | "devices">;

/** So many days of data say what is usual. */
const LEAST_DAYS = 3;
/** A shorter silence is how devices report. */
const GAP_HOURS = 3;
/** What is usual is read in parts of so long. */
const PART_HOURS = 6;

function middleOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

const joined = (one: Hour | undefined, other: Hour): Hour =>
  one === undefined ? other : { min: Math.min(one.min, other.min), max: Math.max(one.max, other.max), avg: (one.avg + other.avg) / 2 };

/** A sign in parts of so many hours, from whatever she wore when. */
async function partsOf(
  ports: Ports,
  person: string,
  measurement: string,
  span: { from: Instant; to: Instant; hours: number },
): Promise<Hours> {
  const step = span.hours * HOUR;
  const parts: (Hour | undefined)[] = Array.from({ length: Math.ceil((span.to - span.from) / step) });
  for (const worn of ports.people.worn(person, span.from, span.to)) {
    const points = Math.max(1, Math.ceil((worn.to - worn.from) / step));
    const answer = await ports.devices.series(worn.device, measurement, worn.from, worn.to, points, null);
    for (const point of answer.points) {
      if (!("avg" in point) || point.count === 0) continue;
      const at = Math.floor((Date.parse(point.t) - span.from) / step);
      if (at >= 0 && at < parts.length) parts[at] = joined(parts[at], point);
    }
  }
  return parts;
}

function dayOf(hours: Hours): TransferDay {
  const known = hours.filter((hour) => hour !== undefined);
  if (known.length === 0) return { min: null, median: null, max: null, hours: 0 };
  return {
    min: Math.min(...known.map(({ min }) => min)),
    median: middleOf(known.map(({ avg }) => avg)),
    max: Math.max(...known.map(({ max }) => max)),
    hours: known.length,
  };
}

async function usualOf(ports: Ports, person: string, sign: TransferSign, until: Instant): Promise<{ middle: number; days: number } | null> {
  const parts = await partsOf(ports, person, sign, { from: until - USUAL_DAYS * DAY, to: until, hours: PART_HOURS });
  const perDay = 24 / PART_HOURS;
  const days = Array.from({ length: USUAL_DAYS }, (_, day) => dayOf(parts.slice(day * perDay, (day + 1) * perDay)).median);
  const known = days.filter((middle) => middle !== null);
  const middle = middleOf(known);
  return middle === null || known.length < LEAST_DAYS ? null : { middle, days: known.length };
}

/** Spans of hours without any value. */
export function gapsOf(covered: readonly boolean[], from: Instant): readonly { readonly from: string; readonly to: string }[] {
  const gaps: { from: string; to: string }[] = [];
  let begin: number | null = null;
  for (let hour = 0; hour <= covered.length; hour++) {
    if (hour < covered.length && covered[hour] !== true) begin ??= hour;
    else if (begin !== null) {
      if (hour - begin >= GAP_HOURS) gaps.push({ from: toIso(from + begin * HOUR), to: toIso(from + hour * HOUR) });
      begin = null;
    }
  }
  return gaps;
}

type Facts = Pick<TransferSheet, "signs" | "worn" | "gaps" | "dayStarts">;

/** What was measured of her in the 72 hours before, by days, with what is missing, and what is usual. */
export async function transferFacts(ports: Ports, person: string, at: Instant): Promise<Facts> {
  const from = at - TRANSFER_HOURS * HOUR;
  const days = Array.from({ length: TRANSFER_DAYS }, (_, day) => day);
  const covered: boolean[] = Array.from({ length: TRANSFER_HOURS }, () => false);
  const signs: TransferSheet["signs"] = [];
  for (const sign of TRANSFER_SIGNS) {
    const hours = await partsOf(ports, person, sign, { from, to: at, hours: 1 });
    hours.forEach((hour, index) => {
      if (hour !== undefined) covered[index] = true;
    });
    const last = hours.findLastIndex((hour) => hour !== undefined);
    const newest = hours[last];
    signs.push({
      sign,
      unit: MEASUREMENTS[sign].unit,
      newest: newest === undefined ? null : { at: toIso(from + last * HOUR), value: newest.avg },
      days: days.map((day) => dayOf(hours.slice(day * 24, (day + 1) * 24))),
      usual: await usualOf(ports, person, sign, from),
    });
  }
  return {
    signs,
    worn: days.map((day) => covered.slice(day * 24, (day + 1) * 24).filter(Boolean).length),
    gaps: [...gapsOf(covered, from)],
    dayStarts: days.map((day) => toIso(from + day * DAY)),
  };
}
