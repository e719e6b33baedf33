import { timeOrderedId } from "../alerts/index.ts";
import type { ApiPorts, StoredUser } from "../api/index.ts";
import { createVisitBook, dayIn, endOfDayIn, PROPOSALS } from "../cases/index.ts";
import { DAY, type DueVisit, type Instant, type Meeting, type Person, toIso, type Whereabouts } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "visits" | "rounds" | "settings">;
  /** An invented community begins in the middle of its rounds. */
  readonly demo: boolean;
  readonly directory: Pick<Directory, "personById" | "people" | "pathOf" | "placeById" | "spoken" | "rootPath" | "gridOf">;
  users(): readonly StoredUser[];
  zoneOf(community: string): string;
  community(): string;
  met(community: string, person: string, meeting: Meeting): void;
  told(): void;
  now(): Instant;
}

/** Setting: from when rhythms by need are counted, in milliseconds. */
const SINCE = "visits.since";

/** Care visits and rounds as the HTTP face asks for them. */
export function createVisitDesk(parts: Parts) {
  const { records, directory, now } = parts;
  const whereOf = (person: Person): Whereabouts => ({
    path: (person.home === null ? undefined : directory.pathOf(person.home)) ?? directory.rootPath(person.community),
    person: person.id,
  });
  const spoken = (person: Person): string => (person.home === null ? "" : directory.spoken(person.home));
  const book = createVisitBook({
    personById: directory.personById,
    people: directory.people,
    spoken,
    pathOf: directory.pathOf,
    makeId: timeOrderedId,
    told: parts.told,
    met: parts.met,
    dwellingOf: (person) => {
      const { path } = whereOf(person);
      const around = path.split("/").flatMap((id) => directory.placeById(id) ?? []);
      return { path, home: around.at(-1), building: around.find(({ level }) => level === "building") };
    },
    endOfDay: (community, at) => endOfDayIn(parts.zoneOf(community), at),
    yearOf: (community, at) => Number(dayIn(parts.zoneOf(community), at).slice(0, 4)),
    userName: (id) => parts.users().find((user) => user.id === id && !user.disabled)?.name,
    saveRhythms: records.visits.saveRhythms,
    saveVisit: records.visits.save,
    saveRound: records.rounds.save,
    roundById: records.rounds.get,
  });

  const visits: ApiPorts["visits"] = {
    rhythm: (person) => book.rhythmOf(person),
    setRhythm: (person, body, by) => book.setRhythm(person, body, by, now()),
    due: (until) => {
      const at = now();
      const items = book.due().flatMap(({ person, rhythm, visits, due }) =>
        due
          .filter(({ dueAt }) => dueAt <= until)
          .map(({ way, dueAt, again }): { item: DueVisit; at: Whereabouts } => ({
            at: whereOf(person),
            item: {
              ...{ person: person.id, name: person.name, place: spoken(person), way, dueAt: toIso(dueAt), overdue: dueAt < at, again },
              ...{ worker: rhythm.worker, workerName: rhythm.workerName },
              ...{ metAt: visits.met?.at ?? null, metByName: visits.met?.byName ?? null },
            },
          })),
      );
      return items.sort((a, b) => a.at.path.localeCompare(b.at.path, "en", { numeric: true }) || (a.item.dueAt < b.item.dueAt ? -1 : 1));
    },
    of: records.visits.of,
    between: records.visits.between,
    gridOf: (id) => {
      const home = directory.personById(id)?.home ?? null;
      const grid = home === null ? undefined : directory.gridOf(home)?.grid;
      return grid === undefined ? null : { id: grid.id, name: grid.name };
    },
    move: book.move,
    visit: (person, body, by) => book.visit(person, body, by, now()),
  };
  const rounds: ApiPorts["rounds"] = {
    list: records.rounds.list,
    get: book.round,
    whereabouts: (id) => {
      const person = directory.personById(id);
      return person ? whereOf(person) : { path: directory.rootPath(parts.community()), person: id };
    },
    gone: (id, by) => {
      const person = directory.personById(id);
      if (person === undefined || (person.state !== "died" && person.state !== "moved")) return null;
      // What holds since then was not so when the round ended.
      return person.stay !== undefined && Date.parse(person.stay.at) > by ? null : person.state;
    },
    choose: (filter) => {
      const found = book.choose(parts.community(), filter, now());
      if (!found.ok) return found;
      return { ok: true, value: found.value.map((person) => ({ item: { person, place: spoken(person) }, at: whereOf(person) })) };
    },
    proposals: () => PROPOSALS,
    make: (body, people, by) => book.makeRound(parts.community(), body, people, by, now()),
    tick: (id, person, body, by) => book.tick(id, person, body, by, now()),
    assign: book.assign,
    end: (id, by) => book.end(id, by, now()),
  };
  return {
    visits,
    rounds,
    load: async (): Promise<void> => {
      const [rhythms, known, open, kept] = await Promise.all([
        records.visits.rhythms(),
        records.visits.known(now()),
        records.rounds.open(),
        records.settings.get(SINCE),
      ]);
      const since = kept === null ? now() - (parts.demo ? DAY : 0) : Number(kept);
      if (kept === null) await records.settings.set(SINCE, String(since));
      book.load({ rhythms, visits: known, rounds: open, since });
    },
  };
}
