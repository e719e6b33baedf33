import type { StoredUser } from "../api/index.ts";
import type { Cases } from "../cases/index.ts";
import type { Change, Instant, Meeting, Scope } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import type { AuditBook } from "./audit-book.ts";
import { openFamilyBook } from "./family-book.ts";
import { createFamilyRoom } from "./family-face.ts";
import { createFamilyGate } from "./family-gate.ts";
import type { NoticeDesk } from "./notice-desk.ts";
import type { Registrar } from "./registrar.ts";

interface Parts {
  readonly records: Records;
  readonly directory: Directory;
  users(): readonly StoredUser[];
  /** Opened after this room. */
  readonly later: () => {
    readonly cases: Cases;
    readonly audit: AuditBook;
    readonly noticeDesk: NoticeDesk;
    readonly registrar: Registrar;
    readonly api: { forget(user: string | null): void; endSessions(user: string): Promise<void> };
    saveUser(user: StoredUser): Promise<void>;
    journal(community: string, change: Change): void;
    written(): Promise<boolean>;
  };
  now(): Instant;
  schedule(at: Instant, run: () => void): () => void;
}

/** The family's room: what relatives may learn, the door for what is told to them, who they are and what they say. */
export async function createFamilyDesk({ records, directory, users, later, now, schedule }: Parts) {
  const book = await openFamilyBook(records);
  const personById = (id: string) => directory.personById(id);
  const pathOfHome = (id: string): string =>
    directory.pathOf(personById(id)?.home ?? "") ?? directory.rootPath(personById(id)?.community ?? "");
  const gate = createFamilyGate({
    ...{ book, personById, users, now },
    caseInHand: (id) => later().cases.get(id)?.case,
    // In it, or in the home that it is a part of.
    registryVersion: () => directory.version,
    livingAt: (place) => (directory.pathOf(place) ?? "").split("/").flatMap(directory.livingIn),
    overridden: (person, told) =>
      void later().audit.write({
        ...{ at: now(), user: null, act: "consent.life-threat", target: `consent:${person}`, outcome: "done", address: "" },
        detail: JSON.stringify(told),
        where: { path: pathOfHome(person), person },
      }),
  });
  const room = createFamilyRoom({
    ...{ book, personById, users, now, schedule, peopleOf: gate.peopleOf },
    cases: {
      get: (id) => later().cases.get(id),
      familyAnswered: (...args) => later().cases.familyAnswered(...args),
    },
    audit: { write: (item) => later().audit.write(item) },
    auditOf: async (target) => {
      const everywhere: Scope = {
        ...{ user: "", username: "", name: "", role: "admin", rights: new Set(["audit.all"] as const) },
        ...{ paths: [], people: null, families: "all", kinds: "all" },
      };
      return (await records.audit.list(everywhere, { user: null, target, person: null }, { limit: 200, cursor: null })).items;
    },
    saveUser: (user) => later().saveUser(user),
    people: () => directory.people(),
    savePerson: (person) => later().registrar.savePerson(person),
    phoneOf: (user) => later().noticeDesk.ownOf(user).phone,
    savePhone: (user, phone) => later().noticeDesk.saveOwn({ ...later().noticeDesk.ownOf(user), phone }),
    communityName: () => directory.communities()[0]?.name ?? "社区",
    met: (community, person, meeting: Meeting) => later().journal(community, { what: "met", person, meeting }),
    unmet: (community, person, at) => later().journal(community, { what: "unmet", person, at }),
    changed: async (user, ended) => (ended ? later().api.endSessions(user) : later().api.forget(user)),
    written: () => later().written(),
  });
  return { gate, book, ...room };
}
