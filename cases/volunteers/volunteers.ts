import {
  type ConfirmVolunteer,
  DAY,
  type Instant,
  type NewVolunteer,
  toIso,
  type Volunteer,
  type VolunteerHelp,
  type VolunteerHours,
  WEEKDAYS,
} from "../../contracts/index.ts";
import { dayOf, weekdayOf } from "../rosters/local-day.ts";
import type { Actor } from "../types.ts";
import { minuteIn } from "../zone-time.ts";

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Whether an instant lies in one of their hours, on the clocks of the community; what ends after midnight began on its own day. */
export function inHours(hours: readonly VolunteerHours[], zone: string, at: Instant): boolean {
  const minute = minuteIn(zone, at);
  const dayAt = (instant: Instant): string => WEEKDAYS[weekdayOf(dayOf(zone, instant))] ?? "";
  const [today, yesterday] = [dayAt(at), dayAt(at - DAY)];
  return hours.some(({ day, from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    if (start < end) return day === today && minute >= start && minute < end;
    return (day === today && minute >= start) || (day === yesterday && minute < end);
  });
}

/** Whether they may be called now: confirmed, not paused, in their hours. */
export const isAvailable = (one: Volunteer, zone: string, at: Instant): boolean =>
  one.confirmed !== null && (one.pausedUntil === null || Date.parse(one.pausedUntil) <= at) && inHours(one.hours, zone, at);

/** Whether they do one of these now: each kind was confirmed, a certificate has not run out, a key is hers. */
export function fits(one: Volunteer, helps: readonly VolunteerHelp[], person: string | null, zone: string, at: Instant): boolean {
  const today = dayOf(zone, at);
  return one.helps.some(({ kind, until, confirmed }) => {
    if (!confirmed || !helps.includes(kind) || (until !== null && until < today)) return false;
    return kind !== "key" || (person !== null && one.keyOf.includes(person));
  });
}

type Known = Pick<Volunteer, "id" | "community" | "user" | "name" | "phone">;

/**
 * What somebody offers, by their own hand. Hours, a pause and a smaller place are theirs alone; a kind or a certificate that is new
 * waits for the leader, what was confirmed stays so. Another place is another offer.
 */
export function offer(before: Volunteer | undefined, known: Known, said: NewVolunteer, now: Instant): Volunteer {
  const kept = before !== undefined && before.place === said.place ? before : undefined;
  const helps = said.helps.map(({ kind, until }) => ({
    ...{ kind, until },
    confirmed: kept?.helps.some((each) => each.kind === kind && each.until === until && each.confirmed) ?? false,
  }));
  return {
    ...known,
    ...{ place: said.place, hours: said.hours, helps, pausedUntil: said.pausedUntil },
    ...{ keyOf: kept?.keyOf ?? [], confirmed: kept?.confirmed ?? null, at: toIso(now) },
  };
}

/** The leader's word: which kinds hold from now on, and whose key they have. */
export function confirmOffer(one: Volunteer, { helps, keyOf }: ConfirmVolunteer, by: Actor, now: Instant): Volunteer {
  return {
    ...one,
    helps: one.helps.map((each) => ({ ...each, confirmed: helps.includes(each.kind) })),
    keyOf,
    confirmed: { by: by.username, byName: by.name, at: toIso(now) },
  };
}

/** Each kind once, hours that are some. Null: as it should be. */
export function whyNotOffer({ helps, hours }: Pick<NewVolunteer, "helps" | "hours">): { readonly zh: string; readonly en: string } | null {
  if (new Set(helps.map(({ kind }) => kind)).size < helps.length)
    return { zh: "同一种帮助写了两次，请只写一次。", en: "A kind of help stands twice: name it once." };
  const none = hours.find(({ from, to }) => from === to);
  if (none) return { zh: `${none.from}–${none.to} 没有时长，请改结束时间。`, en: `${none.from}-${none.to} is no time: change its end.` };
  return null;
}
