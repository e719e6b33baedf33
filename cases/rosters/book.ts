import {
  type Conflict,
  DAY,
  type Duty,
  type Gap,
  HOUR,
  type Instant,
  POSTS,
  type Post,
  type Role,
  type Roster,
  type Swap,
  toIso,
} from "../../contracts/index.ts";
import type { TellableUser } from "../types.ts";
import type { Fill, RosterBookPorts, RosterChange, RosterContent } from "./book-types.ts";
import { conflictsOf, fits, gapsOf, type StaffOf } from "./faults.ts";
import { addDays, dayOf, type LocalDay } from "./local-day.ts";
import { type DutyIndex, indexDuties } from "./on-duty.ts";
import { type Span, spanOf, uncovered } from "./span.ts";

/** Duties that ended longer ago are read from the records. */
export const KEPT_FOR = 40 * DAY;

/** What the nearest rosters say of a role at a place. */
export interface RoleWatch {
  /** False: no roster there or above has the role, so that everybody of it is told. */
  readonly covered: boolean;
  readonly users: readonly { readonly user: TellableUser; readonly post: Post | null }[];
  /** Parts of the time that nobody covers. */
  readonly gaps: readonly Span[];
  /** The nearest rosters with the role. */
  readonly rosters: readonly string[];
}

/** The rosters in memory: who is on duty, and what is wrong. Asked for each case, without a query. */
export interface RosterBook {
  /** Those on duty of a post for this path: by the nearest roster with the post that has somebody, as `onDuty`; none else. */
  onPost(post: Post, path: string, at: Instant): readonly TellableUser[];
  /** Those on duty of a role for this path: the nearest roster with somebody, else everybody of the role there. */
  onDuty(role: Role, path: string, at: Instant): readonly TellableUser[];
  load(content: RosterContent): void;
  /** Writes what belongs together, then lets it hold; one after the other. */
  write<T>(work: () => Promise<{ readonly change: RosterChange | null; readonly value: T }>): Promise<T>;
  /** Told once what is being written holds; not at all where it could not be written. */
  tell(user: string, subject: string, text: string): void;
  rosters(): readonly Roster[];
  roster(id: string): Roster | undefined;
  pathOf(roster: Roster): string | undefined;
  zoneOf(roster: Roster): string;
  duty(id: string): Duty | undefined;
  dutiesOf(roster: string): readonly Duty[];
  dutiesOfUser(user: string): readonly Duty[];
  /** Also those of long ago. */
  dutiesBetween(roster: Roster, from: LocalDay, to: LocalDay): Promise<readonly Duty[]>;
  lastFill(roster: string): Fill | undefined;
  swaps(): readonly Swap[];
  staffOf: StaffOf;
  at(roster: string, instant: Instant): readonly Duty[];
  changes(roster: string, instant: Instant): { readonly last: Instant | null; readonly next: Instant | null };
  watch(role: Role, path: string, span: Span): RoleWatch;
  gaps(roster: Roster, from: Instant, to: Instant): readonly Gap[];
  /** Of these rosters' people, on whatever roster they stand. */
  conflicts(duties: readonly Duty[]): readonly Conflict[];
  /** Beginning and end on the clock of the roster's community, of the shift or of times of its own. */
  spanOn(roster: Roster, shift: string, date: LocalDay, times: { readonly from: string; readonly to: string } | null): Span | undefined;
}

/** The place itself and what lies above it, nearest first: `/a/b/c/`, `/a/b/`, `/a/`. */
export function upwards(path: string): readonly string[] {
  const found: string[] = [];
  for (let end = path.length; end > 1; end = path.lastIndexOf("/", end - 2) + 1) found.push(path.slice(0, end));
  return found;
}

const hasRole = (roster: Roster, role: Role): boolean => roster.shifts.some(({ posts }) => posts.some((post) => POSTS[post].role === role));

