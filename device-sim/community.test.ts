import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { DEVICE_KIND_NAMES, PersonSchema, type Place, PlaceSchema, ROLE_NAMES } from "../contracts/index.ts";
import { demoUsers } from "./community/users.ts";
import { demoCommunity } from "./community.ts";

const seed = demoCommunity();
type Ring = readonly (readonly [number, number])[];

/** Whether two convex rings share ground: no edge of either separates them. */
function overlap(a: Ring, b: Ring): boolean {
  for (const [ring, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [p, q] = [ring[i], ring[i + 1]];
      if (!p || !q) continue;
      const side = ([x, y]: readonly [number, number]): number => (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]);
      if (other.every((corner) => side(corner) <= 0)) return false;
    }
  }
  return true;
}

function inside(ring: Ring, corner: readonly [number, number]): boolean {
  return ring.slice(0, -1).every((p, i) => {
    const q = ring[i + 1] ?? p;
    return (q[0] - p[0]) * (corner[1] - p[1]) - (q[1] - p[1]) * (corner[0] - p[0]) >= 0;
  });
}

const outlined = (level: Place["level"]): { place: Place; ring: Ring }[] =>
  seed.places.flatMap((place) => (place.level === level && place.outline ? [{ place, ring: place.outline }] : []));

describe("the demo community", () => {
  it("is the same at every call", () => {
    expect(JSON.stringify(demoCommunity())).toBe(JSON.stringify(seed));
  });

  it("has a place tree without loose ends", () => {
    const ids = new Set(seed.places.map((place) => place.id));
    expect(ids.size).toBe(seed.places.length);
    expect(seed.places.filter((place) => place.parent !== null && !ids.has(place.parent))).toEqual([]);
    expect(seed.places.filter((place) => !Value.Check(PlaceSchema, place))).toEqual([]);
    const count = (level: Place["level"]): number => seed.places.filter((place) => place.level === level).length;
    expect({ areas: count("area"), compounds: count("compound"), homes: count("home") }).toEqual({ areas: 5, compounds: 21, homes: 50 });
  });

  it("draws compounds apart and each building inside its own, apart from the others", () => {
    const compounds = outlined("compound");
    const buildings = outlined("building");
    expect(buildings.length).toBeGreaterThan(200);
    for (const [i, a] of compounds.entries())
      for (const b of compounds.slice(i + 1)) expect(overlap(a.ring, b.ring), `${a.place.id} ${b.place.id}`).toBe(false);
    for (const { place, ring } of compounds) {
      const own = buildings.filter((one) => one.place.parent === place.id);
      expect(own.length).toBeGreaterThan(5);
      for (const [i, a] of own.entries()) {
        expect(
          a.ring.every((corner) => inside(ring, corner)),
          a.place.id,
        ).toBe(true);
        for (const b of own.slice(i + 1)) expect(overlap(a.ring, b.ring), `${a.place.id} ${b.place.id}`).toBe(false);
      }
    }
  });

  it("has 60 invented residents, as many bedridden, in couples and with carers as promised", () => {
    const { people } = seed;
    expect(people.filter((person) => !Value.Check(PersonSchema, person))).toEqual([]);
    expect(people).toHaveLength(60);
    expect(people.every((person) => person.demo && person.contacts.length >= 2)).toBe(true);
    expect(new Set(people.map((person) => person.name)).size).toBe(60);
    expect(people.filter((person) => person.mobility === "bedridden").length).toBeGreaterThanOrEqual(10);
    expect(people.filter((person) => person.living === "couple")).toHaveLength(20);
    expect(people.filter((person) => person.living === "carer")).toHaveLength(5);
    expect(people.some((person) => person.contacts.some((contact) => contact.user === "family"))).toBe(true);
    for (const need of ["dementia", "oxygen"] as const) expect(people.some((person) => person.needs.includes(need))).toBe(true);
  });

  it("has about 250 devices of every kind but a panel's own points and a speaker, each standing somewhere, with ids that fit a topic", () => {
    const ids = new Set(seed.places.map((place) => place.id));
    expect(seed.devices.length).toBeGreaterThan(230);
    expect(seed.devices.length).toBeLessThan(310);
    // Call points and modules come with the point list of a panel, which the demo's panel has none of; nobody has put up a speaker.
    const absent: readonly string[] = ["call-point", "fire-module", "speaker"];
    expect(new Set(seed.devices.map((device) => device.kind))).toEqual(new Set(DEVICE_KIND_NAMES.filter((kind) => !absent.includes(kind))));
    expect(new Set(seed.devices.map((device) => device.externalId)).size).toBe(seed.devices.length);
    expect(seed.devices.filter((device) => device.place === null || !ids.has(device.place))).toEqual([]);
    expect(seed.devices.filter((device) => !/^[A-Za-z0-9._:-]{1,64}$/.test(device.externalId))).toEqual([]);
  });

  it("has a log-in for each role, with scopes that exist", () => {
    const users = demoUsers();
    expect(users.slice(0, ROLE_NAMES.length).map((user) => user.role)).toEqual(ROLE_NAMES);
    expect(new Set(users.map((user) => user.username)).size).toBe(users.length);
    const places = new Set(seed.places.map((place) => place.id));
    const people = new Set(seed.people.map((person) => person.id));
    for (const user of users) {
      expect(user.places.every((id) => places.has(id))).toBe(true);
      expect(user.people.every((id) => people.has(id))).toBe(true);
    }
  });
});
