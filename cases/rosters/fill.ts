import {
  type Copy,
  type Duty,
  type FillOrder,
  LONGEST_FILL_DAYS,
  type Post,
  type Roster,
  type Rotation,
  type Words,
} from "../../contracts/index.ts";
import type { HolidayBook } from "./holidays.ts";
import { addDays, daysBetween, daysFrom, isDay, type LocalDay } from "./local-day.ts";
import { fallsOn } from "./span.ts";

/** A duty as a fill or a file wants it. */
export interface Wanted {
  readonly date: LocalDay;
  readonly shift: string;
  readonly post: Post;
  readonly user: string;
  /** Times of its own, `HH:MM`; null: the shift's. */
  readonly times: { readonly from: string; readonly to: string } | null;
  readonly note: string | null;
}

export type Filling = { readonly ok: true; readonly wanted: readonly Wanted[] } | { readonly ok: false; readonly words: Words };
const refuse = (zh: string, en: string): Filling => ({ ok: false, words: { zh, en } });

/** Whom a rotation puts where; the shift's own days hold besides. */
function rotate(order: Rotation, roster: Roster, holidays: HolidayBook): Filling {
  const { from, to, days, cycle, step, start, teams } = order;
  if (!isDay(from) || !isDay(to) || from > to) return refuse("结束日期须不早于开始日期。", "The last day must not come before the first.");
  if (daysBetween(from, to) >= LONGEST_FILL_DAYS) return refuse("一次最多排 366 天。", "At most 366 days are filled at once.");
  const unknown = cycle.find((id) => id !== null && !roster.shifts.some((shift) => shift.id === id));
  if (unknown != null) return refuse(`值班表没有班次 ${unknown}。`, `The roster has no shift ${unknown}.`);
  const wanted: Wanted[] = [];
  let counted = 0;
  for (const date of daysFrom(from, to)) {
    const day = holidays.day(date);
    if (!fallsOn(days, day)) continue;
    for (const [index, team] of teams.entries()) {
      const shift = roster.shifts.find(({ id }) => id === cycle[(start + counted + index * step) % cycle.length]);
      if (shift === undefined || !fallsOn(shift.days, day)) continue;
      for (const { post, user } of team) wanted.push({ date, shift: shift.id, post, user, times: null, note: null });
    }
    counted += 1;
  }
  return { ok: true, wanted };
}

/** What stood `source` days long stands again; times changed by hand were of that day and are not copied. */
function copy(order: Copy, roster: Roster, duties: readonly Duty[], holidays: HolidayBook): Filling {
  const { source, from, days, times } = order;
  if (!isDay(source) || !isDay(from)) return refuse("日期无效。", "There is no such day.");
  if (from < addDays(source, days)) return refuse("目标须在所复制的日期之后。", "The target must lie after what is copied.");
  const wanted: Wanted[] = [];
  for (let round = 0; round < times; round += 1)
    for (const duty of duties) {
      const place = daysBetween(source, duty.date);
      if (duty.roster !== roster.id || place < 0 || place >= days) continue;
      const date = addDays(from, round * days + place);
      const shift = roster.shifts.find(({ id }) => id === duty.shift);
      if (shift === undefined || !fallsOn(shift.days, holidays.day(date))) continue;
      wanted.push({ date, shift: duty.shift, post: duty.post, user: duty.user, times: null, note: null });
    }
  return { ok: true, wanted };
}

export function fillOf(order: FillOrder, roster: Roster, duties: readonly Duty[], holidays: HolidayBook): Filling {
  return order.kind === "rotate" ? rotate(order, roster, holidays) : copy(order, roster, duties, holidays);
}

const slotOf = ({ date, shift, post }: Pick<Wanted, "date" | "shift" | "post">): string => `${date}\n${shift}\n${post}`;

/** What comes, what goes and what stays where duties are laid over those that are there. */
export function layOver(
  wanted: readonly Wanted[],
  there: readonly Duty[],
  replace: boolean,
): { readonly added: readonly Wanted[]; readonly removed: readonly Duty[]; readonly kept: number } {
  const unique = [...new Map(wanted.map((one) => [`${slotOf(one)}\n${one.user}\n${one.times?.from ?? ""}`, one])).values()];
  const slots = new Set(unique.map(slotOf));
  const standing = there.filter((duty) => slots.has(slotOf(duty)));
  const isSame = (one: Wanted, duty: Duty): boolean =>
    slotOf(one) === slotOf(duty) && one.user === duty.user && one.times === null && !duty.ownTimes;
  const bySlot = new Map<string, Duty[]>();
  for (const duty of standing) bySlot.set(slotOf(duty), [...(bySlot.get(slotOf(duty)) ?? []), duty]);
  const stays = new Set<Duty>();
  const added = unique.filter((one) => {
    const here = bySlot.get(slotOf(one)) ?? [];
    const same = here.find((duty) => isSame(one, duty));
    if (same) stays.add(same);
    return same === undefined && (replace || here.length === 0);
  });
  const removed = replace ? standing.filter((duty) => !stays.has(duty)) : [];
  return { added, removed, kept: standing.length - removed.length };
}
