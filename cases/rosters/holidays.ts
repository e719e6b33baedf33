import { Type } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";
import { Nullable, type RosterDay } from "../../contracts/index.ts";
import { addDays, daysFrom, type LocalDay, weekdayOf } from "./local-day.ts";

const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });
const YearSchema = Type.Object(
  {
    year: Type.Integer(),
    /** Null: not announced when the file was made. */
    source: Nullable(
      Type.Object({ title: Type.String(), number: Type.String(), date: Day, url: Type.String() }, { additionalProperties: false }),
    ),
    holidays: Type.Array(Type.Object({ name: Type.String(), from: Day, to: Day, works: Type.Array(Day) }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

/** What days count as; every year with its source. */
export interface HolidayBook {
  day(date: LocalDay): RosterDay;
}

/**
 * Reads one file per year (holidays/2026.yaml). 调休: a weekend on which people work counts as a working day.
 * @throws where a file is no such list, with its place in the row
 */
export function readHolidays(files: readonly string[]): HolidayBook {
  const announced = new Set<string>();
  const off = new Map<LocalDay, string>();
  const works = new Map<LocalDay, string>();
  for (const [index, text] of files.entries()) {
    const year: unknown = parse(text);
    if (!Value.Check(YearSchema, year)) {
      const [error] = Value.Errors(YearSchema, year);
      throw new Error(`holidays, file ${index + 1}: ${error?.instancePath ?? ""} ${error?.message ?? "cannot be read"}`);
    }
    if (year.source !== null) announced.add(String(year.year));
    for (const { name, from, to, works: made } of year.holidays) {
      for (const date of daysFrom(from, to)) off.set(date, name);
      for (const date of made) works.set(date, name);
    }
  }
  return {
    day: (date) => {
      const isWeekend = [0, 6].includes(weekdayOf(date));
      const known = announced.has(date.slice(0, 4));
      const make = works.get(date);
      if (make !== undefined) return { date, kind: "workday", name: `${make}调休上班`, announced: known };
      const name = off.get(date) ?? null;
      return { date, kind: name !== null || isWeekend ? "rest" : "workday", name, announced: known };
    },
  };
}

/** The Monday of the week in which a day lies. */
export const mondayOf = (date: LocalDay): LocalDay => addDays(date, -((weekdayOf(date) + 6) % 7));
