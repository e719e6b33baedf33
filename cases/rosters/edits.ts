import {
  type Duty,
  type DutyChange,
  type Filled,
  type FillOrder,
  type Imported,
  type Instant,
  type NewDuty,
  type NewRoster,
  POSTS,
  type Roster,
  toIso,
  type Words,
} from "../../contracts/index.ts";
import type { ActOutcome, Actor } from "../types.ts";
import { clockIn } from "../zone-time.ts";
import type { RosterBook } from "./book.ts";
import type { Fill, RosterBookPorts, RosterChange } from "./book-types.ts";
import { fits } from "./faults.ts";
import { fillOf, layOver, type Wanted } from "./fill.ts";
import { addDays, isDay } from "./local-day.ts";
import { readTable } from "./table.ts";

/** Words of what was done, whether anything is written, and what holds then. */
interface Done<T> {
  readonly change: RosterChange | null;
  readonly value: ActOutcome<T>;
}

export function refused<T>(status: 403 | 404 | 409 | 422, words: Words): { readonly change: null; readonly value: ActOutcome<T> } {
  return { change: null, value: { ok: false, status, reason: words.en, words } };
}
export const done = <T>(value: T, change: RosterChange | null): Done<T> => ({ change, value: { ok: true, value } });
const NO_ROSTER: Words = { zh: "没有这张值班表。", en: "There is no such roster." };
const NO_DUTY: Words = {
  zh: "没有这个班，可能刚被修改，请刷新。",
  en: "There is no such duty: it may just have been changed, read the roster anew.",
};

