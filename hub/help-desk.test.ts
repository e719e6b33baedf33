import { expect, test } from "vitest";
import { PEOPLE } from "../api/testing/world.ts";
import type { TellableUser } from "../cases/index.ts";
import type { DeviceRecord, Person, Place, PlaceLevel } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createHelpDesk } from "./help-desk.ts";

const place = (id: string, level: PlaceLevel, parent: string | null, more: Partial<Place> = {}): Place => ({
  ...{ id, community: "c", level, name: id, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null },
  ...more,
});
/** About so many metres east of the building; a degree is some 96 km there. */
const east = (metres: number) => ({ lon: 104 + metres / 96_300, lat: 30 });
const [wang] = PEOPLE;
if (!wang) throw new Error("the world of the tests has people");
const person = (id: string, home: string): Person => ({ ...wang, id, community: "c", home });
const user = (id: string, role: TellableUser["role"], path: string): TellableUser => ({
  ...{ id, username: id, name: id, role, email: null, disabled: false, paths: [path], people: [] },
});

const directory = createDirectory();
for (const one of [
  place("c", "community", null),
  place("x", "compound", "c"),
  place("b1", "building", "x", { point: east(0) }),
  place("b2", "building", "x", { point: east(25) }),
  place("b9", "building", "x", { point: east(200) }),
  place("h501", "home", "b1", { floor: 5 }),
  place("h101", "home", "b1", { floor: 1 }),
  place("h2", "home", "b2"),
  place("h9", "home", "b9"),
  place("far", "spot", "c", { spot: "hydrant", point: east(300) }),
  place("near", "spot", "x", { spot: "micro-fire-station", point: east(80) }),
  place("shop", "spot", "x", { spot: "shop", point: east(10) }),
])
  directory.putPlace(one);
for (const [id, home] of [
  ["up", "h501"],
  ["down", "h101"],
  ["beside", "h2"],
  ["off", "h9"],
] as const)
  directory.putPerson(person(id, home));
directory.putDevice({
  ...{ id: "d1", community: "c", externalId: "x1", name: "室外栓", kind: "hydrant", place: "b2", interval: 60, format: null },
  ...{ prefix: null, gateway: null, createdAt: 0, removedAt: null },
} as unknown as DeviceRecord);

const users = [
  user("whole", "grid", "/c/"),
  user("part", "grid", "/c/x/"),
  user("busy", "grid", "/c/x/b1/"),
  user("helper", "volunteer", "/c/"),
];
const desk = createHelpDesk({
  directory,
  views: { state: () => "silent" },
  cases: { open: () => [{ case: { state: "taken", takenBy: "busy", assignedTo: null } }] as never, looked: () => true },
  duty: () => ({ onDuty: (role) => users.filter((one) => one.role === role) }),
  // The helper signed up, and a neighbour without a log-in; no other volunteer is there.
  helpers: () => [
    ...users.filter(({ role }) => role === "volunteer").map((as) => ({ as, phone: null })),
    { as: { ...user("neighbour", "volunteer", "/c/x/b1/"), username: "" }, phone: "13900002222" },
  ],
  gridOf: () => ({ grid: null, micro: null, people: [] }),
  phoneOf: (id) => (id === "part" ? "13900001111" : null),
  numbers: () => ({ dutyPhone: null, subDistrict: null }),
  written: async () => true,
  now: () => 0,
});

test("from a home: its building and those beside it, with floors", () => {
  const found = desk.at("h501");
  expect(found?.place.id).toBe("b1");
  expect(found?.people.map((one) => [one.person.id, one.floor, one.inside])).toEqual([
    ["up", 5, true],
    ["down", 1, true],
    ["beside", null, false],
  ]);
  expect(desk.at("none")).toBeUndefined();
});

test("the free one with the smallest area is the nearest; who has a case and volunteers come after", () => {
  expect(desk.at("b1")?.responders.map(({ name, busy, phone }) => [name, busy, phone])).toEqual([
    ["part", 0, "13900001111"],
    ["whole", 0, null],
    ["busy", 1, null],
    ["neighbour", 0, "13900002222"],
    ["helper", 0, null],
  ]);
});

test("water and fire points by metres, those that report with their state; a shop is none", () => {
  const points = desk.at("b1")?.points ?? [];
  expect(points.map(({ name, kind, state }) => [name, kind, state])).toEqual([
    ["室外栓", "hydrant", "silent"],
    ["near", "micro-fire-station", null],
    ["far", "hydrant", null],
  ]);
  expect(points[0]?.metres).toBeGreaterThan(20);
  expect(points[0]?.metres).toBeLessThan(30);
});

test.each([
  [["mains-lost"], "device", "power"],
  [["lift-trapped"], "lift", "power"],
  [["smoke-alarm"], "fire", "fire"],
  [["sos"], "person", "other"],
] as const)("rules %s of %s ask for %s", (rules, family, why) => {
  expect(desk.whyOf(rules, family)).toBe(why);
});
