import { createHash } from "node:crypto";
import { type Integration, type ProgramGrant, toIso } from "../../contracts/index.ts";
import type { ApiPorts, StoredUser } from "../ports.ts";
import { NOW } from "./world.ts";

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** A program per grant over the eastern compound; the token is `program-` and the grant. */
export const programToken = (grant: ProgramGrant): string => `program-${grant}`;

const userOf = ({ id, name, place }: Integration): StoredUser => ({
  ...{ id: `integration:${id}`, username: `integration:${id}`, name, role: "inspect", places: [place], people: [] },
  ...{ email: null, language: "zh", disabled: false, passwordHash: "" },
  ...{ failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: 0 },
});

export function memoryIntegrations(grants: readonly ProgramGrant[], hasDevice: (id: string) => boolean): ApiPorts["integrations"] {
  const programs = new Map<string, { readonly one: Integration; readonly hash: string }>();
  const put = (id: string, token: string, given: readonly ProgramGrant[], place: string): Integration => {
    const one: Integration = {
      ...{ id, name: `程序 ${id}`, owner: "集成商", place, grants: [...given] },
      ...{ madeAt: toIso(NOW), madeByName: "名 admin", usedAt: null },
    };
    programs.set(id, { one, hash: hashOf(token) });
    return one;
  };
  for (const grant of grants) put(grant, programToken(grant), [grant], "east");
  let made = 0;
  const missing = { ok: false, status: 404, reason: "there is no such program" } as const;
  return {
    all: () => [...programs.values()].map(({ one }) => one),
    get: (id) => programs.get(id)?.one,
    behind: (tokenHash) => {
      const found = [...programs.values()].find(({ hash }) => hash === tokenHash);
      return found && { id: found.one.id, user: userOf(found.one), grants: found.one.grants };
    },
    create: async (asked) => {
      const token = `made-${++made}`;
      return { ok: true, value: { token, integration: put(token, token, asked.grants, asked.place) } };
    },
    renew: async (id) => {
      const found = programs.get(id);
      if (!found) return missing;
      const token = `made-${++made}`;
      return { ok: true, value: { token, integration: put(id, token, found.one.grants, found.one.place), ended: found.hash } };
    },
    end: async (id) => {
      const found = programs.get(id);
      if (!found) return missing;
      programs.delete(id);
      return { ok: true, value: found.hash };
    },
    deviceOf: (name) => (hasDevice(name) ? name : undefined),
    raise: async () => true,
    notify: async ({ to }) => (to.includes("duty") ? 1 : 0),
    command: async () => true,
  };
}
