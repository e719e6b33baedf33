import { describe, expect, it } from "vitest";
import type { StoredUser } from "../api/index.ts";
import {
  type Case,
  type CaseAlert,
  type FamilyConsent,
  type Notice,
  type Person,
  PLAIN_DISPATCH,
  type PlaceBrief,
  type RecordChange,
} from "../contracts/index.ts";
import { caseOf, noticeOf } from "../tests/support/records-things.ts";
import { createFamilyGate } from "./family-gate.ts";

const NOW = Date.parse("2026-03-01T08:00:00.000Z");
const AT = new Date(NOW).toISOString();
const contact = (name: string, user: string | null) => ({
  name,
  relation: "女儿",
  phone: "13900001111",
  email: null,
  keyholder: false,
  user,
});
const person = (id: string): Person => ({
  ...{ id, community: "xf", name: "王桂兰", birthYear: 1944, sex: "f", home: "h1", living: "alone", ability: "full", mobility: "walks" },
  ...{ needs: [], state: "home", spo2Scale: 1, contacts: [contact("邻居陈姐", null), contact("王小红", "u1")], demo: true },
});
const daughter: StoredUser = {
  ...{ id: "u1", username: "daughter", name: "王小红", role: "family", places: [], people: ["p1"], email: null, language: "zh" },
  ...{ disabled: false, passwordHash: "", failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: 0 },
};
const revoked = (relative: string): FamilyConsent => ({
  ...{ id: "c1", person: "p1", relative, relativeName: "x", grants: {}, givenBy: "self", guardian: null, paper: "1", from: AT },
  ...{ until: null, by: "l", byName: "l", at: AT, revokedAt: AT, revokedByName: "l" },
});

const placeAt = (id: string): PlaceBrief => ({ id, name: "", path: "3栋501", lon: null, lat: null, floor: null, building: null });
const alertAt = (id: string): CaseAlert => ({
  ...{ id: `a-${id}`, rule: "smoke", ruleName: { zh: "烟", en: "Smoke" }, family: "fire", plan: "fire", severity: "critical" },
  ...{ device: null, person: null, place: placeAt(id), at: AT },
});

interface World {
  readonly consents?: readonly FamilyConsent[];
  readonly one?: Partial<Case>;
  readonly users?: readonly StoredUser[];
  readonly state?: Person["state"];
}
function gateOf({ consents = [], one = {}, users = [daughter], state = "home" }: World) {
  const told: unknown[] = [];
  const asked: string[] = [];
  const registry = { version: 1, livesAt: "h1" };
  const place = { id: "h1", name: "", path: "3栋501", lon: null, lat: null, floor: null, building: null };
  const held: Case = { ...caseOf("k1"), person: "p1", place, family: "vitals", severity: "high", ...one };
  const gate = createFamilyGate({
    book: { consents: () => consents },
    caseInHand: (id) => (id === held.id ? held : undefined),
    personById: (id) => (id === "p1" ? person("p1") : undefined),
    livingAt: (place) => {
      asked.push(place);
      return place === registry.livesAt ? [{ ...person("p1"), state }] : [];
    },
    registryVersion: () => registry.version,
    users: () => users,
    overridden: (_person, what) => void told.push(what),
    now: () => NOW,
  });
  return { gate, told, held, asked, registry };
}
const letter = (to: Partial<Notice["to"]>): Notice => ({
  ...noticeOf("n1", "k1", "u1"),
  to: { user: "u1", name: "王小红", role: "family", ...to },
  subject: "王桂兰：血氧过低，值班员正在核实",
  text: "血氧过低",
});
const write = (notice: Notice): readonly RecordChange[] => [
  {
    write: "notice",
    notice,
    address: "13900001111",
    dispatch: { ...PLAIN_DISPATCH, template: "family-alert", vars: { kind: "血氧过低" } },
  },
];

