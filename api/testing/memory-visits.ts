import { type CareVisit, type Instant, type Person, type Rhythm, type Round, toIso, type Whereabouts } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

interface Parts {
  now(): Instant;
  readonly people: ReadonlyMap<string, Person>;
  whereOf(person: Person): Whereabouts;
  readonly root: string;
}

const missing = { ok: false, status: 404, reason: "nothing there" } as const;

/** One round of everybody, rhythms and visits in memory. */
export function memoryVisits({ now, people, whereOf, root }: Parts): Pick<ApiPorts, "visits" | "rounds"> {
  const rhythms = new Map<string, Rhythm>();
  const visits: CareVisit[] = [];
  const itemOf = ({ id, name, home }: Person) => ({
    ...{ person: id, name, place: home ?? "", worker: null, workerName: null },
    ...{ result: null, note: null, at: null, by: null, byName: null },
  });
  const round = (): Round => ({
    ...{ id: "round-1", community: "xfl", title: "高温走访", reason: "heat", way: "phone", warning: null },
    ...{ dueAt: toIso(now()), createdAt: toIso(now()), createdBy: "leader", createdByName: "leader", endedAt: null, endedByName: null },
    items: [...people.values()].map(itemOf),
  });
  const visitOf = (person: string, by: string): CareVisit => ({
    ...{ id: `v${visits.length + 1}`, person, way: "door", result: "seen", note: null, at: toIso(now()), by, byName: by, round: null },
  });
  return {
    visits: {
      between: async () => [...visits],
      gridOf: () => null,
      move: async (moves) => ({ ok: true, value: { moved: [...moves], left: [] } }),
      rhythm: (person) => rhythms.get(person) ?? null,
      setRhythm: async (person, body, by) => {
        const rhythm = { ...body, person, workerName: null, by: by.username, byName: by.name, at: toIso(now()) };
        rhythms.set(person, rhythm);
        return { ok: true, value: rhythm };
      },
      due: () =>
        [...people.values()].map((person) => ({
          at: whereOf(person),
          item: {
            ...{ person: person.id, name: person.name, place: person.home ?? "", way: "door", dueAt: toIso(now()), overdue: false },
            ...{ again: false, worker: null, workerName: null, metAt: null, metByName: null },
          },
        })),
      of: async (person) => ({ items: visits.filter((one) => one.person === person), next: null }),
      visit: async (person, body, by) => {
        const made = { ...visitOf(person, by.username), way: body.way, result: body.result, note: body.note ?? null };
        visits.push(made);
        return { ok: true, value: made };
      },
    },
    rounds: {
      list: async () => ({ items: [round()], next: null }),
      get: async (id) => (id === "round-1" ? round() : undefined),
      whereabouts: (id) => {
        const person = people.get(id);
        return person ? whereOf(person) : { path: root, person: id };
      },
      gone: () => null,
      choose: () => ({
        ok: true,
        value: [...people.values()].map((person) => ({ item: { person, place: person.home ?? "" }, at: whereOf(person) })),
      }),
      proposals: () => [],
      make: async (body, chosen) => {
        if (chosen.length === 0) return { ok: false, status: 422, reason: "nobody" };
        return { ok: true, value: { ...round(), title: body.title, items: chosen.map(itemOf) } };
      },
      tick: async (id) => (id === "round-1" ? { ok: true, value: round() } : missing),
      assign: async (id) => (id === "round-1" ? { ok: true, value: round() } : missing),
      end: async (id) => (id === "round-1" ? { ok: true, value: round() } : missing),
    },
  };
}
