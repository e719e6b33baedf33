import type { Case, PortraitState } from "../../contracts/index.ts";
import type { LostPorts } from "../lost-ports.ts";

const AT = "2026-03-01T08:00:00.000Z";
const NONE: PortraitState = { set: false, byName: null, at: null, consent: null };
const CONSENT = { by: "guardian", name: "王小明", date: "2026-02-01", document: null } as const;
const PICTURE = { bytes: new Uint8Array([0xff, 0xd8, 0xff]), type: "image/jpeg" };

/** Somebody lost, in memory: every portrait there is. */
export function memoryLost(caseById: (id: string) => Case | undefined): LostPorts {
  const same = (id: string) => {
    const value = caseById(id);
    return value === undefined ? ({ ok: false, status: 404, reason: "no such case" } as const) : ({ ok: true, value } as const);
  };
  return {
    portraitOf: async () => ({ of: "register", byName: "王小明", at: AT }),
    readPortrait: async () => PICTURE,
    describe: async (id) => same(id),
    setPortrait: async (one) => same(one.id),
    sighted: async (id) => same(id),
    register: {
      state: async () => ({ set: true, byName: "王小明", at: AT, consent: CONSENT }),
      read: async () => PICTURE,
      save: async (_person, _picture, consent, by) => ({ ok: true, value: { set: true, byName: by.name, at: AT, consent } }),
      remove: async () => NONE,
    },
  };
}
