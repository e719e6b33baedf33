import { describe, expect, it } from "vitest";
import type { Person } from "../../contracts/index.ts";
import { isAway, missingFor, missingOnDuty, type TonightPorts } from "./tonight.ts";

const contact = (name: string, more: Partial<Person["contacts"][number]> = {}): Person["contacts"][number] => ({
  ...{ name, relation: "女儿", phone: name, email: null, keyholder: false, user: null },
  ...more,
});
const person: Person = {
  ...{ id: "p1", community: "c1", name: "王桂兰", birthYear: 1944, sex: "f", home: "home-1", living: "alone", ability: "mild" },
  ...{ mobility: "walks", needs: [], state: "home", spo2Scale: 1, demo: false },
  contacts: [contact("A", { keyholder: true, minutes: 10 }), contact("B")],
};
const ports = (change: Partial<TonightPorts> = {}): TonightPorts => ({
  reachOf: () => ({ verified: true, answered: true }),
  ...change,
});
/** Who has a number is verified and answers. */
const withNumber: Partial<TonightPorts> = { reachOf: ({ phone }) => ({ verified: phone !== null, answered: true }) };
const pieces = (one: Person, change: Partial<TonightPorts> = {}): readonly string[] =>
  missingFor(one, ports(change)).map(({ piece }) => piece);

describe("tonight's ladder on paper", () => {
  it("stands: two verified who answer, a key near, somebody on duty", () => expect(pieces(person)).toEqual([]));
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["one verified contact", ["A"], ["contacts"]],
    ["none", [], ["contacts", "keyholder"]],
  ])("%s is too few", (_, verified, expected) => {
    expect(pieces(person, { reachOf: ({ name }) => ({ verified: verified.includes(name), answered: true }) })).toEqual(expected);
  });
  it("nobody has answered lately", () =>
    expect(pieces(person, { reachOf: () => ({ verified: true, answered: false }) })).toEqual(["unanswered"]));
  it.each<readonly [string, Partial<Person["contacts"][number]>, readonly string[]]>([
    ["15 minutes away", { keyholder: true, minutes: 15 }, []],
    ["16 minutes away", { keyholder: true, minutes: 16 }, ["keyholder"]],
    ["whose way nobody asked", { keyholder: true, minutes: null }, []],
    ["nobody can be called about", { keyholder: true, minutes: 5, phone: null }, ["keyholder"]],
    ["there is none", { keyholder: false }, ["keyholder"]],
  ])("a key %s", (_, key, expected) =>
    expect(pieces({ ...person, contacts: [contact("A", key), contact("B"), contact("C")] }, withNumber)).toEqual(expected),
  );
  it("nobody on duty, and somebody whom no way is proven to reach, are said with the page that mends them", () => {
    const watch = { empty: ["duty"], unproven: [{ user: "u1", name: "李敏", post: "duty-a" }], mend: "/rosters" } as const;
    const missing = missingOnDuty(watch, () => ({ zh: "值班员", en: "duty officer" }));
    expect(missing.map(({ piece, mend }) => [piece, mend])).toEqual([
      ["nobody-on-duty", "/rosters"],
      ["duty-unproven", "/rosters"],
    ]);
    expect(missing[1]?.words.zh).toContain("李敏（值班员A）");
  });
  it("without a home nobody knows whose duty it is", () => expect(pieces({ ...person, home: null })).toEqual(["no-home"]));
});

describe("away", () => {
  const morning = Date.parse("2026-11-29T00:00:00Z");
  const stay = (until: string | null) => ({
    stay: { by: "u", byName: "李敏", at: "2026-11-01T00:00:00Z", until, reason: null, askedAt: null },
  });
  it.each<readonly [Person["state"], string | null, boolean]>([
    ["home", null, false],
    ["hospital", null, true],
    ["died", null, true],
    ["out", "2026-12-05T00:00:00Z", true],
    ["out", "2026-11-28T14:00:00Z", false],
  ])("%s until %s: %s", (state, until, expected) => expect(isAway({ state, ...stay(until) }, morning)).toBe(expected));
});
