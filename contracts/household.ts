import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import { WEEKDAYS } from "./weekday.ts";

/** Hours and minutes on the clocks of the community. */
export const ClockTime = Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$", description: "HH:MM" });

/** Somebody other than her is expected in the home: who, on which days (none named: every day) and between which times. */
export const ExpectedVisitSchema = Type.Object(
  {
    who: Type.Enum(["carer", "visitor"]),
    days: Type.Array(Type.Enum([...WEEKDAYS]), { maxItems: 7 }),
    from: ClockTime,
    to: ClockTime,
  },
  { additionalProperties: false },
);
export type ExpectedVisit = Type.Static<typeof ExpectedVisitSchema>;

/** Her sleep by her own or her carer's word: no alarm for want of activity between these times, until a day where one is named. */
export const SleepSchema = Type.Object({ from: ClockTime, to: ClockTime, until: Nullable(IsoTime) }, { additionalProperties: false });

/** What may be said of a home so that a sign in it can be read: needs, nobody's name. */
export const NewHouseholdSchema = Type.Object(
  {
    people: Type.Integer({ minimum: 1, maximum: 20, description: "Who lives there, she included" }),
    pets: Type.Boolean({ description: "A dog, a cat: what moves by itself" }),
    robot: Type.Boolean({ description: "A robot cleaner" }),
    heater: Type.Boolean({ description: "Appliances that switch themselves: water heater, air conditioning" }),
    singleBed: Type.Boolean({ description: "Nobody else lies on the bed with the bed sensor" }),
    visits: Type.Array(ExpectedVisitSchema, { maxItems: 20 }),
    sleep: Nullable(SleepSchema),
  },
  { additionalProperties: false },
);
export type NewHousehold = Type.Static<typeof NewHouseholdSchema>;

/** The same with who said so, and when. */
export const HouseholdSchema = Type.Object({ ...NewHouseholdSchema.properties, by: Type.String(), byName: Type.String(), at: IsoTime });
export type Household = Type.Static<typeof HouseholdSchema>;

/** Minutes after midnight of `HH:MM`. */
export function minuteOfClock(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Whether a time of day lies in a span that may run over midnight. */
export function isWithin(minute: number, from: number, to: number): boolean {
  return to > from ? minute >= from && minute < to : minute >= from || minute < to;
}

/** A moment as the clocks of the community show it. */
export interface LocalMoment {
  readonly minute: number;
  /** 0: Sunday. */
  readonly weekday: number;
}

/** Whether somebody other than her is expected there then. */
export function isVisited(household: Pick<Household, "visits">, { minute, weekday }: LocalMoment): boolean {
  return household.visits.some(({ days, from, to }) => {
    const [start, end] = [minuteOfClock(from), minuteOfClock(to)];
    if (!isWithin(minute, start, end)) return false;
    // After midnight it is still the visit of the day before.
    const day = end <= start && minute < end ? (weekday + 6) % 7 : weekday;
    return days.length === 0 || days.some((name) => name === WEEKDAYS[day]);
  });
}
