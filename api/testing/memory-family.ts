import { type Case, type CaseDetail, type FamilyConsent, type Invitation, plainCode } from "../../contracts/index.ts";
import type { FamilyPorts } from "../family-ports.ts";
import type { ActOutcome, StoredUser } from "../ports.ts";
import { HASH } from "./world.ts";

const AT = "2026-03-01T08:00:00.000Z";

/** The daughter's log-in has been given everything, as the tests of the roles expect. */
export const GIVEN: FamilyConsent = {
  id: "consent-1",
  person: "wang",
  relative: "user:u-family",
  relativeName: "名 family",
  grants: {
    ...{ "alert-person": "always", "alert-activity": "always", "alert-home": "always", activity: "always", vitals: "always" },
    ...{ figures: "always", position: "always", pictures: "always", history: "always", relatives: "always" },
  },
  ...{ givenBy: "self", guardian: null, paper: "2026-001", from: AT, until: null },
  ...{ by: "leader", byName: "名 leader", at: AT, revokedAt: null, revokedByName: null },
};

export const CODE = "ABCDE-23456";
const INVITATION: Invitation = {
  ...{ id: "i1", person: "wang", name: "王小明", relation: "son", to: null, by: "leader", byName: "名 leader" },
  ...{ at: AT, until: "2026-03-08T08:00:00.000Z", state: "open" },
};

/** Relatives and what they may learn, in memory. */
export function memoryFamily({
  consents,
  cases,
  users,
  now,
}: {
  readonly consents: FamilyConsent[];
  readonly cases: Map<string, CaseDetail>;
  readonly users: Map<string, StoredUser>;
  now(): number;
}): FamilyPorts {
  const found = (person: string, id: string): ActOutcome<FamilyConsent> => {
    const value = consents.find((one) => one.person === person && one.id === id);
    return value === undefined ? { ok: false, status: 404, reason: "no such consent" } : { ok: true, value };
  };
  return {
    papers: {
      add: async (person, consent) => found(person, consent),
      read: async (_person, _consent, hash) =>
        hash === HASH ? { bytes: new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d]), type: "application/pdf" } : undefined,
      erase: async (person, consent) => found(person, consent),
    },
    consents: (person) => consents.filter((one) => one.person === person),
    relatives: (person) => (person === "wang" ? [{ relative: GIVEN.relative, name: "名 family", relation: "女儿", user: "u-family" }] : []),
    overrides: async () => [],
    give: async (person, body, by) => {
      const at = new Date(now()).toISOString();
      const value: FamilyConsent = {
        ...{ ...GIVEN, ...body, id: `consent-${consents.length + 1}`, person, at, from: body.from ?? at, until: body.until ?? null },
        ...{ guardian: body.guardian ?? null, by: by.username, byName: by.name },
      };
      consents.push(value);
      return { ok: true, value };
    },
    revoke: async (_person, id, by) => {
      const index = consents.findIndex((one) => one.id === id);
      const found = consents[index];
      if (found === undefined) return { ok: false, status: 404, reason: "no such consent" };
      const value = { ...found, revokedAt: new Date(now()).toISOString(), revokedByName: by.name };
      consents[index] = value;
      return { ok: true, value };
    },
    answer: async (id, user, answer) => {
      const one = cases.get(id);
      if (one === undefined) return { ok: false, status: 404, reason: "no such case" };
      const said = { relative: `user:${user}`, name: "名 family", relation: "女儿", answer, at: new Date(now()).toISOString() };
      const value: CaseDetail = { ...one, answers: [...(one.answers ?? []), said] };
      cases.set(id, value);
      return { ok: true, value: value satisfies Case };
    },
    view: () => ({ ties: [], invitations: [] }),
    invite: async (person, body, by) => ({
      ok: true,
      value: { invitation: { ...INVITATION, ...body, person, to: body.to ?? null, by: by.username, byName: by.name }, code: CODE },
    }),
    withdraw: async (_person, id) =>
      id === INVITATION.id ? { ok: true, value: { ...INVITATION, state: "withdrawn" } } : { ok: false, status: 404, reason: "none" },
    byCode: (code) =>
      plainCode(code) === plainCode(CODE)
        ? { community: "幸福里社区", who: "王奶奶", name: "王小明", relation: "son", until: INVITATION.until }
        : undefined,
    accept: async ({ phone, name }, account) => {
      const user: StoredUser = {
        ...{ id: `u-${phone}`, username: phone, name, role: "family", places: [], people: ["wang"], email: null, language: "zh" },
        ...{ disabled: false, passwordHash: account.passwordHash, failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: now() },
      };
      users.set(user.id, user);
      return { ok: true, value: user };
    },
    end: async (person, user) =>
      person === "wang" && user === "u-family"
        ? { ok: true, value: { ties: [], invitations: [] } }
        : { ok: false, status: 404, reason: "none" },
  };
}
