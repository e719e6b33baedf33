import { describe, expect, it } from "vitest";
import type { Alert, Place, PlaceBrief } from "../../contracts/index.ts";
import { besides, homeOf } from "./beside.ts";
import { anAlert } from "./made-up.ts";

const PLACES = new Map<string, Pick<Place, "id" | "level" | "parent">>(
  (
    [
      ["b3", "building", "x"],
      ["h1", "home", "b3"],
      ["bed", "room", "h1"],
      ["kitchen", "room", "h1"],
      ["h2", "home", "b3"],
      ["loop", "room", "loop"],
    ] as const
  ).map(([id, level, parent]) => [id, { id, level, parent }]),
);
const placeById = (id: string) => PLACES.get(id);

const brief = (id: string, building: string | null = "b3"): PlaceBrief => ({
  id,
  name: id,
  path: id,
  lon: null,
  lat: null,
  floor: null,
  building,
});

const ids = (alert: Alert, open: readonly Alert[]) => besides(alert, open, placeById).map((one) => one.id);

describe("what alarms beside an alert", () => {
  it("finds the home of a room, and takes a place for its own where it lies in none", () => {
    expect(homeOf("kitchen", placeById)).toBe("h1");
    expect(homeOf("h1", placeById)).toBe("h1");
    expect(homeOf("b3", placeById)).toBe("b3");
    expect(homeOf("unknown", placeById)).toBe("unknown");
    expect(homeOf("loop", placeById)).toBe("loop");
  });

  it("names the smoke in the kitchen beside the call from the bedroom, the most urgent first", () => {
    const sos = anAlert("sos", "critical", { place: brief("bed"), lifeSafety: true });
    const smoke = anAlert("smoke", "critical", { place: brief("kitchen"), lifeSafety: true });
    const door = anAlert("door", "medium", { place: brief("h1") });
    expect(ids(sos, [door, sos, smoke])).toEqual(["smoke", "door"]);
  });

  it("names of the rest of the building only dangers to life, of the home nothing low", () => {
    const sos = anAlert("sos", "critical", { place: brief("bed") });
    const open = [
      anAlert("gas", "critical", { place: brief("h2"), lifeSafety: true }),
      anAlert("tamper", "medium", { place: brief("h2") }),
      anAlert("battery", "low", { place: brief("h1") }),
      anAlert("elsewhere", "critical", { place: brief("h9", "b9"), lifeSafety: true }),
    ];
    expect(ids(sos, open)).toEqual(["gas"]);
  });

  it("follows the person who is not at home, and never mixes a drill with what is real", () => {
    const fall = anAlert("fall", "high", { place: null, person: "p1" });
    expect(ids(fall, [anAlert("heart", "high", { person: "p1", place: brief("h1") }), anAlert("x", "high", { place: null })])).toEqual([
      "heart",
    ]);
    expect(ids(fall, [anAlert("drill", "high", { person: "p1", drill: "d1" })])).toEqual([]);
    expect(ids(fall, [anAlert("shelved", "high", { person: "p1", state: "shelved" })])).toEqual([]);
  });
});
