import {
  type Conflict,
  type Duty,
  type Gap,
  HOUR,
  type Instant,
  POSTS,
  type Post,
  type Role,
  type Roster,
  toIso,
} from "../../contracts/index.ts";
import type { HolidayBook } from "./holidays.ts";
import { daysFrom, type LocalDay } from "./local-day.ts";
import { fallsOn, spanOf, uncovered } from "./span.ts";

/** A user as far as duty goes; undefined: there is no such user any more. */
export type StaffOf = (user: string) => { readonly role: Role; readonly disabled: boolean } | undefined;

/** Somebody who can stand on the post: there, not locked out, of its role. */
export function fits(staffOf: StaffOf, user: string, post: Post): boolean {
  const staff = staffOf(user);
  return staff !== undefined && !staff.disabled && staff.role === POSTS[post].role;
}

interface GapParts {
  readonly roster: Roster;
  readonly duties: readonly Duty[];
  readonly from: LocalDay;
  readonly to: LocalDay;
  readonly zone: string;
  readonly holidays: HolidayBook;
  readonly staffOf: StaffOf;
}

/** Posts of shifts that begin from a day to a day and have nobody, or for a part of their time nobody; by time. */
export function gapsOf({ roster, duties, from, to, zone, holidays, staffOf }: GapParts): readonly Gap[] {
  const byPost = new Map<Post, Duty[]>();
  for (const duty of duties) {
    if (!fits(staffOf, duty.user, duty.post)) continue;
    const list = byPost.get(duty.post);
    if (list) list.push(duty);
    else byPost.set(duty.post, [duty]);
  }
  const spans = new Map(
    [...byPost].map(([post, list]) => [post, list.map((duty) => ({ from: Date.parse(duty.from), to: Date.parse(duty.to) }))]),
  );
  const gaps: Gap[] = [];
  for (const date of daysFrom(from, to)) {
    const day = holidays.day(date);
    for (const shift of roster.shifts) {
      if (!fallsOn(shift.days, day)) continue;
      const span = spanOf(shift, date, zone);
      for (const post of shift.posts) {
        const near = (spans.get(post) ?? []).filter((one) => one.to > span.from && one.from < span.to);
        for (const hole of uncovered(span, near))
          gaps.push({
            ...{ roster: roster.id, rosterName: roster.name, date, shift: shift.id, shiftName: shift.name, post },
            ...{ from: toIso(hole.from), to: toIso(hole.to) },
          });
      }
    }
  }
  return gaps.sort((a, b) => a.from.localeCompare(b.from));
}

interface ConflictParts {
  /** Of every roster: somebody may stand on two. */
  readonly duties: readonly Duty[];
  readonly limitsOf: (roster: string) => Pick<Roster, "restHours" | "longestHours">;
  readonly staffOf: StaffOf;
}

const hours = (span: number): number => Math.round((span / HOUR) * 10) / 10;

/** The same human twice at a time, without rest, too long on, of the wrong role, or no longer there; by time. */
export function conflictsOf({ duties, limitsOf, staffOf }: ConflictParts): readonly Conflict[] {
  const found: Conflict[] = [];
  const byUser = new Map<string, { readonly duty: Duty; readonly from: Instant; readonly to: Instant }[]>();
  for (const duty of duties) {
    const staff = staffOf(duty.user);
    if (staff === undefined || staff.disabled) found.push({ kind: "gone", duties: [duty.id], user: duty.user, at: duty.from, hours: null });
    else if (staff.role !== POSTS[duty.post].role)
      found.push({ kind: "not-fit", duties: [duty.id], user: duty.user, at: duty.from, hours: null });
    const one = { duty, from: Date.parse(duty.from), to: Date.parse(duty.to) };
    const list = byUser.get(duty.user);
    if (list) list.push(one);
    else byUser.set(duty.user, [one]);
  }
  for (const [user, list] of byUser) {
    list.sort((a, b) => a.from - b.from);
    let first = list[0];
    let latest = list[0];
    const ended = (): void => {
      if (first === undefined || latest === undefined) return;
      const { longestHours } = limitsOf(latest.duty.roster);
      const worked = latest.to - first.from;
      if (worked > longestHours * HOUR)
        found.push({
          ...{ kind: "too-long", duties: [...new Set([first.duty.id, latest.duty.id])], user, at: first.duty.from, hours: hours(worked) },
        });
    };
    for (const one of list.slice(1)) {
      if (latest === undefined) break;
      const duties = [latest.duty.id, one.duty.id];
      if (one.from < latest.to) found.push({ kind: "twice", duties, user, at: one.duty.from, hours: null });
      else if (one.from > latest.to) {
        const rest = one.from - latest.to;
        if (rest < limitsOf(one.duty.roster).restHours * HOUR)
          found.push({ kind: "short-rest", duties, user, at: one.duty.from, hours: hours(rest) });
        ended();
        first = one;
      }
      if (one.to > latest.to || one.from > latest.to) latest = one;
    }
    ended();
  }
  return found.sort((a, b) => a.at.localeCompare(b.at));
}
