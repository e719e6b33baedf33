import { expect, test } from "vitest";
import { userOf } from "../api/testing/harness.ts";
import { PEOPLE } from "../api/testing/world.ts";
import type { InHand } from "../cases/index.ts";
import type { Case, Person } from "../contracts/index.ts";
import { caseOf } from "../tests/support/records-things.ts";
import { openFamilyBook } from "./family-book.ts";
import { createFamilyRoom } from "./family-face.ts";

const [found] = PEOPLE;
if (!found) throw new Error("the world of the tests has people");
const contact = (name: string, user: string | null) => ({ name, relation: "女儿", phone: null, email: null, keyholder: false, user });
const wang: Person = { ...found, contacts: [contact("王芳", null), contact("王敏", "u-daughter")] };

interface World {
  readonly people?: readonly string[];
  readonly contacts?: Person["contacts"];
  /** Of a case about nobody by name she lives where it burns. */
  readonly nobody?: true;
  readonly ended?: true;
}

/** Who answers, as whom, and the signs of hers that were journaled for it. */
async function answers({ people = [wang.id], contacts = wang.contacts, nobody, ended }: World, to: { user: string | null; name: string }) {
  const person = { ...wang, contacts };
  const one: Case = { ...caseOf("k1"), person: nobody ? null : wang.id };
  const nothing = async (): Promise<void> => undefined;
  const users = [{ ...(await userOf("daughter", "family", [], people)), name: "王敏" }];
  const said: string[] = [];
  const met: string[] = [];
  const book = await openFamilyBook({
    family: {
      ...{ consents: async () => [], ties: async () => [], invitations: async () => [] },
      ...{ saveConsent: nothing, saveTie: nothing, saveInvitation: nothing },
    },
  });
  const held: InHand = { case: one, path: "/xf/", also: [], log: [] };
  const room = createFamilyRoom({
    ...{ book, now: () => 0, users: () => users, people: () => [person], peopleOf: () => [person] },
    personById: (id) => (id === person.id ? person : undefined),
    cases: {
      get: () => (ended ? undefined : held),
      familyAnswered: async (_id, who) => {
        said.push(`${who.relative} ${who.relation}`);
        return ended ? { ok: false, status: 409, reason: "工单已办结" } : { ok: true, value: one };
      },
    },
    audit: { write: nothing },
    ...{ auditOf: async () => [], saveUser: nothing, savePerson: nothing, phoneOf: () => null, savePhone: nothing },
    ...{ communityName: () => "幸福里", met: (_community, who) => void met.push(who), written: async () => true, changed: nothing },
  });
  const outcome = to.user === null ? await room.answered("k1", to, "with-her") : await room.face.answer("k1", to.user, "with-her");
  return { outcome, said, met };
}

const BY_LINK = { user: null, name: "王芳" };
const LOGGED_IN = { user: "u-daughter", name: "王敏" };

test.each([
  ["a contact by name", {}, BY_LINK, ["contact:王芳 女儿"]],
  ["a log-in that is tied to her", {}, LOGGED_IN, ["user:u-daughter 女儿"]],
  ["of a case about nobody, whose mother lives there", { nobody: true }, LOGGED_IN, ["user:u-daughter 女儿"]],
  [
    "one told as a contact who has taken an invitation since",
    { contacts: [contact("王芳", "u-daughter")] },
    BY_LINK,
    ["user:u-daughter 女儿"],
  ],
  ["a contact who was taken off her list", { contacts: [] }, BY_LINK, []],
  ["a log-in whose access has ended", { people: [] }, LOGGED_IN, []],
  ["a log-in that looks after another only", { people: ["li"], nobody: true }, LOGGED_IN, []],
] as const)("an answer counts as that of a relative: %s", async (_name, world, to, expected) => {
  const { outcome, said, met } = await answers(world as World, to);
  expect(said).toEqual(expected);
  // What counts is a sign of hers; what does not resets no clock.
  expect(met).toHaveLength("nobody" in world ? 0 : expected.length);
  if (expected.length === 0 && to.user !== null) expect(outcome).toMatchObject({ ok: false, status: 409 });
});

test("of a case that has ended the case itself says so, to whomever", async () => {
  expect((await answers({ ended: true, contacts: [] }, BY_LINK)).said).toEqual(["contact:王芳 "]);
});
