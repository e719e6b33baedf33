import { describe, expect, test } from "vitest";
import { userOf } from "../api/testing/harness.ts";
import { PEOPLE } from "../api/testing/world.ts";
import type { InHand } from "../cases/index.ts";
import { type Case, type FamilyAnswerKind, MINUTE, type Person, SECOND, toIso } from "../contracts/index.ts";
import { createManualClock } from "../tests/support/manual-clock.ts";
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

/** A family's room with a case in hand: who answered it, as whom, and the signs of hers that were journaled for it. */
async function roomOf({ people = [wang.id], contacts = wang.contacts, nobody, ended }: World) {
  const person = { ...wang, contacts };
  let one: Case = { ...caseOf("k1"), person: nobody ? null : wang.id };
  const clock = createManualClock(0);
  const nothing = async (): Promise<void> => undefined;
  const users = [{ ...(await userOf("daughter", "family", [], people)), name: "王敏" }];
  const said: string[] = [];
  const signs: string[] = [];
  const book = await openFamilyBook({
    family: {
      ...{ consents: async () => [], ties: async () => [], invitations: async () => [] },
      ...{ saveConsent: nothing, saveTie: nothing, saveInvitation: nothing },
    },
  });
  const at = (): number => clock.clock.now();
  const room = createFamilyRoom({
    ...{ book, now: at, schedule: clock.schedule, users: () => users, people: () => [person], peopleOf: () => [person] },
    personById: (id) => (id === person.id ? person : undefined),
    cases: {
      get: (): InHand | undefined => (ended ? undefined : { case: one, path: "/xf/", also: [], log: [] }),
      familyAnswered: async (_id, who, _by, answer) => {
        said.push(`${who.relative} ${who.relation}`);
        if (ended) return { ok: false, status: 409, reason: "工单已办结" };
        one = { ...one, answers: [...(one.answers ?? []), { ...who, answer, at: toIso(at()) }] };
        return { ok: true, value: one };
      },
    },
    audit: { write: nothing },
    ...{ auditOf: async () => [], saveUser: nothing, savePerson: nothing, phoneOf: () => null, savePhone: nothing },
    ...{ communityName: () => "幸福里", written: async () => true, changed: nothing },
    met: (_community, _who, meeting) => void signs.push(`${at() / SECOND} ${meeting.how} ${meeting.byName} ${meeting.at}`),
    unmet: (_community, _who, when) => void signs.push(`${at() / SECOND} unmet ${when}`),
  });
  const answer = (to: { readonly user: string | null; readonly name: string }, what: FamilyAnswerKind) =>
    to.user === null ? room.answered("k1", to, what) : room.face.answer("k1", to.user, what);
  /** Whatever is due is done at its own moment. */
  const until = (seconds: number): void => {
    for (let due = clock.nextDue(); due !== null && due <= seconds * SECOND; due = clock.nextDue()) clock.to(due);
    clock.to(seconds * SECOND);
  };
  return { answer, said, signs, until };
}

async function answers(world: World, to: { readonly user: string | null; readonly name: string }) {
  const room = await roomOf(world);
  const outcome = await room.answer(to, "with-her");
  room.until(MINUTE / SECOND);
  return { outcome, said: room.said, met: room.signs };
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

describe("a relative's word as a sign of hers", () => {
  const iso = (seconds: number): string => toIso(seconds * SECOND);

  test("waits until it can no longer be changed by one press", async () => {
    const { answer, signs, until } = await roomOf({});
    await answer(LOGGED_IN, "with-her");
    until(59);
    expect(signs).toEqual([]);
    until(60);
    expect(signs).toEqual([`60 seen 王敏 ${iso(0)}`]);
  });

  test.each([
    ["a slip that is mended within the minute was no sign", 20, []],
    ["taken back later it is taken back where it is shown", 90, [`60 seen 王芳 ${iso(0)}`, `90 unmet ${iso(0)}`]],
  ] as const)("%s", async (_name, after, expected) => {
    const { answer, signs, until } = await roomOf({});
    await answer(BY_LINK, "with-her");
    until(after);
    await answer(BY_LINK, "cannot");
    until(300);
    expect(signs).toEqual(expected);
  });

  test("another relative's answer leaves it, and the last one of several counts", async () => {
    const { answer, signs, until } = await roomOf({});
    await answer(BY_LINK, "with-her");
    until(10);
    await answer(LOGGED_IN, "cannot");
    until(20);
    await answer(BY_LINK, "spoke");
    until(300);
    expect(signs).toEqual([`80 heard 王芳 ${iso(20)}`]);
  });
});
