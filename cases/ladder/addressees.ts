import type { Case, Contact, Instant, NoticeChannel, Role, Way } from "../../contracts/index.ts";
import type { TellableUser } from "../types.ts";
import { concernedBy, isCovered, kinOf } from "./kin.ts";
import type { Ways, World } from "./ports.ts";
import type { TellEntry } from "./rung.ts";

/** One message to one human: by which way, and by which others where it fails. */
export interface Addressee {
  /** Null for whoever has no log-in. */
  readonly user: string | null;
  readonly name: string;
  /** A role, `sub-district` or `duty-phone`; empty for a siren, a speaker or a group. */
  readonly role: Role | "sub-district" | "duty-phone" | "";
  readonly way: Way;
  readonly next: readonly Way[];
  /** Of an SMS, the call beside it to the same relative: it says its sentence once, and again only while that call cannot go out. */
  readonly beside?: Way;
}

interface Human extends Pick<Addressee, "user" | "name" | "role"> {
  readonly ways: Ways;
  /** Whose relative: of each home one is rung at a time. */
  readonly home?: string | null;
}

export interface Found {
  readonly to: readonly Addressee[];
  /** Names of those for whom there is no way at all. */
  readonly unreachable: readonly string[];
  /** Others of the family wait for their turn. */
  readonly more: boolean;
}

/** Roles told of their own people only; one who is tied to nobody in particular, of all at the places. */
const TIED: ReadonlySet<Role> = new Set(["care", "clinician"]);

const waysBy = (ways: Ways, channels: readonly NoticeChannel[]): { readonly ways: readonly Way[]; readonly proven: boolean } => {
  const of = (list: readonly Way[]): Way[] => channels.flatMap((channel) => list.filter((way) => way.channel === channel));
  const proven = of(ways.proven);
  return { ways: [...proven, ...of(ways.unproven)], proven: proven.length > 0 };
};

/** What is not proven by an answered test is never the only way. */
function addressed(human: Human, by: TellEntry["by"]): readonly Addressee[] {
  const { ways, home: _home, ...to } = human;
  const called = to.role === "family" && by.length > 1 && by.flat().includes("voice");
  const call = called ? ways.proven.find(({ channel }) => channel === "voice") : undefined;
  return by.flatMap((each): Addressee[] => {
    const { ways: found, proven } = waysBy(ways, typeof each === "string" ? [each] : each);
    const [first, second, ...rest] = found;
    if (first === undefined) return [];
    const beside = call !== undefined && first.channel === "sms" ? { beside: call } : {};
    if (second === undefined) return [{ ...to, way: first, next: [], ...beside }];
    if (proven || first.channel === "app") return [{ ...to, way: first, next: [second, ...rest], ...beside }];
    return [
      { ...to, way: first, next: [] },
      { ...to, way: second, next: rest },
    ];
  });
}

/** Those of the grid there before all others, those of its part before these; of equals those whose area is the smallest. */
const closest = (users: readonly TellableUser[], path: string, grids: readonly (readonly string[])[]): readonly TellableUser[] => {
  const own = grids.map((ids) => users.filter(({ id }) => ids.includes(id))).find((found) => found.length > 0);
  const asked = own ?? users;
  const reach = (user: TellableUser): number =>
    Math.max(0, ...user.paths.filter((root) => path.startsWith(root)).map((root) => root.length));
  const longest = Math.max(0, ...asked.map(reach));
  return asked.filter((user) => reach(user) === longest);
};

/** `withoutKeyholders`: the same step rings them beside the family. `without`: who is not sent, though they would be nearest. */
type Asked = TellEntry & {
  readonly withoutKeyholders?: boolean;
  /** It rings for somebody who goes there: of these people, and of none whose family is with them already. */
  asks?(person: string): boolean;
  without?(user: TellableUser): boolean;
  /** Of the family, by what was said until now: the lowest first, null not at all. */
  rank?(name: string, to: readonly Addressee[]): number | null;
};

/** Those of the grid there, else whose area is the smallest; of these who is free. Where all of them are busy, the nearest who is free beside them. */
function nearest(
  users: readonly TellableUser[],
  path: string,
  grids: readonly (readonly string[])[],
  isBusy: (user: TellableUser) => boolean,
): readonly TellableUser[] {
  const first = closest(users, path, grids);
  const free = first.filter((user) => !isBusy(user));
  if (free.length > 0) return free;
  return [
    ...first,
    ...closest(
      users.filter((user) => !isBusy(user)),
      path,
      grids,
    ),
  ];
}

