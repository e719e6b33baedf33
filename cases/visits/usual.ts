import { DAY, type Instant, type Person, type Rhythm, toIso } from "../../contracts/index.ts";

/**
 * How often somebody is rung and visited whom nobody has given a rhythm: by need, in days. Weekly by phone and monthly
 * at the door is practice of community work; to be agreed with the community leader [D]. Null: by no rhythm.
 */
function daysFor({ living, ability, needs, birthYear }: Person, year: number): Pick<Rhythm, "phone" | "door"> | null {
  const isFrail = ability === "severe" || ability === "total" || needs.includes("dementia");
  const isAlone = living === "alone" || living === "couple";
  if (isFrail) return { phone: 7, door: isAlone ? 14 : 30 };
  if (living === "alone") return { phone: 7, door: 30 };
  if (living === "couple" && birthYear !== null && year - birthYear >= 80) return { phone: 14, door: 30 };
  return null;
}

/** Spreads people over the days of a week, always in the same way. */
function spread(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return sum % 7;
}

/** The rhythm by need, counted from `since`; the first calls fall on the week after it, not all on one day. */
export function usualRhythm(person: Person, since: Instant, year: number): Rhythm | null {
  const days = daysFor(person, year);
  if (days === null) return null;
  return { ...days, person: person.id, worker: null, workerName: null, by: "", byName: "", at: toIso(since - spread(person.id) * DAY) };
}
