import { addDays, type LocalDay, weekdayOf } from "../cases/index.ts";
import { REPORT_PARTS, type ReportUnit } from "../contracts/index.ts";

/** A period of the calendar, by days. */
export interface ReportPeriod {
  readonly from: LocalDay;
  /** The first day after it. */
  readonly to: LocalDay;
  /** First days of its parts; the first begins with the period, also where its week began before. */
  readonly parts: readonly LocalDay[];
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** First of the month so many months on. */
function month(day: LocalDay, more: number): LocalDay {
  const [year = 0, of = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, of - 1 + more, 1)).toISOString().slice(0, 10);
}

/** First day of the one that a day lies in; weeks begin on Monday. */
function firstOf(unit: ReportUnit, day: LocalDay): LocalDay {
  if (unit === "day") return day;
  if (unit === "week") return addDays(day, -((weekdayOf(day) + 6) % 7));
  return month(day, -((Number(day.slice(5, 7)) - 1) % MONTHS[unit]));
}

/** First day of the next one. */
function nextOf(unit: ReportUnit, day: LocalDay): LocalDay {
  const first = firstOf(unit, day);
  if (unit === "day") return addDays(first, 1);
  return unit === "week" ? addDays(first, 7) : month(first, MONTHS[unit]);
}

/**
 * The period that a day lies in.
 * @param by what its parts are; a day has none
 */
export function periodOf(unit: ReportUnit, day: LocalDay, by: ReportUnit | undefined = REPORT_PARTS[unit][0]): ReportPeriod {
  const [from, to] = [firstOf(unit, day), nextOf(unit, day)];
  const parts = [from];
  if (by !== undefined) for (let part = nextOf(by, from); part < to; part = nextOf(by, part)) parts.push(part);
  return { from, to, parts };
}
