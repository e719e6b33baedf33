import { DAY, type Instant, MINUTE, WEEKDAYS, type Weekday } from "../../contracts/index.ts";
import { CHANGED, INERT, type Leaf, NOTHING } from "./leaf.ts";

export interface ScheduleSpec {
  /** Minutes after midnight; a window whose end is not after its start runs over midnight. */
  readonly start: number;
  readonly end: number;
  /** Days on which the window starts; null: every day. */
  readonly days: readonly Weekday[] | null;
}

/** A stretch of time in which the answer stays the same. */
interface Stretch {
  from: Instant;
  until: Instant;
  inside: boolean;
}

/** Hours as questions; the answer of the stretch at hand is kept per zone, since asking the calendar is slow. */
export interface Hours {
  inside(at: Instant, zone: string): boolean;
  /** The next instant after `at` at which the hours begin or end. */
  boundary(at: Instant, zone: string): Instant;
}

export function hoursOf(spec: ScheduleSpec): Hours {
  const stretches = new Map<string, Stretch>();
  const stretchAt = (now: Instant, zone: string): Stretch => {
    const known = stretches.get(zone);
    if (known && now >= known.from && now < known.until) return known;
    const next = { from: now, until: boundaryAfter(spec, now, zone), inside: insideAt(spec, now, zone) };
    stretches.set(zone, next);
    return next;
  };
  return { inside: (at, zone) => stretchAt(at, zone).inside, boundary: (at, zone) => stretchAt(at, zone).until };
}

/** Within certain hours of the community's own clock. */
export function schedule(spec: ScheduleSpec): Leaf {
  const hours = hoursOf(spec);
  return {
    ...INERT,
    arm: (slot, env) => {
      slot.due = hours.boundary(env.now, env.zone);
    },
    tick: (slot, env) => {
      slot.due = hours.boundary(env.now, env.zone);
      return slot.due === 0 ? NOTHING : CHANGED;
    },
    holds: (_slot, env) => hours.inside(env.now, env.zone),
  };
}

interface LocalTime {
  readonly minute: number;
  readonly weekday: number;
}

/** Clocks of zones change at whole quarters of an hour only: what one shows within a quarter follows from its beginning. */
export const QUARTER = 15 * MINUTE;
/** A year's schedules ask for some hundred quarters; beyond that the oldest answers are asked for again. */
const MOST_QUARTERS = 4_096;
const formats = new Map<string, Intl.DateTimeFormat>();
const quarters = new Map<string, Map<number, LocalTime>>();

/** Minutes after midnight and weekday on the clocks of a zone. */
export function localTime(at: Instant, zone: string): LocalTime {
  let known = quarters.get(zone);
  if (!known) {
    known = new Map();
    quarters.set(zone, known);
  }
  const quarter = Math.floor(at / QUARTER);
  let begun = known.get(quarter);
  if (!begun) {
    if (known.size >= MOST_QUARTERS) known.clear();
    begun = askCalendar(quarter * QUARTER, zone);
    known.set(quarter, begun);
  }
  const minute = begun.minute + Math.floor((at - quarter * QUARTER) / MINUTE);
  return minute < 1440 ? { minute, weekday: begun.weekday } : { minute: minute - 1440, weekday: (begun.weekday + 1) % 7 };
}

function askCalendar(at: Instant, zone: string): LocalTime {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    formats.set(zone, format);
  }
  let minute = 0;
  let weekday = 0;
  for (const part of format.formatToParts(at)) {
    if (part.type === "hour") minute += Number(part.value) * 60;
    else if (part.type === "minute") minute += Number(part.value);
    else if (part.type === "weekday") weekday = Math.max(0, WEEKDAYS.map(String).indexOf(part.value.toLowerCase()));
  }
  return { minute, weekday };
}

function insideAt(spec: ScheduleSpec, at: Instant, zone: string): boolean {
  const { minute, weekday } = localTime(at, zone);
  const over = spec.end <= spec.start;
  const startedToday = minute >= spec.start && (over || minute < spec.end);
  const startedYesterday = over && minute < spec.end;
  const on = (day: number) => spec.days === null || spec.days.some((name) => name === WEEKDAYS[(day + 7) % 7]);
  return (startedToday && on(weekday)) || (startedYesterday && on(weekday - 1));
}

/** The next instant at which the clocks of the zone show start or end, whatever summer time does that night. */
function boundaryAfter(spec: ScheduleSpec, now: Instant, zone: string): Instant {
  return Math.min(nextAt(spec.start, now, zone), nextAt(spec.end, now, zone));
}

/** The next instant at which the clocks of the zone show `minute` after midnight. */
export function nextAt(minute: number, now: Instant, zone: string): Instant {
  const floor = now - (now % MINUTE);
  const ahead = (minute - localTime(now, zone).minute + 1440) % 1440 || 1440;
  const guess = floor + ahead * MINUTE;
  // A change of the clocks in between shifts the guess by its own size.
  const off = ((minute - localTime(guess, zone).minute + 1440 + 720) % 1440) - 720;
  const mended = guess + off * MINUTE;
  return mended > now ? mended : mended + DAY;
}
