import { addDays, type LocalDay, weekdayOf } from "../cases/index.ts";
import type { ReportUnit } from "../contracts/index.ts";

/** A period of the calendar, by days. */
export interface ReportPeriod {
  readonly from: LocalDay;
  /** The first day after it. */
  readonly to: LocalDay;
  /** First days of its parts: days of a week or month, months of a quarter or year. */
  readonly parts: readonly LocalDay[];
}

const MONTHS = { quarter: 3, year: 12 } as const;

/** First of the month so many months on. */
function month(day: LocalDay, more: number): LocalDay {
  const [year = 0, of = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, of - 1 + more, 1)).toISOString().slice(0, 10);
}

function days(from: LocalDay, to: LocalDay): readonly LocalDay[] {
  const found: LocalDay[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) found.push(day);
  return found;
}

/** The period that a day lies in; weeks begin on Monday. */
export function periodOf(unit: ReportUnit, day: LocalDay): ReportPeriod {
  if (unit === "day") return { from: day, to: addDays(day, 1), parts: [day] };
  if (unit === "week") {
    const from = addDays(day, -((weekdayOf(day) + 6) % 7));
    const to = addDays(from, 7);
    return { from, to, parts: days(from, to) };
  }
  if (unit === "month") {
    const [from, to] = [month(day, 0), month(day, 1)];
    return { from, to, parts: days(from, to) };
  }
  const long = MONTHS[unit];
  const from = month(day, -((Number(day.slice(5, 7)) - 1) % long));
  return { from, to: month(from, long), parts: Array.from({ length: long }, (_, index) => month(from, index)) };
}
