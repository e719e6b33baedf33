import { expect, test } from "vitest";
import { userOf } from "../api/testing/harness.ts";
import { PEOPLE } from "../api/testing/world.ts";
import { AFTER_DEATH, type AuditItem, type FamilyTie, type Person, toIso } from "../contracts/index.ts";
import { openFamilyBook } from "./family-book.ts";
import { createFamilyRoom } from "./family-face.ts";

const DIED = Date.UTC(2026, 5, 1);
const [found] = PEOPLE;
if (!found) throw new Error("the world of the tests has people");
const wang: Person = {
  ...found,
  state: "died",
  stay: { at: toIso(DIED), until: null, reason: null, askedAt: null, by: "leader", byName: "张书记" },
  contacts: [{ name: "王敏", relation: "女儿", phone: "13900000001", email: null, keyholder: false, user: "u-family" }],
};
const TIE: FamilyTie = {
  ...{ id: "t1", person: wang.id, user: "u-family", name: "王敏", relation: "daughter" },
  ...{ from: toIso(0), to: null, ended: null, endedByName: null },
};

async function roomOf(ties: readonly FamilyTie[]) {
  let now = DIED;
  let users = [await userOf("family", "family", [], [wang.id])];
  let person = wang;
  const audit: AuditItem["act"][] = [];
  const ended: string[] = [];
  const nothing = async (): Promise<void> => undefined;
  const book = await openFamilyBook({
    family: {
      consents: async () => [],
      ties: async () => [...ties],
      invitations: async () => [],
      ...{ saveConsent: nothing, saveTie: nothing, saveInvitation: nothing },
    },
  });
  const room = createFamilyRoom({
    ...{ book, now: () => now, users: () => users, people: () => [person] },
    personById: (id) => (id === person.id ? person : undefined),
    peopleOf: () => [person],
    cases: { get: () => undefined, familyAnswered: () => Promise.reject(new Error("nobody answers")) },
    audit: { write: async ({ act }) => void audit.push(act) },
    auditOf: async () => [],
    saveUser: async (user) => {
      users = users.map((each) => (each.id === user.id ? user : each));
    },
    savePerson: async (next) => {
      person = next;
    },
    ...{
      phoneOf: () => null,
      savePhone: nothing,
      communityName: () => "幸福里",
      met: () => undefined,
      unmet: () => undefined,
      schedule: () => () => undefined,
      written: async () => true,
    },
    changed: async (user, over) => void (over && ended.push(user)),
  });
  return {
    ...{ room, book, audit, ended },
    to: (at: number) => {
      now = at;
    },
    daughter: () => users[0],
    contacts: () => person.contacts.length,
  };
}

test.each([
  ["tied by an invitation", [TIE]],
  ["tied before there were ties", []],
])("a relative %s sees her for 30 days after her death, and nothing after them", async (_, ties) => {
  const { room, book, audit, ended, to, daughter, contacts } = await roomOf(ties);
  to(DIED + AFTER_DEATH - 1);
  await room.tend();
  expect([daughter()?.people, daughter()?.disabled, contacts(), ended]).toEqual([[wang.id], false, 1, []]);
  to(DIED + AFTER_DEATH);
  await room.tend();
  // The log-in sees nobody any more, its sessions end, and her number is no contact.
  expect([daughter()?.people, daughter()?.disabled, contacts(), ended]).toEqual([[], true, 0, ["u-family"]]);
  expect(book.ties(wang.id).map((tie) => tie.ended)).toEqual(["died"]);
  expect(audit).toEqual(["family.over"]);
  // Once.
  await room.tend();
  expect(audit).toEqual(["family.over"]);
});