describe("the last door before a notice to a relative", () => {
  it.each([
    ["nobody said anything: as it was written", {}, {}, "血氧过低"],
    ["taken back and not critical: nothing", { consents: [revoked("user:u1")] }, {}, null],
    ["taken back and critical: help, and where", { consents: [revoked("user:u1")], one: { severity: "critical" } }, {}, "需要帮助"],
    ["a contact without a log-in is asked by name", { consents: [revoked("contact:邻居陈姐")] }, { user: null, name: "邻居陈姐" }, null],
    [
      "whose log-in is not tied to her any more: nothing",
      { users: [{ ...daughter, people: [] }], one: { severity: "critical" } },
      {},
      null,
    ],
    ["the telephone in her home is no relative", { consents: [revoked("user:u1")] }, { user: null, name: "王桂兰" }, "血氧过低"],
    ["who was a contact and is none any more: nothing", { one: { severity: "critical" } }, { user: null, name: "护工小刘" }, null],
    ["staff are not bound", { consents: [revoked("user:u1")] }, { user: "u9", name: "李敏", role: "duty" }, "血氧过低"],
    ["about nobody by name, at her home", { one: { person: null, family: "fire", place: placeAt("h1") } }, {}, "血氧过低"],
    [
      "of a fire on another floor that joined the case of the first",
      { one: { person: null, family: "fire", place: placeAt("h9"), alerts: [alertAt("h9"), alertAt("h1")] } },
      {},
      "血氧过低",
    ],
    [
      "of a fire that is not in her home",
      { one: { person: null, family: "fire", place: placeAt("h9"), alerts: [alertAt("h9")] } },
      {},
      null,
    ],
  ] as const)("%s", (_name, world, to, expected) => {
    const { gate } = gateOf(world as World);
    const [change] = gate.pass(write(letter(to)));
    if (expected === null) {
      expect(change).toBeUndefined();
      expect(gate.shown(letter(to))).toBeUndefined();
      return;
    }
    const written = JSON.stringify(change);
    expect(written).toContain(expected);
    if (expected === "需要帮助") expect(written).not.toContain("血氧");
    expect(gate.shown(letter(to))?.text).toContain(expected);
  });

  it.each([
    ["while nothing has changed: as it was written", {}, {}, "血氧过低"],
    ["consent was taken back since: nothing", { consents: [revoked("user:u1")] }, {}, null],
    ["taken back in danger of life: help, and where", { consents: [revoked("user:u1")], one: { severity: "critical" } }, {}, "需要帮助"],
    ["the log-in was ended since: nothing", { users: [{ ...daughter, people: [] }] }, {}, null],
    ["taken off her list since: nothing", {}, { user: null, name: "护工小刘" }, null],
  ] as const)("of what was written before, at the moment it goes out, %s", (_name, world, to, expected) => {
    const { gate, held } = gateOf(world as World);
    const dispatch = { ...PLAIN_DISPATCH, vars: { kind: "血氧过低" } };
    const now = gate.again({ notice: letter(to), address: "13900001111", dispatch }, held);
    if (expected === null) {
      expect(now).toBeUndefined();
      return;
    }
    expect(JSON.stringify(now)).toContain(expected);
    if (expected === "需要帮助") expect(JSON.stringify(now)).not.toContain("血氧");
  });

  it.each(["died", "moved"] as const)(
    "a fire in the home where somebody %s lived is told to none of her relatives, nor by her own telephone",
    (state) => {
      const { gate, held } = gateOf({ state, one: { person: null, family: "fire", severity: "critical" } });
      expect(gate.learns(held, { user: "u1", name: "王小红" })).toBe("nothing");
      expect(gate.learns(held, { user: null, name: "邻居陈姐" })).toBe("nothing");
      expect(gate.learns(held, { user: null, name: "王桂兰" })).toBe("nothing");
    },
  );

  it("writes down once that somebody was told without consent", () => {
    const { gate, told, held } = gateOf({ consents: [revoked("user:u1")], one: { severity: "critical" } });
    for (let n = 0; n < 3; n += 1) gate.pass(write(letter({})));
    expect(told).toEqual([{ relative: "user:u1", name: "王小红", case: held.number, severity: "critical" }]);
  });

  it("takes the case from the turn that writes it: an ended one is not in hand any more", () => {
    const { gate, held } = gateOf({ consents: [revoked("user:u1")] });
    const ended = { ...held, id: "k2", severity: "critical" as const, state: "closed" as const };
    const changes = gate.pass([{ write: "case", case: ended, path: "/xf/" }, ...write({ ...letter({}), case: "k2" })]);
    expect(JSON.stringify(changes[1])).toContain("已处理完毕");
  });
});

describe("where she is, outside of any case", () => {
  it.each([
    ["nobody said anything", {}, true],
    ["taken back", { consents: [revoked("user:u1")] }, false],
    ["not tied to her any more", { users: [{ ...daughter, people: [] }] }, false],
  ])("is told to her relative by consent: %s", (_name, world: World, told) => {
    const [user = daughter] = world.users ?? [daughter];
    expect(gateOf(world).gate.learnsActivity(person("p1"), user)).toBe(told);
  });

  it("is told to staff, who are not bound to it", () => {
    const { gate } = gateOf({ consents: [revoked("user:u1")] });
    expect(gate.learnsActivity(person("p1"), { ...daughter, role: "duty" })).toBe(true);
  });
});

it("a fire in sixty homes: each home is asked once for all relatives, and anew once somebody moved", () => {
  const places = Array.from({ length: 60 }, (_, n) => `h${n}`);
  const one = { person: null, family: "fire", place: placeAt("h0"), alerts: places.map(alertAt) } as const;
  const { gate, held, asked, registry } = gateOf({ one });
  for (let n = 0; n < 180; n++) expect(gate.learns(held, { user: "u1", name: "王小红" })).toBe("all");
  expect(asked).toHaveLength(60);
  registry.livesAt = "elsewhere";
  registry.version++;
  expect(gate.learns(held, { user: "u1", name: "王小红" })).toBe("nothing");
});
