import type { EntryPorts } from "../api/index.ts";
import { type Cases, clockIn } from "../cases/index.ts";
import { toIso } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import { keyFor, seal, unseal } from "./vault.ts";

interface Parts {
  readonly key: Uint8Array;
  readonly directory: Pick<Directory, "personById" | "people" | "places" | "pathOf">;
  readonly records: Pick<Records, "doorCodes">;
  readonly cases: Pick<Cases, "looked">;
  savePerson(person: NonNullable<ReturnType<Directory["personById"]>>): Promise<void>;
  phoneOf(user: string): string | null;
  /** Of the community. */
  zone(): string;
  /** Resolves when what was done is on disk, or where the store stands still for too long. */
  written(): Promise<boolean>;
  now(): number;
}

const refuse = (status: 404 | 409, zh: string, en: string) => ({ ok: false, status, reason: zh, words: { zh, en } }) as const;

/** What must be known to get to somebody: how she is spoken to, by which way, and the code of her door, which lies here encrypted. */
export function createEntryDesk(parts: Parts): EntryPorts {
  const { directory, records, cases, now } = parts;
  const key = keyFor(parts.key, "door codes");

  return {
    facts: async (id, body, by) => {
      const person = directory.personById(id);
      if (!person) return refuse(404, "没有这位居民", "There is no such person");
      const kept = { ...person, facts: { ...body, by: by.username, byName: by.name, at: toIso(now()) } };
      await parts.savePerson(kept);
      return { ok: true, value: kept };
    },
    doorCode: async (person) => {
      const known = await records.doorCodes.get(person);
      return known ? { set: true, byName: known.byName, at: toIso(known.at) } : { set: false, byName: null, at: null };
    },
    saveDoorCode: async (person, code, by) => {
      const at = now();
      await records.doorCodes.save(person, code === null ? null : { sealed: seal(key, code), by: by.username, byName: by.name, at });
      return code === null ? { set: false, byName: null, at: null } : { set: true, byName: by.name, at: toIso(at) };
    },
    look: async (caseId, person, by) => {
      const known = await records.doorCodes.get(person);
      if (!known) return refuse(404, "没有登记门禁密码", "No door code was written down");
      const code = unseal(key, known.sealed);
      if (code === undefined)
        return refuse(
          409,
          "门禁密码无法读取，请重新登记",
          "The door code cannot be read with the key of this data directory: write it down anew",
        );
      if (!cases.looked(caseId, by, "door-code", now())) return refuse(409, "工单已结束", "The case has ended");
      await parts.written();
      return { ok: true, value: { code, byName: known.byName, at: toIso(known.at) } };
    },
    hasLift: (place) => {
      const path = directory.pathOf(place);
      if (path === undefined) return null;
      const places = [...directory.places()];
      const building = places.find((one) => one.level === "building" && path.startsWith(directory.pathOf(one.id) ?? "?"));
      const root = building && directory.pathOf(building.id);
      if (root === undefined) return null;
      return places.some((one) => one.spot === "lift" && (directory.pathOf(one.id) ?? "").startsWith(root)) ? true : null;
    },
    livingAt: (place) => {
      const path = directory.pathOf(place);
      if (path === undefined) return [];
      return [...directory.people()].filter(({ home, state }) => {
        const at = home === null || state !== "home" ? undefined : directory.pathOf(home);
        return at !== undefined && (at.startsWith(path) || path.startsWith(at));
      });
    },
    phoneOf: parts.phoneOf,
    clock: (at) => clockIn(parts.zone(), Date.parse(at)),
  };
}
