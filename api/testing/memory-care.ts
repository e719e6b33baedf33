import type { Activity, Person } from "../../contracts/index.ts";
import type { CarePorts } from "../care-ports.ts";

/** Nobody has given any sign yet. */
export const NOTHING_KNOWN: Activity = {
  ...{ own: null, home: null, body: null, met: null },
  unseen: { why: "no-device", kind: null, since: null },
};

const AT = "2026-03-01T08:00:00.000Z";

/** How people live, in memory. */
export function memoryCare(people: Map<string, Person>): CarePorts {
  const change = (id: string, part: Partial<Person>) => {
    const found = people.get(id);
    if (found === undefined) return { ok: false, status: 404, reason: "no such person" } as const;
    const value = { ...found, ...part };
    people.set(id, value);
    return { ok: true, value } as const;
  };
  const before = new Map<string, Person>();
  const state: CarePorts["state"] = async (id, { state, until = null, reason = null }, by) => {
    const found = people.get(id);
    if (found !== undefined) before.set(id, found);
    return change(id, { state, stay: { by: by.username, byName: by.name, at: AT, until, reason, askedAt: null } });
  };
  const traces = {
    goes: { contacts: 0, consents: 0, papers: 0, ties: 0, accounts: 0, devices: 0, entries: 0, visits: 0, pictures: 0, addresses: 0 },
    stays: { cases: 0, alerts: 0 },
  };
  return {
    erasure: async () => ({ ok: true, value: { ...traces, obstacle: null, series: { erased: 0, untied: 0 } } }),
    erase: async (id) => {
      people.delete(id);
      return { ok: true, value: { at: AT, ...traces } };
    },
    activity: () => NOTHING_KNOWN,
    household: async (id, body, by) => change(id, { household: { ...body, by: by.username, byName: by.name, at: AT } }),
    state,
    stateByFamily: state,
    undoState: async (id) => change(id, before.get(id) ?? {}),
    life: (id) => {
      const found = people.get(id);
      const { homes = [], carers = [], byName = null, at = null } = found?.periods ?? {};
      return (
        found && { homes: homes.map((one) => ({ ...one, name: one.place })), carers, byName, at, stays: found.past ?? [], devices: [] }
      );
    },
    periods: async (id, { homes, carers }, by) =>
      change(id, {
        periods: {
          ...{ homes, by: by.username, byName: by.name, at: AT },
          carers: carers.map(({ phone = "13812345678", ...carer }) => ({ ...carer, phone })),
        },
      }),
    met: async (_id, { how, well }, by) => ({
      ok: true,
      value: { ...NOTHING_KNOWN, met: { at: AT, how, well, by: by.username, byName: by.name } },
    }),
  };
}
