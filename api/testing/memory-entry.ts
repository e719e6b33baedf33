import type { DoorCodeState, Person } from "../../contracts/index.ts";
import type { EntryPorts } from "../entry-ports.ts";

const AT = "2026-03-01T08:00:00.000Z";
const NONE: DoorCodeState = { set: false, byName: null, at: null };

/** What opens doors, in memory: one code, written down before. */
export function memoryEntry(people: Map<string, Person>): EntryPorts {
  const codes = new Map([["wang", "2580#"]]);
  return {
    facts: async (id, body, by) => {
      const found = people.get(id);
      if (found === undefined) return { ok: false, status: 404, reason: "no such person" };
      const value = { ...found, facts: { ...body, by: by.username, byName: by.name, at: AT } };
      people.set(id, value);
      return { ok: true, value };
    },
    doorCode: async (id) => (codes.has(id) ? { set: true, byName: "李敏", at: AT } : NONE),
    saveDoorCode: async (_id, code, by) => (code === null ? NONE : { set: true, byName: by.name, at: AT }),
    look: async (_case, person) => {
      const code = codes.get(person);
      return code === undefined ? { ok: false, status: 404, reason: "none" } : { ok: true, value: { code, byName: "李敏", at: AT } };
    },
    hasLift: () => null,
    livingAt: (place) => [...people.values()].filter(({ home }) => home === place),
    clock: () => "16:00",
    phoneOf: () => null,
  };
}
