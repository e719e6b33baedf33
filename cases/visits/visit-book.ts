import {
  type CareVisit,
  DAY,
  type Instant,
  MINUTE,
  type NewCareVisit,
  type NewRhythm,
  type NewRound,
  type PeopleFilter,
  type Person,
  type Rhythm,
  type Round,
  type RoundItem,
  toIso,
  type VisitMove,
  type VisitsMoved,
} from "../../contracts/index.ts";
import type { ActOutcome, Actor } from "../types.ts";
import { type Dwelling, isChosen } from "./choose.ts";
import { type Due, dueOf, NEVER_VISITED, type VisitsOf, withVisit } from "./due.ts";
import { moveVisits } from "./move.ts";
import { ticked, withItem } from "./rounds.ts";
import { usualRhythm } from "./usual.ts";

export interface VisitPorts {
  personById(id: string): Person | undefined;
  people(community?: string): readonly Person[];
  dwellingOf(person: Person): Dwelling;
  /** As it is spoken: 3栋2单元501. */
  spoken(person: Person): string;
  /** The last millisecond of the day of an instant in the community. */
  endOfDay(community: string, at: Instant): Instant;
  /** The calendar year of an instant in the community. */
  yearOf(community: string, at: Instant): number;
  /** The paths of places; undefined for one that is none. */
  pathOf(place: string): string | undefined;
  userName(id: string): string | undefined;
  /** Somebody saw or heard her: a sign of hers. */
  met(community: string, person: string, meeting: { at: string; how: "seen" | "heard"; well: boolean; by: string; byName: string }): void;
  saveRhythms(rhythms: readonly Rhythm[]): Promise<void>;
  saveVisit(visit: CareVisit, community: string, item: RoundItem | null): Promise<void>;
  saveRound(round: Round): Promise<void>;
  roundById(id: string): Promise<Round | undefined>;
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  /** Rounds, visits or rhythms are not what they were. */
  told(): void;
}

export interface DuePerson {
  readonly person: Person;
  readonly rhythm: Rhythm;
  readonly visits: VisitsOf;
  readonly due: readonly Due[];
}

/** A round holds so many people at most [D]: more is the whole community. */
const MOST_PEOPLE = 2_000;
const LONGEST_ROUND = 30 * DAY;
/** A tick made without network may come so late. */
const LATEST_TICK = 7 * DAY;

const refused = (status: 404 | 409 | 422, zh: string, en: string) => ({ ok: false, status, reason: zh, words: { zh, en } }) as const;
const NOBODY = refused(404, "没有这个人", "there is no such person");
const NO_ROUND = refused(404, "没有这个任务", "there is no such round");
const ENDED = refused(409, "这个任务已经结束。", "This round has ended.");

