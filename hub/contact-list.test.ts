import { describe, expect, it } from "vitest";
import { PEOPLE } from "../api/testing/world.ts";
import { type Contact, plainPhone, reachable } from "../contracts/index.ts";
import { contactsVersion, withContacts } from "./contact-list.ts";

const contact = (name: string, phone: string | null, more: Partial<Contact> = {}): Contact => ({
  ...{ name, relation: "女儿", phone, email: null, keyholder: false, user: null },
  ...more,
});
const [wang] = PEOPLE;
if (!wang) throw new Error("the world of the tests has people");
const person = { ...wang, contacts: [contact("甲", "13911110001", { user: "u-1" }), contact("乙", "13911110002", { keyholder: true })] };
const version = contactsVersion(person);

describe("a list of contacts", () => {
  it("is put into another order by those who see no number, and keeps what they do not see", () => {
    const outcome = withContacts(person, { version, items: [{ was: 1 }, { was: 0, relation: "大女儿" }] });
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok && outcome.value.contacts).toEqual([person.contacts[1], { ...person.contacts[0], relation: "大女儿" }]);
  });
  it("takes a new one, a change, a removal, and the minutes of a keyholder only", () => {
    const outcome = withContacts(person, {
      version,
      items: [
        { was: null, name: "丙", phone: "057112345678", keyholder: true, minutes: 8 },
        { was: 1, keyholder: false, minutes: 5 },
      ],
    });
    expect(outcome.ok && outcome.value.contacts.map(({ name, phone, minutes }) => [name, phone, minutes])).toEqual([
      ["丙", "057112345678", 8],
      ["乙", "13911110002", undefined],
    ]);
  });
  it.each([
    ["somebody else changed it meanwhile", { version: "old", items: [] }, 409],
    ["one stands there twice", { version, items: [{ was: 0 }, { was: 0 }] }, 409],
    ["there was no such one", { version, items: [{ was: 7 }] }, 409],
    ["a new one has no name", { version, items: [{ was: null, phone: "13911110003" }] }, 422],
    ["a number stands there twice", { version, items: [{ was: 0 }, { was: 1, phone: "13911110001" }] }, 422],
  ])("is refused where %s", (_name, change, status) => {
    expect(withContacts(person, change)).toMatchObject({ ok: false, status });
  });
});

describe("what is lacking", () => {
  const state = (...states: ("unverified" | "verified" | "dead")[]) => states.map((one, index) => ({ contact: index, state: one }));
  const key = (minutes: number | null) => [contact("甲", "1"), contact("乙", "2", { keyholder: true, minutes })];
  it("is two verified numbers and a key within a quarter of an hour", () => {
    expect(reachable(key(15), state("verified", "verified"))).toMatchObject({ verified: 2, key: true, complete: true });
    expect(reachable(key(16), state("verified", "verified"))).toMatchObject({ key: false, keyUnknown: false, complete: false });
    expect(reachable(key(null), state("verified", "verified"))).toMatchObject({ key: false, keyUnknown: true, complete: false });
    expect(reachable(key(10), state("verified", "unverified"))).toMatchObject({ verified: 1, key: true, complete: false });
  });
  it("a keyholder whose number is dead holds no key", () => {
    expect(reachable(key(10), state("verified", "dead"))).toMatchObject({ dead: 1, key: false, complete: false });
  });
});

it.each([
  ["１３９ １１１１ ０００１", "13911110001"],
  ["+86 139-1111-0001", "13911110001"],
  ["008613911110001", "13911110001"],
  ["(0571) 1234-5678", "057112345678"],
  ["8613", "8613"],
])("%s is kept as %s", (typed, kept) => expect(plainPhone(typed)).toBe(kept));
