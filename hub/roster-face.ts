import { createHash, randomBytes } from "node:crypto";
import type { ApiPorts, StoredUser } from "../api/index.ts";
import {
  addDays,
  calendarOf,
  type createRosterEdits,
  type createSwaps,
  daysFrom,
  instantAt,
  type RosterBook,
  type readHolidays,
  rowsOf,
  type TellableUser,
} from "../cases/index.ts";
import {
  DAY,
  type Duty,
  type DutyNow,
  type Gap,
  type Instant,
  POST_NAMES,
  POSTS,
  ROLES,
  type Role,
  type Roster,
  toIso,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import { createRosterImport } from "./roster-import.ts";

interface Parts {
  readonly book: RosterBook;
  readonly edits: ReturnType<typeof createRosterEdits>;
  readonly swaps: ReturnType<typeof createSwaps>;
  readonly holidays: ReturnType<typeof readHolidays>;
  readonly calendars: Records["calendars"];
  users(): readonly StoredUser[];
  tellable(): readonly TellableUser[];
  placeName(place: string): string;
  community(): string;
  communityName(): string;
  phoneOf(user: string): string | null;
  gapsWithin(time: number, rosters: readonly string[]): readonly Gap[];
  zone(): string;
  now(): Instant;
}

const AHEAD = 7 * DAY;
/** What a phone shows of one's own duties. */
const MINE_AHEAD = 62 * DAY;
/** What a calendar keeps of the past. */
const CALENDAR_BACK = 30 * DAY;
const MOST_EVENTS = 2_000;
const POST_ROLES: ReadonlySet<Role> = new Set(POST_NAMES.map((post) => POSTS[post].role));
const KEY_ROLES = ["leader", "duty"] as const;
const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Rosters as the HTTP face asks for them, but for tonight's check. */
export function createRosterFace(parts: Parts): Omit<ApiPorts["rosters"], "tonight" | "setTonightTime"> {
  const { book, edits, swaps, now } = parts;
  const byId = (id: string): StoredUser | undefined => parts.users().find((user) => user.id === id);
  const placed = (roster: Roster) => {
    const path = book.pathOf(roster);
    return path === undefined ? [] : [{ roster, path, placeName: parts.placeName(roster.place), zone: book.zoneOf(roster) }];
  };
  const named = (duty: Duty) => {
    const roster = book.roster(duty.roster);
    const shiftName = roster?.shifts.find(({ id }) => id === duty.shift)?.name ?? duty.shift;
    return { ...duty, rosterName: roster?.name ?? "", shiftName };
  };
  const byPost = (a: { readonly post: Duty["post"] }, b: { readonly post: Duty["post"] }): number =>
    POST_NAMES.indexOf(a.post) - POST_NAMES.indexOf(b.post);

  const onNow = (rosters: readonly string[]): DutyNow => {
    const at = now();
    const changes = rosters.map((id) => book.changes(id, at));
    const lasts = changes.flatMap(({ last }) => last ?? []);
    const nexts = changes.flatMap(({ next }) => next ?? []);
    const next = nexts.length === 0 ? null : Math.min(...nexts);
    const on = rosters.flatMap((id) => book.at(id, at));
    const here = new Set(on.map(({ id }) => id));
    const coming = next === null ? [] : rosters.flatMap((id) => book.at(id, next)).filter(({ id }) => !here.has(id));
    return {
      at: toIso(at),
      items: on
        .map(({ post, user, to, roster }) => ({ post, user, name: byId(user)?.name ?? "", phone: parts.phoneOf(user), until: to, roster }))
        .sort(byPost),
      changedAt: lasts.length === 0 ? null : toIso(Math.max(...lasts)),
      nextChangeAt: next === null ? null : toIso(next),
      next: coming.map(({ post, user }) => ({ post, name: byId(user)?.name ?? "" })).sort(byPost),
      gaps: [...parts.gapsWithin(DAY, rosters)],
      zone: parts.zone(),
    };
  };

  const calendarEvents = (roster: string | null, user: string) => {
    const back = toIso(now() - CALENDAR_BACK);
    const duties = (roster === null ? book.dutiesOfUser(user) : book.dutiesOf(roster)).filter((duty) => duty.to > back);
    return duties
      .sort((a, b) => a.from.localeCompare(b.from))
      .slice(0, MOST_EVENTS)
      .map((duty) => {
        const { rosterName, shiftName } = named(duty);
        const who = roster === null ? "" : `${byId(duty.user)?.name ?? ""} `;
        return {
          uid: `${duty.id}@shouwang`,
          ...{ from: Date.parse(duty.from), to: Date.parse(duty.to), changedAt: Date.parse(duty.changedAt) },
          summary: `${who}${POSTS[duty.post].words.zh} ${shiftName}`,
          description: duty.note ?? "",
          location: rosterName,
        };
      });
  };

  return {
    list: () => book.rosters().flatMap(placed),
    get: (id) => {
      const roster = book.roster(id);
      return roster === undefined ? undefined : placed(roster)[0];
    },
    staff: () =>
      parts
        .tellable()
        .filter((user) => !user.disabled && POST_ROLES.has(user.role))
        .map(({ id, name, role, paths }) => ({ user: id, name, role, paths })),
    save: (id, body, by) => edits.save(id, body, parts.community(), by),
    remove: edits.remove,
    addDuty: edits.addDuty,
    changeDuty: edits.changeDuty,
    removeDuty: edits.removeDuty,
    fill: edits.fill,
    undo: edits.undo,
    importTable: createRosterImport(edits),
    days: async (id, from, to) => {
      const roster = book.roster(id);
      if (roster === undefined) return { days: [], duties: [], conflicts: [], gaps: [], undo: null };
      const duties = await book.dutiesBetween(roster, from, to);
      const zone = book.zoneOf(roster);
      const fill = book.lastFill(id);
      const gaps = book.gaps(roster, Math.max(now(), instantAt(zone, from, 0)), instantAt(zone, addDays(to, 1), 0));
      return {
        days: daysFrom(from, to).map(parts.holidays.day),
        duties: [...duties],
        conflicts: [...book.conflicts(duties)],
        gaps: gaps.filter(({ date }) => date >= from && date <= to),
        undo:
          fill === undefined || fill.undone
            ? null
            : { fill: fill.id, at: toIso(fill.at), byName: fill.byName, added: fill.added.length, removed: fill.removed.length },
      };
    },
    table: async (id, from, to, language) => {
      const roster = book.roster(id);
      if (roster === undefined) return [];
      return rowsOf(await book.dutiesBetween(roster, from, to), roster, book.zoneOf(roster), byId, language);
    },
    now: onNow,
    gaps: (rosters) => {
      const covered = new Set(
        book.rosters().flatMap(({ shifts }) => shifts.flatMap(({ posts }) => posts.map((post): Role => POSTS[post].role))),
      );
      const bare = KEY_ROLES.filter((role) => !covered.has(role)).map((role) => ROLES[role].words);
      return { items: [...parts.gapsWithin(AHEAD, rosters)], uncovered: bare, until: toIso(now() + AHEAD) };
    },
    mine: (user) => {
      const [from, to] = [toIso(now()), toIso(now() + MINE_AHEAD)];
      const isAhead = (duty: Duty): boolean => duty.to > from && duty.from < to;
      const own = book.dutiesOfUser(user).filter(isAhead);
      const role = byId(user)?.role;
      const mates = parts.tellable().filter((one) => !one.disabled && one.role === role && one.id !== user);
      const theirs = mates.flatMap(({ id }) => book.dutiesOfUser(id)).filter((duty) => isAhead(duty) && duty.from > from);
      const sorted = (list: readonly Duty[]) => list.map(named).sort((a, b) => a.from.localeCompare(b.from));
      return {
        zone: parts.zone(),
        duties: sorted(own),
        mates: mates.map(({ id, name }) => ({ user: id, name, role: role ?? "" })),
        theirs: sorted(theirs).slice(0, 200),
        swaps: book
          .swaps()
          .filter((swap) => swap.from === user || swap.to === user)
          .sort((a, b) => b.askedAt.localeCompare(a.askedAt))
          .slice(0, 50),
      };
    },
    ask: swaps.ask,
    answer: swaps.answer,
    withdraw: swaps.withdraw,
    renewCalendar: async (user, roster) => {
      const token = randomBytes(24).toString("base64url");
      await parts.calendars.save({ tokenHash: hashOf(token), user, roster, createdAt: now() });
      return token;
    },
    calendar: async (token) => {
      const found = await parts.calendars.find(hashOf(token));
      const user = found && byId(found.user);
      if (found === undefined || user === undefined || user.disabled) return undefined;
      const roster = found.roster === null ? null : book.roster(found.roster);
      if (roster === undefined) return undefined;
      const name = roster === null ? `${user.name}的值班` : `${roster.name}值班表`;
      return calendarOf(`${name} · ${parts.communityName()}`, calendarEvents(roster?.id ?? null, user.id));
    },
  };
}