/** Rhythms, care visits and rounds of a hub: in memory as far as they are asked for, each change written before it is told. */
export function createVisitBook(ports: VisitPorts) {
  const rhythms = new Map<string, Rhythm>();
  const visits = new Map<string, VisitsOf>();
  const rounds = new Map<string, Round>();
  /** From when rhythms by need are counted. */
  let since: Instant = 0;

  /** What was set for somebody, else by need. */
  const rhythmOf = (person: Person): Rhythm | null => {
    const kept = rhythms.get(person.id);
    if (kept !== undefined && kept.usual !== true) return kept;
    const usual = usualRhythm(person, since, ports.yearOf(person.community, since));
    if (usual === null || kept === undefined) return usual;
    return { ...usual, worker: kept.worker, workerName: kept.workerName, usual: true };
  };
  const visitsOf = (person: string): VisitsOf => visits.get(person) ?? NEVER_VISITED;
  const find = async (id: string): Promise<Round | undefined> => rounds.get(id) ?? (await ports.roundById(id));
  const keep = async (round: Round): Promise<void> => {
    if (round.endedAt === null) rounds.set(round.id, round);
    else rounds.delete(round.id);
    await ports.saveRound(round);
    ports.told();
  };

  const choose = (community: string, filter: PeopleFilter, now: Instant): ActOutcome<readonly Person[]> => {
    const roots = filter.places.map(ports.pathOf);
    if (roots.includes(undefined)) return refused(422, "没有这个位置。", "There is no such place.");
    const year = ports.yearOf(community, now);
    const known = roots.filter((root) => root !== undefined);
    const found = ports.people(community).filter((person) => isChosen(person, ports.dwellingOf(person), filter, known, year));
    // In the order in which one walks: building, unit, floor, door.
    const order = new Map(found.map((person) => [person.id, ports.dwellingOf(person)]));
    const key = ({ id }: Person): readonly [string, number] => [order.get(id)?.path ?? "", order.get(id)?.home?.floor ?? 0];
    const sorted = [...found].sort((a, b) => {
      const [[pathA, floorA], [pathB, floorB]] = [key(a), key(b)];
      return pathA.localeCompare(pathB, "en", { numeric: true }) || floorA - floorB || (a.id < b.id ? -1 : 1);
    });
    return { ok: true, value: sorted };
  };

  /** One visit, alone or as a line of a round; sent again it is the same one. */
  const visit = async (
    person: Person,
    body: NewCareVisit,
    round: Round | null,
    by: Actor,
    now: Instant,
  ): Promise<ActOutcome<CareVisit>> => {
    const at = body.at === undefined ? now : Date.parse(body.at);
    if (at > now + MINUTE || at < now - LATEST_TICK)
      return refused(422, "时间须在最近 7 天内。", "The time must lie within the last 7 days.");
    // What somebody did before her death and sends after it, from a phone without network, was done all the same.
    if (person.state === "died" && at >= Date.parse(person.stay?.at ?? toIso(0)))
      return refused(409, "此人已登记为已故。", "This person is registered as having died.");
    const made: CareVisit = {
      id: ports.makeId(at, "care-visit", person.id, by.user, body.way, body.result, round?.id ?? ""),
      ...{ person: person.id, way: body.way, result: body.result, note: body.note ?? null },
      ...{ at: toIso(Math.min(at, now)), by: by.username, byName: by.name, round: round?.id ?? null },
    };
    const old = round?.items.find((item) => item.person === person.id);
    const item = old === undefined ? null : ticked(old, made);
    await ports.saveVisit(made, person.community, item);
    visits.set(person.id, withVisit(visitsOf(person.id), made));
    const open = round === null ? undefined : rounds.get(round.id);
    if (open !== undefined && item !== null) rounds.set(open.id, withItem(open, item));
    if (made.result === "seen" || made.result === "heard")
      ports.met(person.community, person.id, { at: made.at, how: made.result, well: false, by: by.username, byName: by.name });
    ports.told();
    return { ok: true, value: made };
  };

  return {
    /** What was kept, at start; visits oldest first. */
    load: (kept: {
      readonly rhythms: readonly Rhythm[];
      readonly visits: readonly CareVisit[];
      readonly rounds: readonly Round[];
      readonly since: Instant;
    }): void => {
      since = kept.since;
      for (const rhythm of kept.rhythms) rhythms.set(rhythm.person, rhythm);
      for (const one of kept.visits) visits.set(one.person, withVisit(visitsOf(one.person), one));
      for (const round of kept.rounds) rounds.set(round.id, round);
    },
    rhythmOf: (id: string): Rhythm | null => {
      const person = ports.personById(id);
      return person ? rhythmOf(person) : null;
    },
    setRhythm: async (id: string, body: NewRhythm, by: Actor, now: Instant): Promise<ActOutcome<Rhythm>> => {
      if (!ports.personById(id)) return NOBODY;
      const workerName = body.worker === null ? null : ports.userName(body.worker);
      if (workerName === undefined) return refused(422, "没有这个用户。", "There is no such user.");
      const rhythm: Rhythm = { ...body, person: id, workerName, by: by.username, byName: by.name, at: toIso(now) };
      await ports.saveRhythms([rhythm]);
      rhythms.set(id, rhythm);
      ports.told();
      return { ok: true, value: rhythm };
    },
    /** Her visits become another's; who was moved by somebody else meanwhile is left. */
    move: async (moves: readonly VisitMove[]): Promise<ActOutcome<VisitsMoved>> => {
      const known = (id: string): Rhythm | null => {
        const person = ports.personById(id);
        return person ? rhythmOf(person) : null;
      };
      const found = moveVisits(moves, known, ports.userName);
      if (!found.ok) return found;
      const { changed, moved } = found.value;
      if (changed.length > 0) {
        await ports.saveRhythms(changed);
        for (const rhythm of changed) rhythms.set(rhythm.person, rhythm);
        ports.told();
      }
      return { ok: true, value: moved };
    },
    /** Everybody with a rhythm and what is due or will be. */
    due: (): readonly DuePerson[] =>
      ports.people().flatMap((person) => {
        const rhythm = rhythmOf(person);
        if (rhythm === null) return [];
        const known = visitsOf(person.id);
        const due = dueOf(person, rhythm, known, (at) => ports.endOfDay(person.community, at));
        return due.length === 0 ? [] : [{ person, rhythm, visits: known, due }];
      }),
    visit: async (id: string, body: NewCareVisit, by: Actor, now: Instant): Promise<ActOutcome<CareVisit>> => {
      const person = ports.personById(id);
      return person ? visit(person, body, null, by, now) : NOBODY;
    },
    choose,
    openRounds: (): readonly Round[] => [...rounds.values()],
    round: find,
    makeRound: async (
      community: string,
      body: NewRound,
      chosen: readonly Person[],
      by: Actor,
      now: Instant,
    ): Promise<ActOutcome<Round>> => {
      const due = Date.parse(body.dueAt);
      if (due <= now || due > now + LONGEST_ROUND)
        return refused(422, "完成时限须在现在之后、30 天之内。", "It must be due after now and within 30 days.");
      const left = new Set(body.without ?? []);
      const people = chosen.filter(({ id }) => !left.has(id));
      if (people.length === 0) return refused(422, "没有符合条件的人。", "Nobody fits.");
      if (people.length > MOST_PEOPLE)
        return refused(422, `一个任务最多 ${MOST_PEOPLE} 人，请缩小范围。`, `A round holds ${MOST_PEOPLE} people at most: narrow it.`);
      const round: Round = {
        id: ports.makeId(now, "round", by.user, body.title),
        ...{ community, title: body.title, reason: body.reason, way: body.way, warning: body.warning ?? null, dueAt: toIso(due) },
        ...(body.proposal !== undefined && { proposal: body.proposal }),
        ...{ createdAt: toIso(now), createdBy: by.username, createdByName: by.name, endedAt: null, endedByName: null },
        items: people.map((person) => ({
          ...{ person: person.id, name: person.name, place: ports.spoken(person) },
          ...{ worker: rhythms.get(person.id)?.worker ?? null, workerName: rhythms.get(person.id)?.workerName ?? null },
          ...{ result: null, note: null, at: null, by: null, byName: null },
        })),
      };
      await keep(round);
      return { ok: true, value: round };
    },
    tick: async (id: string, person: string, body: Omit<NewCareVisit, "way">, by: Actor, now: Instant): Promise<ActOutcome<Round>> => {
      const round = await find(id);
      const whom = ports.personById(person);
      if (!round?.items.some((item) => item.person === person) || !whom) return NO_ROUND;
      // What was done before its end and sent after it still counts.
      if (round.endedAt !== null && Date.parse(body.at ?? toIso(now)) > Date.parse(round.endedAt)) return ENDED;
      const made = await visit(whom, { ...body, way: round.way }, round, by, now);
      if (!made.ok) return made;
      return { ok: true, value: (await find(id)) ?? round };
    },
    /** Says who goes to these people; null takes the name off. */
    assign: async (id: string, people: readonly string[], worker: string | null): Promise<ActOutcome<Round>> => {
      const round = rounds.get(id);
      if (!round) return (await ports.roundById(id)) ? ENDED : NO_ROUND;
      const workerName = worker === null ? null : ports.userName(worker);
      if (workerName === undefined) return refused(422, "没有这个用户。", "There is no such user.");
      const chosen = new Set(people);
      const items = round.items.map((item) => (chosen.has(item.person) ? { ...item, worker, workerName } : item));
      const next = { ...round, items };
      await keep(next);
      return { ok: true, value: next };
    },
    end: async (id: string, by: Actor, now: Instant): Promise<ActOutcome<Round>> => {
      const round = rounds.get(id);
      if (!round) return (await ports.roundById(id)) ? ENDED : NO_ROUND;
      const next = { ...round, endedAt: toIso(now), endedByName: by.name };
      await keep(next);
      return { ok: true, value: next };
    },
  };
}

export type VisitBook = ReturnType<typeof createVisitBook>;
