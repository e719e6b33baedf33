import { timeOrderedId } from "../alerts/index.ts";
import type { ApiPorts, StoredUser } from "../api/index.ts";
import {
  createRosterBook,
  createRosterEdits,
  createSwaps,
  type DutyPort,
  dayOf,
  instantAt,
  KEPT_FOR,
  type RosterBook,
  type TellableUser,
} from "../cases/index.ts";
import {
  type Clock,
  DAY,
  type Gap,
  type Instant,
  minuteOfClock,
  type Notice,
  PLAIN_DISPATCH,
  POSTS,
  type RecordChange,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import type { FaultBook } from "./fault-book.ts";
import { holidaysThatCame } from "./holidays.ts";
import type { NoticeDesk } from "./notice-desk.ts";
import { createRosterFace } from "./roster-face.ts";
import { createTonight, nightAt, type TonightParts } from "./tonight.ts";
import { createTonightNotice } from "./tonight-notice.ts";

export interface RosterDeskParts {
  readonly records: Pick<Records, "rosters" | "calendars" | "settings">;
  readonly directory: Directory;
  readonly desk: Pick<NoticeDesk, "numbers" | "ownOf" | "providers" | "waysToUser">;
  readonly faults: Pick<FaultBook, "state">;
  users(): readonly StoredUser[];
  tellable(): readonly TellableUser[];
  /** Telephones of desk and sub-district, and whether they were answered lately. */
  rooms: TonightParts["rooms"];
  community(): string;
  zoneOf(community: string): string;
  write(changes: readonly RecordChange[]): void;
  noticed(notice: Notice): void;
  /** Rosters, or who is on duty, changed. */
  told(): void;
  readonly clock: Clock & { schedule(at: Instant, run: () => void): () => void };
  /** Fills an empty community with a made-up roster. */
  readonly demo: ((book: RosterBook, users: readonly TellableUser[], now: Instant) => Promise<void>) | null;
  failed(error: unknown): void;
}

/** 17:00 on the community's clock unless told otherwise [D]. */
const TONIGHT_AT = "17:00";
const MORNING = 8 * 60;
const DESK_POSTS: readonly string[] = ["leader", "duty-a", "duty-b"];
/** A gap that begins sooner is a fault that stands on every desk. */
const LOUD_WITHIN = DAY;

/** The rosters on this hub: kept, looked at each minute, handed to the HTTP face and to whoever asks who is on duty. */
export function createRosterDesk(parts: RosterDeskParts) {
  const { records, directory, clock } = parts;
  const now = (): Instant => clock.now();
  const zone = (): string => parts.zoneOf(parts.community());
  let serial = 0;
  let tonightAt = TONIGHT_AT;
  let cancel: () => void = () => undefined;

  const tell = (user: string, subject: string, text: string): void => {
    const known = parts.users().find((one) => one.id === user);
    if (known === undefined || known.disabled) return;
    serial += 1;
    const at = toIso(now());
    const notice: Notice = {
      id: timeOrderedId(now(), "notice", "roster", user, serial),
      ...{ case: "", channel: "app", to: { user, name: known.name, role: known.role }, state: "queued", subject, text },
      ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
    };
    parts.write([{ write: "notice", notice, address: null }]);
    parts.noticed(notice);
  };

  /** By every way of this kind that they have. */
  const call: Parameters<typeof createTonightNotice>[0]["call"] = (user, channel, subject, vars) => {
    const known = parts.users().find((one) => one.id === user);
    if (known === undefined || known.disabled) return;
    const { proven, unproven } = parts.desk.waysToUser(known);
    for (const { address } of [...proven, ...unproven].filter((way) => way.channel === channel)) {
      serial += 1;
      const at = toIso(now());
      const notice: Notice = {
        id: timeOrderedId(now(), "notice", "roster", user, serial),
        ...{ case: "", channel, to: { user, name: known.name, role: known.role }, state: "queued", subject, text: subject },
        ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
      };
      const template = channel === "web-push" ? null : "tonight";
      parts.write([{ write: "notice", notice, address, dispatch: { ...PLAIN_DISPATCH, template, vars } }]);
      parts.noticed(notice);
    }
  };

  const holidays = holidaysThatCame();
  const ports = {
    now,
    zoneOf: parts.zoneOf,
    pathOf: (place: string) => directory.pathOf(place),
    users: parts.tellable,
    holidays,
    makeId: timeOrderedId,
    save: records.rosters.write,
    past: records.rosters.duties,
    changed: () => {
      parts.told();
      look();
    },
    tell,
  };
  const book: RosterBook = createRosterBook(ports);
  const edits = createRosterEdits(book, ports);
  const swaps = createSwaps(book, edits, ports);
  const lapse = (): void => void swaps.lapse().catch(parts.failed);

  const gapsWithin = (time: number, rosters: readonly string[] | null = null): readonly Gap[] =>
    book
      .rosters()
      .filter(({ id }) => rosters === null || rosters.includes(id))
      .flatMap((roster) => book.gaps(roster, now(), now() + time))
      .sort((a, b) => a.from.localeCompare(b.from));

  const tonight = createTonight({
    ...{ book, desk: parts.desk, now, rooms: parts.rooms },
    users: parts.tellable,
    people: () => directory.people(parts.community()),
    pathOf: (place) => directory.pathOf(place),
    placeName: (place) => directory.spoken(place) || null,
    rootPath: () => directory.rootPath(parts.community()),
    night: (at) => {
      const day = dayOf(zone(), at);
      return nightAt(at, instantAt(zone(), day, minuteOfClock(tonightAt)), instantAt(zone(), day, MORNING));
    },
    time: () => tonightAt,
  });
  const settingOf = (): string => `tonight-at:${parts.community()}`;
  const tellTonight = createTonightNotice({
    ...{ tonight, tell, call, now, zone, settings: records.settings, community: parts.community },
    time: () => tonightAt,
    users: parts.tellable,
  });

  /** A shift began or ended: another is on duty, and a swap that waits for its answer waits in vain. */
  function turned(): void {
    ports.changed();
    lapse();
  }
  /** Says loudly what has nobody within a day, and wakes at the next change of shift. */
  function look(): void {
    const gaps = gapsWithin(LOUD_WITHIN);
    const named = gaps.slice(0, 5).map((gap) => ({ gap, post: POSTS[gap.post].words }));
    const more = gaps.length > named.length ? gaps.length : 0;
    const zh = named.map(({ gap, post }) => `${gap.rosterName} ${gap.date.slice(5)} ${gap.shiftName} ${post.zh}`).join("；");
    const en = named.map(({ gap, post }) => `${gap.rosterName} ${gap.date} ${gap.shiftName} ${post.en}`).join("; ");
    const detail = {
      zh: `24 小时内缺岗：${zh}${more > 0 ? `等 ${more} 处` : ""}`,
      en: `Without anybody within 24 h: ${en}${more > 0 ? `, ${more} in all` : ""}`,
    };
    parts.faults.state("roster-gap", gaps.length === 0 ? null : { detail }, true);
    cancel();
    const next = book
      .rosters()
      .flatMap((roster) => book.changes(roster.id, now()).next ?? [])
      .reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
    if (next < Number.POSITIVE_INFINITY) cancel = clock.schedule(next, turned);
  }

  const face: ApiPorts["rosters"] = {
    ...createRosterFace({
      ...{
        book,
        edits,
        swaps,
        holidays,
        calendars: records.calendars,
        users: parts.users,
        tellable: parts.tellable,
        now,
        zone,
        gapsWithin,
      },
      placeName: (place) => directory.spoken(place) || (directory.communities()[0]?.name ?? place),
      community: parts.community,
      communityName: () => directory.communities()[0]?.name ?? "",
      phoneOf: (user) => parts.desk.ownOf(user).phone,
    }),
    tonight,
    setTonightTime: async (time) => {
      await records.settings.set(settingOf(), time);
      tonightAt = time;
    },
  };
  /** Who is at the desk then, where somebody keeps a roster. */
  const namesAt = (at: Instant): readonly string[] => {
    const ids = book.rosters().flatMap(({ id }) => book.at(id, at).filter(({ post }) => DESK_POSTS.includes(post)));
    return [...new Set(ids.map(({ user }) => parts.users().find((one) => one.id === user)?.name ?? ""))].filter((name) => name !== "");
  };
  const duty: DutyPort = {
    onDuty: (role, path, at) => {
      // Neither stands on a roster: a volunteer signs up for hours, the sub-district's duty room is a number.
      if (role === "sub-district" || role === "volunteer") return [];
      if (role !== "deputy") return book.onDuty(role, path, at);
      const second = book.onPost("duty-b", path, at);
      return second.length > 0 ? second : book.onDuty("duty", path, at);
    },
  };

  return {
    face,
    namesAt,
    duty,
    load: async (): Promise<void> => {
      book.load(await records.rosters.load(now() - KEPT_FOR));
      tonightAt = (await records.settings.get(settingOf())) ?? TONIGHT_AT;
    },
    /** Once the hub stands. */
    begin: async (): Promise<void> => {
      if (parts.demo !== null && book.rosters().length === 0) await parts.demo(book, parts.tellable(), now());
      turned();
    },
    /** Each minute: gaps come nearer by themselves, and once a day the evening's check is told. */
    tick: (): void => {
      look();
      lapse();
      tellTonight().catch(parts.failed);
    },
    stop: (): void => cancel(),
  };
}
