import { expect, test } from "vitest";
import type { DeviceWork, DueVisit, PatrolSpot, Place, PlaceLevel } from "../../contracts/index.ts";
import { tripOf } from "./trip.ts";

const place = (id: string, level: PlaceLevel, name: string, parent: string | null): Place => ({
  ...{ id, community: "xf", level, name, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null },
});
const PLACES = [
  place("c", "compound", "幸福里", null),
  place("b1", "building", "1", "c"),
  place("b12", "building", "12", "c"),
  place("b3", "building", "3栋", "c"),
  place("u2", "unit", "2单元", "b3"),
  place("pump", "spot", "泵房", "u2"),
  place("gate", "spot", "大门", "c"),
];
const visit = (person: string, spoken: string): DueVisit => ({
  ...{ person, name: person, place: spoken, way: "door", dueAt: "2026-11-01T15:59:59Z", overdue: false, again: false },
  ...{ worker: null, workerName: null, metAt: null, metByName: null },
});
const work = (device: string, building: string | null, spoken: string): DeviceWork => ({
  ...{ device, externalId: device, name: device, kind: "smoke", place: spoken, building, buildingName: "", reasons: ["battery"] },
  ...{ waits: false, lastAt: null, battery: 9, batteryAt: null, signal: null, tick: null },
});
const spot = (id: string, name: string): { readonly patrol: string; readonly spot: PatrolSpot } => ({
  patrol: "p",
  spot: { spot: id, name, dueAt: "2026-11-01T15:59:59Z", due: true, overdue: false, again: false, last: null },
});
const trip = (due: Partial<Parameters<typeof tripOf>[0]>) =>
  tripOf({ places: PLACES, visits: [], returns: [], hazards: [], devices: [], spots: [], ...due }).map((one) => [one.key, one.building]);

test("what is due in one building is climbed once, whatever it is, numbers as numbers", () => {
  expect(
    trip({
      visits: [visit("zhao", "幸福里 3栋2单元1001"), visit("qian", "幸福里 3栋2单元201")],
      devices: [work("head", "b3", "幸福里 3栋2单元501"), work("lone", null, "幸福里 大门")],
      spots: [spot("pump", "幸福里 3栋2单元泵房"), spot("gate", "幸福里 大门")],
    }),
  ).toEqual([
    ["visit qian door", "b3"],
    ["device head", "b3"],
    ["visit zhao door", "b3"],
    ["spot p pump", "b3"],
    ["device lone", null],
    ["spot p gate", null],
  ]);
});

test.each([
  ["幸福里 1-1-501", "b1"],
  ["幸福里 12-1-501", "b12"],
  ["幸福里 2-1-501", null],
  ["", null],
])("a home that is spoken as %j stands in %j", (spoken, building) => {
  expect(trip({ visits: [visit("li", spoken)] })).toEqual([["visit li door", building]]);
});