function staff(
  entry: Asked,
  role: Role | "deputy" | "sub-district",
  one: Case,
  path: string,
  world: World,
  now: Instant,
): readonly Human[] {
  const on = world.duty
    .onDuty(role, path, now)
    .filter((user) => !TIED.has(user.role) || one.person === null || user.people.length === 0 || user.people.includes(one.person));
  const sent = entry.nearest
    ? nearest(
        on.filter((user) => !entry.without?.(user)),
        path,
        world.gridWorkers(path),
        (user) => world.isBusy(user, one),
      )
    : on;
  return sent.map((user) => ({
    ...{ user: user.id, name: user.name, role: user.role },
    ways: world.waysToUser(user),
  }));
}

/** Those who signed up for such help and are in their hours; neighbours without a log-in by their telephone. */
function helpers(entry: Asked, one: Case, path: string, world: World, now: Instant): readonly Human[] {
  const there = world.helpers(path, entry.help ?? [], one.person, now);
  const willing = there.map(({ as }) => as).filter((user) => entry.without?.(user) !== true);
  // They said themselves where they come: no grid is nearer than that.
  const sent = entry.nearest ? nearest(willing, path, [], (user) => world.isBusy(user, one)) : willing;
  return there
    .filter(({ as }) => sent.includes(as))
    .map(({ as, phone }) => ({
      ...{ user: phone === null ? as.id : null, name: as.name, role: "volunteer" },
      ways: phone === null ? world.waysToUser(as) : world.waysToNumber(phone),
    }));
}

const together = (a: Ways, b: Ways): Ways => ({ proven: [...a.proven, ...b.proven], unproven: [...a.unproven, ...b.unproven] });

/** Relatives in contact order: who has a log-in is one human with it. */
function relatives(person: string, contacts: readonly Contact[], world: World, withoutKeyholders: boolean): readonly Human[] {
  const users = world.users().filter((user) => !user.disabled && user.role === "family" && user.people.includes(person));
  const called = withoutKeyholders ? contacts.filter((contact) => !contact.keyholder) : contacts;
  const listed = called.map((contact): Human => {
    const user = users.find((each) => each.id === contact.user);
    const own = world.waysToContact(contact);
    if (!user) return { user: null, name: contact.name, role: "family", ways: own };
    return { user: user.id, name: user.name, role: "family", ways: together(world.waysToUser(user), own) };
  });
  const others = users
    .filter((user) => !contacts.some((contact) => contact.user === user.id))
    .map((user): Human => ({ user: user.id, name: user.name, role: "family", ways: world.waysToUser(user) }));
  return [...others, ...listed];
}

function humansOf(entry: Asked, one: Case, path: string, world: World, now: Instant): readonly Human[] {
  const kin = kinOf(one, world);
  switch (entry.who) {
    case "family": {
      const all = concernedBy(one, world).filter(({ id }) => entry.asks === undefined || (entry.asks(id) && !isCovered(one.ladder, id)));
      return all.flatMap(({ id, contacts, home }) =>
        relatives(id, contacts, world, entry.withoutKeyholders === true).map((human) => ({ ...human, home })),
      );
    }
    case "keyholder":
      return (kin?.contacts ?? [])
        .filter((contact) => contact.keyholder && (kin === undefined || entry.asks?.(kin.id) !== false))
        .map((contact) => ({ user: contact.user, name: contact.name, role: "family", ways: world.waysToContact(contact) }));
    case "home":
      return world
        .placesOf(one, one.ladder?.since)
        .flatMap(world.homePhones)
        .map(({ name, number }) => ({
          ...{ user: null, name, role: "family" },
          ways: world.waysToNumber(number),
        }));
    case "duty-phone": {
      const { dutyPhone } = world.numbers();
      return dutyPhone === null ? [] : [{ user: null, name: "值班电话", role: "duty-phone", ways: world.waysToNumber(dutyPhone) }];
    }
    case "sub-district": {
      const { subDistrict } = world.numbers();
      const room: readonly Human[] =
        subDistrict === null ? [] : [{ user: null, name: "街道值班室", role: "sub-district", ways: world.waysToNumber(subDistrict) }];
      return [...staff(entry, "sub-district", one, path, world, now), ...room];
    }
    case "group":
      return world.groupsAt(path).map(({ way, name }): Human => ({ user: null, name, role: "", ways: { proven: [way], unproven: [] } }));
    case "speaker":
      // In a lift only its own cab: nobody else need hear that somebody is stuck.
      return world
        .speakersAt(one.place?.id ?? null, path, one.family === "lift" ? "spot" : "building")
        .map(
          ({ id, name }): Human => ({ user: null, name, role: "", ways: { proven: [{ channel: "speaker", address: id }], unproven: [] } }),
        );
    case "volunteer":
      return helpers(entry, one, path, world, now);
    default:
      return staff(entry, entry.who, one, path, world, now);
  }
}