/** Everything that leaders do to rosters. */
export function createRosterEdits(book: RosterBook, ports: RosterBookPorts) {
  let made = 0;
  const id = (at: Instant, ...parts: readonly (string | number)[]): string => {
    made += 1;
    return ports.makeId(at, ...parts, made);
  };

  /** In words: 11月28日 夜班 值班员A. */
  const inWords = (duty: Duty): Words => {
    const roster = book.roster(duty.roster);
    const shift = roster?.shifts.find((one) => one.id === duty.shift)?.name ?? duty.shift;
    const [, month = "", day = ""] = duty.date.split("-").map((part) => String(Number(part)));
    const zone = roster === undefined ? "UTC" : book.zoneOf(roster);
    const times = `${clockIn(zone, Date.parse(duty.from))}–${clockIn(zone, Date.parse(duty.to))}`;
    const { words } = POSTS[duty.post];
    return { zh: `${month}月${day}日${shift}（${times}）${words.zh}`, en: `${duty.date} ${shift} (${times}), ${words.en}` };
  };
  /** Whoever's duties of the coming time changed is told once, by another's hand only. */
  const tellConcerned = (changed: readonly Duty[], by: Actor): void => {
    const now = ports.now();
    const ahead = changed.filter((duty) => Date.parse(duty.to) > now);
    for (const user of new Set(ahead.map((duty) => duty.user))) {
      if (user === by.user) continue;
      const own = ahead.filter((duty) => duty.user === user).sort((a, b) => a.from.localeCompare(b.from));
      const named = own.slice(0, 5).map((duty) => inWords(duty).zh);
      const more = own.length > 5 ? `等 ${own.length} 个班` : "";
      book.tell(user, "您的值班有变动", `${by.name}调整了值班表，涉及：${named.join("；")}${more}。请打开“我的值班”核对。`);
    }
  };

  const dutyOf = (roster: Roster, wanted: Wanted, by: Actor, at: Instant, fill: string | null): Duty | undefined => {
    const span = book.spanOn(roster, wanted.shift, wanted.date, wanted.times);
    return (
      span && {
        ...{
          id: id(at, "duty", roster.id),
          roster: roster.id,
          date: wanted.date,
          shift: wanted.shift,
          post: wanted.post,
          user: wanted.user,
        },
        ...{ from: toIso(span.from), to: toIso(span.to), ownTimes: wanted.times !== null, note: wanted.note, fill },
        ...{ byName: by.name, changedAt: toIso(at) },
      }
    );
  };

  const checkUser = (post: Duty["post"], user: string): Words | null => {
    if (fits(book.staffOf, user, post)) return null;
    const { zh, en } = POSTS[post].words;
    return {
      zh: `这个用户不存在、已停用，或其角色不能上${zh}岗。`,
      en: `This user does not exist, is disabled, or has a role that does not fit the post ${en}.`,
    };
  };

  /** Lays wanted duties over what is there; written unless it is a preview. */
  const lay = async (roster: Roster, wanted: readonly Wanted[], replace: boolean, preview: boolean, by: Actor): Promise<Done<Filled>> => {
    const at = ports.now();
    const misfit = wanted.find((one) => checkUser(one.post, one.user) !== null);
    if (misfit !== undefined) return refused(422, checkUser(misfit.post, misfit.user) ?? NO_DUTY);
    const dates = wanted.map(({ date }) => date).sort();
    const there = dates.length === 0 ? [] : await book.dutiesBetween(roster, dates[0] ?? "", dates.at(-1) ?? "");
    const laid = layOver(wanted, there, replace);
    const fill = preview ? null : id(at, "fill", roster.id);
    const added = laid.added.flatMap((one) => dutyOf(roster, one, by, at, fill) ?? []);
    const gone = new Set(laid.removed.map((duty) => duty.id));
    const conflicts = book.conflicts(added).filter((one) => !one.duties.some((duty) => gone.has(duty)));
    const filled: Filled = { fill, added, removed: [...laid.removed], kept: laid.kept, conflicts: [...conflicts] };
    if (fill === null || added.length + laid.removed.length === 0) return done({ ...filled, fill: null }, null);
    const kept: Fill = {
      id: fill,
      roster: roster.id,
      at,
      byName: by.name,
      undone: false,
      added: added.map((duty) => duty.id),
      removed: laid.removed,
    };
    tellConcerned([...added, ...laid.removed], by);
    return done(filled, { duties: added, removedDuties: [...gone], fills: [kept] });
  };

  const withRoster = <T>(rosterId: string, work: (roster: Roster) => Promise<Done<T>> | Done<T>): Promise<ActOutcome<T>> =>
    book.write(async () => {
      const roster = book.roster(rosterId);
      return roster === undefined ? refused<T>(404, NO_ROSTER) : work(roster);
    });

  return {
    inWords,
    save: (rosterId: string | null, body: NewRoster, community: string, by: Actor): Promise<ActOutcome<Roster>> =>
      book.write(async () => {
        const at = ports.now();
        const before = rosterId === null ? undefined : book.roster(rosterId);
        if (rosterId !== null && before === undefined) return refused<Roster>(404, NO_ROSTER);
        const ids = body.shifts.map((shift) => shift.id);
        if (new Set(ids).size !== ids.length)
          return refused<Roster>(422, { zh: "班次编号不能重复。", en: "Each shift has an id of its own." });
        const roster: Roster = { ...body, id: before?.id ?? id(at, "roster"), community, byName: by.name, changedAt: toIso(at) };
        const lost = before?.shifts.find((shift) => !ids.includes(shift.id));
        const ahead = book.dutiesOf(roster.id).filter((duty) => Date.parse(duty.from) > at);
        if (lost !== undefined && ahead.some((duty) => duty.shift === lost.id)) {
          const words = {
            zh: `班次“${lost.name}”今后还有人值班，请先清空。`,
            en: `People are on the shift “${lost.name}” in days to come: take them off it first.`,
          };
          return refused<Roster>(409, words);
        }
        // What has begun keeps its times; what is to come follows the shift, unless its times were set by hand.
        const moved = ahead.flatMap((duty) => {
          if (duty.ownTimes) return [];
          const span = book.spanOn(roster, duty.shift, duty.date, null);
          if (span === undefined || (toIso(span.from) === duty.from && toIso(span.to) === duty.to)) return [];
          return [{ ...duty, from: toIso(span.from), to: toIso(span.to), byName: by.name, changedAt: toIso(at) }];
        });
        tellConcerned(moved, by);
        return done(roster, { rosters: [roster], duties: moved });
      }),
    remove: (rosterId: string, by: Actor): Promise<ActOutcome<null>> =>
      withRoster(rosterId, (roster) => {
        const ahead = book.dutiesOf(roster.id).filter((duty) => Date.parse(duty.from) > ports.now());
        tellConcerned(ahead, by);
        return done(null, { removedRosters: [roster.id], removedDuties: ahead.map((duty) => duty.id) });
      }),
    addDuty: (rosterId: string, body: NewDuty, by: Actor): Promise<ActOutcome<Duty>> =>
      withRoster(rosterId, (roster) => {
        if (!isDay(body.date)) return refused<Duty>(422, { zh: "日期无效。", en: "There is no such day." });
        const wrong = checkUser(body.post, body.user);
        if (wrong !== null) return refused<Duty>(422, wrong);
        const wanted: Wanted = { ...body, times: body.times ?? null, note: body.note ?? null };
        const duty = dutyOf(roster, wanted, by, ports.now(), null);
        if (duty === undefined) return refused<Duty>(422, { zh: "值班表没有这个班次。", en: "The roster has no such shift." });
        const twice = book
          .dutiesOf(roster.id)
          .some(
            (one) =>
              one.date === duty.date &&
              one.shift === duty.shift &&
              one.post === duty.post &&
              one.user === duty.user &&
              one.from === duty.from,
          );
        if (twice) return refused<Duty>(409, { zh: "这个人已在这个岗位上。", en: "This person stands on that post already." });
        tellConcerned([duty], by);
        return done(duty, { duties: [duty] });
      }),
    changeDuty: (rosterId: string, dutyId: string, body: DutyChange, by: Actor): Promise<ActOutcome<Duty>> =>
      withRoster(rosterId, (roster) => {
        const before = book.duty(dutyId);
        if (before === undefined || before.roster !== roster.id) return refused<Duty>(404, NO_DUTY);
        const user = body.user ?? before.user;
        const wrong = user === before.user ? null : checkUser(before.post, user);
        if (wrong !== null) return refused<Duty>(422, wrong);
        const at = ports.now();
        const span = body.times === undefined ? undefined : book.spanOn(roster, before.shift, before.date, body.times);
        const duty: Duty = {
          ...{ ...before, user, note: body.note === undefined ? before.note : body.note },
          ...(span === undefined ? {} : { from: toIso(span.from), to: toIso(span.to), ownTimes: body.times !== null }),
          ...{ byName: by.name, changedAt: toIso(at) },
        };
        tellConcerned(user === before.user ? [duty] : [before, duty], by);
        return done(duty, { duties: [duty] });
      }),
    removeDuty: (rosterId: string, dutyId: string, by: Actor): Promise<ActOutcome<null>> =>
      withRoster(rosterId, (roster) => {
        const before = book.duty(dutyId);
        if (before === undefined || before.roster !== roster.id) return refused<null>(404, NO_DUTY);
        tellConcerned([before], by);
        return done(null, { removedDuties: [dutyId] });
      }),
    fill: (rosterId: string, order: FillOrder, preview: boolean, by: Actor): Promise<ActOutcome<Filled>> =>
      withRoster(rosterId, async (roster) => {
        const source =
          order.kind === "copy" && isDay(order.source)
            ? await book.dutiesBetween(roster, order.source, addDays(order.source, order.days))
            : [];
        const filling = fillOf(order, roster, source, ports.holidays);
        if (!filling.ok) return refused<Filled>(422, filling.words);
        return lay(roster, filling.wanted, order.replace, preview, by);
      }),
    /** Takes the last fill back: what it added goes unless it was changed since, what it took comes again. */
    undo: (rosterId: string, by: Actor): Promise<ActOutcome<Filled>> =>
      withRoster(rosterId, (roster) => {
        const fill = book.lastFill(roster.id);
        if (fill === undefined || fill.undone)
          return refused<Filled>(409, { zh: "没有可以撤销的批量排班。", en: "There is no fill that could be undone." });
        const mine = fill.added.flatMap((one) => book.duty(one) ?? []);
        const untouched = mine.filter((duty) => duty.fill === fill.id && Date.parse(duty.changedAt) === fill.at);
        const removed = untouched.map((duty) => duty.id);
        tellConcerned([...untouched, ...fill.removed], by);
        const filled: Filled = {
          fill: fill.id,
          added: [...fill.removed],
          removed: [...untouched],
          kept: mine.length - untouched.length,
          conflicts: [],
        };
        return done(filled, { duties: fill.removed, removedDuties: removed, fills: [{ ...fill, undone: true }] });
      }),
    /** @param cells rows of a file, its heading and what stands above it included */
    importTable: (
      rosterId: string,
      cells: readonly (readonly string[])[],
      replace: boolean,
      preview: boolean,
      by: Actor,
    ): Promise<ActOutcome<Imported & { readonly headRow: number }>> =>
      withRoster<Imported & { readonly headRow: number }>(rosterId, async (roster) => {
        const users = ports.users().filter((user) => !user.disabled);
        const table = readTable(cells, {
          roster,
          zone: book.zoneOf(roster),
          usersNamed: (name) => users.filter((user) => user.username === name || user.name === name),
        });
        const { rows, errors, headRow } = table;
        if (errors.length > 0) return done({ rows, headRow, errors: [...errors], filled: null }, null);
        const { change, value } = await lay(roster, table.wanted, replace, preview, by);
        return value.ok ? done({ rows, headRow, errors: [], filled: value.value }, change) : { change: null, value };
      }),
  };
}

export type RosterEdits = ReturnType<typeof createRosterEdits>;