export function createRosterBook(ports: RosterBookPorts): RosterBook {
  const rosters = new Map<string, Roster>();
  const byRoster = new Map<string, Map<string, Duty>>();
  const duties = new Map<string, Duty>();
  const byUser = new Map<string, Map<string, Duty>>();
  const fills = new Map<string, Fill>();
  const swaps = new Map<string, Swap>();
  const indexes = new Map<string, DutyIndex<Duty>>();
  let floor: LocalDay = "";
  let turn: Promise<unknown> = Promise.resolve();
  let letters: (readonly [user: string, subject: string, text: string])[] = [];
  let known: { readonly list: readonly TellableUser[]; readonly byId: ReadonlyMap<string, TellableUser> } | undefined;
  let placed: ReadonlyMap<string, readonly Roster[]> | undefined;

  const userById = (id: string): TellableUser | undefined => {
    const list = ports.users();
    if (known?.list !== list) known = { list, byId: new Map(list.map((user) => [user.id, user])) };
    return known.byId.get(id);
  };
  const staffOf: StaffOf = (id) => userById(id);
  const rostersAt = (path: string): readonly Roster[] => {
    if (placed === undefined) {
      const found = new Map<string, Roster[]>();
      for (const roster of rosters.values()) {
        const at = ports.pathOf(roster.place);
        if (at !== undefined) found.set(at, [...(found.get(at) ?? []), roster]);
      }
      placed = found;
    }
    return placed.get(path) ?? [];
  };
  const indexOf = (roster: string): DutyIndex<Duty> => {
    const index = indexes.get(roster) ?? indexDuties([...(byRoster.get(roster)?.values() ?? [])]);
    indexes.set(roster, index);
    return index;
  };

  const drop = (id: string): void => {
    const old = duties.get(id);
    if (!old) return;
    duties.delete(id);
    byRoster.get(old.roster)?.delete(id);
    byUser.get(old.user)?.delete(id);
    indexes.delete(old.roster);
  };
  const put = (duty: Duty): void => {
    drop(duty.id);
    duties.set(duty.id, duty);
    for (const [map, key] of [
      [byRoster, duty.roster],
      [byUser, duty.user],
    ] as const) {
      const inner = map.get(key) ?? new Map<string, Duty>();
      map.set(key, inner.set(duty.id, duty));
    }
    indexes.delete(duty.roster);
  };
  const apply = (change: RosterChange): void => {
    for (const roster of change.rosters ?? []) rosters.set(roster.id, roster);
    for (const id of change.removedRosters ?? []) {
      rosters.delete(id);
      for (const duty of [...(byRoster.get(id)?.keys() ?? [])]) drop(duty);
    }
    for (const id of change.removedDuties ?? []) drop(id);
    for (const duty of change.duties ?? []) put(duty);
    for (const fill of change.fills ?? []) fills.set(fill.roster, fill);
    for (const swap of change.swaps ?? []) swaps.set(swap.id, swap);
    placed = undefined;
  };

  /** Nearest first, each with the rosters of one place that have the role. */
  const chain = (role: Role, path: string): readonly (readonly Roster[])[] =>
    upwards(path)
      .map((at) => rostersAt(at).filter((roster) => hasRole(roster, role)))
      .filter((list) => list.length > 0);
  const standing = (roster: Roster, role: Role, at: Instant): readonly Duty[] =>
    indexOf(roster.id)
      .at(at)
      .filter((duty) => POSTS[duty.post].role === role && fits(staffOf, duty.user, duty.post));
  const everybody = (role: Role, path: string): readonly TellableUser[] =>
    ports.users().filter((user) => user.role === role && !user.disabled && user.paths.some((root) => path.startsWith(root)));

  return {
    load: (content) => {
      floor = dayOf("UTC", ports.now() - KEPT_FOR + DAY);
      apply({ rosters: content.rosters, duties: content.duties, fills: content.fills, swaps: content.swaps });
    },
    write: (work) => {
      const mine = turn.then(async () => {
        letters = [];
        const { change, value } = await work();
        if (change !== null) {
          await ports.save(change);
          apply(change);
          ports.changed();
          for (const letter of letters) ports.tell(...letter);
        }
        return value;
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
    tell: (...letter) => void letters.push(letter),
    rosters: () => [...rosters.values()],
    roster: (id) => rosters.get(id),
    pathOf: (roster) => ports.pathOf(roster.place),
    zoneOf: (roster) => ports.zoneOf(roster.community),
    duty: (id) => duties.get(id),
    dutiesOf: (roster) => [...(byRoster.get(roster)?.values() ?? [])],
    dutiesOfUser: (user) => [...(byUser.get(user)?.values() ?? [])],
    dutiesBetween: async (roster, from, to) => {
      const found = from < floor ? await ports.past(roster.id, from, to) : [...(byRoster.get(roster.id)?.values() ?? [])];
      return found
        .filter(({ date }) => date >= from && date <= to)
        .sort((a, b) => a.from.localeCompare(b.from) || a.id.localeCompare(b.id));
    },
    lastFill: (roster) => fills.get(roster),
    swaps: () => [...swaps.values()],
    staffOf,
    at: (roster, instant) =>
      indexOf(roster)
        .at(instant)
        .filter((duty) => fits(staffOf, duty.user, duty.post)),
    changes: (roster, instant) => indexOf(roster).changes(instant),
    onPost: (post, path, at) => {
      for (const near of chain(POSTS[post].role, path)) {
        const on = near.flatMap((roster) => standing(roster, POSTS[post].role, at)).filter((duty) => duty.post === post);
        if (on.length > 0) return [...new Set(on.flatMap(({ user }) => userById(user) ?? []))];
      }
      return [];
    },
    onDuty: (role, path, at) => {
      for (const near of chain(role, path)) {
        const users = near.flatMap((roster) => standing(roster, role, at)).flatMap(({ user }) => userById(user) ?? []);
        // A hole in the nearest roster is a gap to be shown, never a reason to tell nobody.
        if (users.length > 0) return [...new Set(users)];
      }
      return everybody(role, path);
    },
    watch: (role, path, span) => {
      const [near = []] = chain(role, path);
      if (near.length === 0)
        return { covered: false, users: everybody(role, path).map((user) => ({ user, post: null })), gaps: [], rosters: [] };
      const spans: Span[] = [];
      const users = new Map<string, { readonly user: TellableUser; readonly post: Post }>();
      for (const roster of near)
        for (let at: Instant | null = span.from; at !== null && at < span.to; at = indexOf(roster.id).changes(at).next)
          for (const duty of standing(roster, role, at)) {
            const user = userById(duty.user);
            if (user === undefined) continue;
            users.set(user.id, { user, post: duty.post });
            spans.push({ from: Date.parse(duty.from), to: Date.parse(duty.to) });
          }
      return { covered: true, users: [...users.values()], gaps: uncovered(span, spans), rosters: near.map(({ id }) => id) };
    },
    gaps: (roster, from, to) => {
      const zone = ports.zoneOf(roster.community);
      const [first, last] = [addDays(dayOf(zone, from), -1), dayOf(zone, to)];
      const near = [...(byRoster.get(roster.id)?.values() ?? [])].filter(
        (duty) => duty.to > toIso(from - 2 * DAY) && duty.from < toIso(to + 2 * DAY),
      );
      return gapsOf({ roster, duties: near, from: first, to: last, zone, holidays: ports.holidays, staffOf })
        .filter((gap) => gap.to > toIso(from) && gap.from < toIso(to))
        .map((gap) => ({ ...gap, from: gap.from < toIso(from) ? toIso(from) : gap.from }));
    },
    conflicts: (asked) => {
      const ids = new Set(asked.map(({ id }) => id));
      const [first, last] = [
        asked.reduce((min, { from }) => (from < min ? from : min), "9"),
        asked.reduce((max, { to }) => (to > max ? to : max), ""),
      ];
      if (asked.length === 0) return [];
      const [from, to] = [toIso(Date.parse(first) - 3 * DAY), toIso(Date.parse(last) + 3 * DAY)];
      const all = new Map(asked.map((duty) => [duty.id, duty]));
      for (const user of new Set(asked.map((duty) => duty.user)))
        for (const duty of byUser.get(user)?.values() ?? [])
          if (!all.has(duty.id) && duty.to > from && duty.from < to) all.set(duty.id, duty);
      const limitsOf = (id: string) => rosters.get(id) ?? { restHours: 0, longestHours: (100 * DAY) / HOUR };
      return conflictsOf({ duties: [...all.values()], limitsOf, staffOf }).filter((one) => one.duties.some((id) => ids.has(id)));
    },
    spanOn: (roster, shift, date, times) => {
      const found = roster.shifts.find(({ id }) => id === shift);
      return found && spanOf(times ?? found, date, ports.zoneOf(roster.community));
    },
  };
}
