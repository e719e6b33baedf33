import { type HandEntry, type Instant, type Person, type ScoreView, toIso } from "../../contracts/index.ts";
import type { ScorePorts } from "../score-ports.ts";

/** An entry that somebody who has left wrote. */
export const WRITTEN: HandEntry = {
  id: "obs-1",
  person: "wang",
  measuredAt: "2026-03-01T07:00:00.000Z",
  measuredBy: "何静",
  device: null,
  values: { systolic_bp: 131 },
  note: null,
  enteredAt: "2026-03-01T07:00:00.000Z",
  enteredBy: "gone",
  enteredByName: "何静",
  struck: null,
};

const EMPTY: Omit<ScoreView, "at"> = {
  ...{ name: "partial-news", score: 0, maxPossible: 0, trigger: null, redParameters: [], parts: [], missing: [] },
  ...{ oldestInputAge: null, scale: 1, prescription: null, refused: null, ageKnown: true, word: null },
};

const missing = { ok: false, status: 404, reason: "nothing there" } as const;

/** Entries and prescriptions held in memory; what a score says is asked of the real hub elsewhere. */
export function memoryScores(world: {
  readonly people: Map<string, Person>;
  readonly entries: Map<string, HandEntry>;
  now(): Instant;
}): ScorePorts {
  const { people, entries } = world;
  const now = (): string => toIso(world.now());
  return {
    view: () => ({ at: now(), ...EMPTY }),
    trend: async () => ({ points: [] }),
    entries: async (person) => ({ items: [...entries.values()].filter((entry) => entry.person === person), next: null }),
    entry: async (id) => entries.get(id),
    enter: async (person, { values, measuredAt, measuredBy, device, note }, by) => {
      const value: HandEntry = {
        ...{ id: `obs-${entries.size + 1}`, person, values, measuredAt: measuredAt ?? now(), measuredBy: measuredBy ?? by.name },
        ...{ device: device ?? null, note: note ?? null, enteredAt: now(), enteredBy: by.username, enteredByName: by.name, struck: null },
      };
      entries.set(value.id, value);
      return { ok: true, value };
    },
    strike: async (id, reason, by) => {
      const entry = entries.get(id);
      return entry ? { ok: true, value: { ...entry, struck: { at: now(), by: by.username, byName: by.name, reason } } } : missing;
    },
    say: async (id, body, by) => {
      const person = people.get(id);
      if (!person) return missing;
      const word = { ...body, version: (person.scoreWords?.length ?? 0) + 1, by: by.username, at: now() };
      return { ok: true, value: { ...person, scoreWords: [...(person.scoreWords ?? []), word] } };
    },
    prescribe: async (id, body, by) => {
      const person = people.get(id);
      if (!person) return missing;
      const word = { ...body, version: (person.spo2Prescriptions?.length ?? 0) + 1, by: by.username, at: now() };
      return { ok: true, value: { ...person, spo2Scale: body.scale, spo2Prescriptions: [...(person.spo2Prescriptions ?? []), word] } };
    },
  };
}
