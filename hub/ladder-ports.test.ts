import { expect, test } from "vitest";
import { PEOPLE } from "../api/testing/world.ts";
import { NO_DRILLS } from "../cases/ladder/ports.ts";
import type { Person, Place, PlaceLevel } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createLadderPorts } from "./ladder-ports.ts";

const place = (id: string, level: PlaceLevel, parent: string | null): Place => ({
  ...{ id, community: "xf", level, name: id, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null },
});
const [found] = PEOPLE;
if (!found) throw new Error("the world of the tests has people");
const living = (id: string, home: string, phone: string, state: Person["state"] = "home"): Person => ({
  ...{ ...found, id, name: id, home, state },
  facts: { ...found.facts, phone } as NonNullable<Person["facts"]>,
});

const PEOPLE_THERE = [
  living("wang", "h501", "1"),
  living("lodger", "bedroom", "2"),
  living("next door", "h502", "3"),
  living("unknown door", "b3", "4"),
];

function ports(people: readonly Person[] = PEOPLE_THERE) {
  const directory = createDirectory();
  for (const each of [
    place("xf", "community", null),
    place("b3", "building", "xf"),
    place("f5", "floor", "b3"),
    place("h501", "home", "f5"),
    place("kitchen", "room", "h501"),
    place("bedroom", "room", "h501"),
    place("h502", "home", "f5"),
  ])
    directory.putPlace(each);
  for (const person of people) directory.putPerson(person);
  const found = createLadderPorts({
    ...{
      directory,
      duty: { onDuty: () => [] },
      desk: () => ({ waysToUser: none, waysToContact: none, waysToNumber: none, groups: () => [] }),
    },
    ...{ faults: () => ({ state: () => undefined }), numbers: () => ({ dutyPhone: null, subDistrict: null }), isHeard: () => true },
    ...{ helpers: () => [], carriers: () => [], learns: () => "all" as const, drills: () => NO_DRILLS },
  });
  return { ...found, directory };
}
const none = () => ({ proven: [], unproven: [] });

test("a detector in a room rings the home that the room is in: whoever lives there, nobody next door, and of a floor nobody", () => {
  const { livingAt, homePhones, homeOf } = ports();
  const names = (id: string) => livingAt(id).map(({ name }) => name);
  expect(names("kitchen")).toEqual(["wang", "lodger"]);
  expect(names("h501")).toEqual(["wang", "lodger"]);
  expect(homePhones("kitchen").map(({ number }) => number)).toEqual(["1", "2"]);
  expect(names("h502")).toEqual(["next door"]);
  expect(names("f5")).toEqual([]);
  expect(names("b3")).toEqual(["unknown door"]);
  expect(["kitchen", "h501", "f5", "nowhere"].map(homeOf)).toEqual(["h501", "h501", null, null]);
});

test("in a fire those are rung who live there still: not who moved away, and no telephone of who has died", () => {
  const states = ["home", "hospital", "moved", "died"] as const;
  const { livingAt, homePhones } = ports([
    ...states.map((state) => living(state, "h501", `0571-${state}`, state)),
    living("other", "h502", "3"),
  ]);
  expect(livingAt("h501").map(({ id }) => id)).toEqual(["home", "hospital"]);
  expect(homePhones("h501")).toEqual([
    { name: "home", number: "0571-home" },
    { name: "hospital", number: "0571-hospital" },
  ]);
});

test("who moves is found where they live now, and not where they lived", () => {
  const { livingAt, directory } = ports();
  const names = (id: string) => livingAt(id).map(({ name }) => name);
  expect(names("h502")).toEqual(["next door"]);
  directory.putPerson(living("wang", "h502", "1"));
  expect([names("kitchen"), names("h502")]).toEqual([["lodger"], ["wang", "next door"]]);
  directory.putPlace(place("bedroom", "room", "h502"));
  expect([names("kitchen"), names("h502")]).toEqual([[], ["wang", "lodger", "next door"]]);
  directory.removePerson("next door");
  expect(names("h502")).toEqual(["wang", "lodger"]);
});
