import { type Duration, parseDuration } from "../contracts/index.ts";
import { type Hours, hoursOf } from "./conditions/schedule.ts";

/** A duration that the loader has seen. */
export function spanOf(text: string): Duration {
  const span = parseDuration(text);
  if (span === undefined) throw new Error(`"${text}" is no duration and must not pass the loader`);
  return span;
}

export function spanOr(text: string | undefined, otherwise: Duration): Duration {
  return text === undefined ? otherwise : spanOf(text);
}

export function hoursBetween(between: readonly string[] | undefined): Hours | null {
  return between ? hoursOf({ start: minutesOf(between[0]), end: minutesOf(between[1]), days: null }) : null;
}

/** Minutes after midnight of a time of day such as 22:00. */
export function minutesOf(clock: string | undefined): number {
  const [hours = "0", rest = "0"] = (clock ?? "0:0").split(":");
  return Number(hours) * 60 + Number(rest);
}

export function listOf<T extends string>(names: T | readonly T[]): readonly T[] {
  return typeof names === "string" ? [names] : names;
}