const IN_APP: Ways = { proven: [{ channel: "app", address: null }], unproven: [] };

/** One human by name, whatever post they hold; in a drill by the app alone. */
export function oneAddressed(user: TellableUser, by: TellEntry["by"], one: Case, world: World): readonly Addressee[] {
  const to = { user: user.id, name: user.name, role: user.role };
  return one.drill === undefined ? addressed({ ...to, ways: world.waysToUser(user) }, by) : addressed({ ...to, ways: IN_APP }, ["app"]);
}

/** A world in which there is nobody but those who take part in a drill, and no way to them but the app. */
function drillWorld(drill: string, world: World): World {
  const taking = world.drills.participants(drill);
  const users = (): readonly TellableUser[] =>
    world.users().filter((user) => taking.has(user.id) && !user.disabled && user.role !== "family");
  const none: Ways = { proven: [], unproven: [] };
  return {
    ...world,
    users,
    // Whoever takes part is on duty in it, roster or none.
    duty: { onDuty: (role, path) => users().filter((user) => user.role === role && user.paths.some((root) => path.startsWith(root))) },
    waysToUser: () => IN_APP,
    waysToContact: () => none,
    waysToNumber: () => none,
    numbers: () => ({ dutyPhone: null, subDistrict: null }),
    livingAt: () => [],
    homePhones: () => [],
    sirensAt: () => [],
    speakersAt: () => [],
    groupsAt: () => [],
    helpers: () => [],
    carriers: () => [],
  };
}

const OUTSIDE: readonly TellEntry["who"][] = ["family", "keyholder", "home", "duty-phone", "group", "speaker"];
const NOBODY: Found = { to: [], unreachable: [], more: false };

/** A relative who may learn nothing of it takes nobody's turn, and is not said to have been told. */
const mayHear = ({ user, name }: Human, entry: Asked, one: Case, world: World): boolean =>
  (entry.who !== "family" && entry.who !== "keyholder") || world.learns(one, { user, name }) !== "nothing";

/**
 * Whom an entry tells now. Of those who are told in turns the first whose turn has not been: by who they are, not by the
 * how manieth, since a number that was stopped meanwhile must not push the next one out of the list.
 * @param part which turn it is, from 0
 */
export function addresseesOf(
  entry: Asked,
  one: Case,
  path: string,
  world: World,
  now: Instant,
  part: number,
  hadTurn: (to: Addressee) => boolean = () => false,
): Found {
  const { drill } = one;
  if (drill === undefined) return found(entry, one, path, world, now, part, hadTurn);
  return OUTSIDE.includes(entry.who) ? NOBODY : found({ ...entry, by: ["app"] }, one, path, drillWorld(drill, world), now, part, hadTurn);
}

function ranked(entry: Asked, humans: readonly Human[]): readonly Human[] {
  const { rank } = entry;
  if (rank === undefined || humans.some(({ role }) => role !== "family")) return humans;
  return humans
    .flatMap((human) => {
      const at = rank(human.name, addressed(human, entry.by));
      return at === null ? [] : [{ human, at }];
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ human }) => human);
}

function found(
  entry: Asked,
  one: Case,
  path: string,
  world: World,
  now: Instant,
  part: number,
  hadTurn: (to: Addressee) => boolean,
): Found {
  const humans = ranked(
    entry,
    humansOf(entry, one, path, world, now).filter((human) => mayHear(human, entry, one, world)),
  );
  const to: Addressee[] = [];
  const unreachable: string[] = [];
  const seen = new Set<string>();
  const given = new Set<string>();
  let more = false;
  for (const human of humans) {
    // Whoever stands in the list twice, as a user and as a contact, gets one message.
    const mine = addressed(human, entry.by).filter(({ way }) => !seen.has(keyOf(human.user, way)));
    for (const { way } of mine) seen.add(keyOf(human.user, way));
    if (mine.length === 0) {
      if (addressed(human, entry.by).length === 0) unreachable.push(human.name);
      continue;
    }
    if (entry.turns !== undefined) {
      if (mine.some(hadTurn)) continue;
      const home = human.home ?? "";
      if (given.has(home)) {
        more = true;
        continue;
      }
      given.add(home);
    }
    to.push(...mine);
  }
  return { to, unreachable: part === 0 ? unreachable : [], more };
}

const keyOf = (user: string | null, way: Way): string => `${way.channel}\n${way.address ?? user ?? ""}`;
