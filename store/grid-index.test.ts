import { describe, expect, test } from "vitest";
import type { Grid, Place, PlaceLevel } from "../contracts/index.ts";
import { createDirectory } from "./directory.ts";

const place = (id: string, level: PlaceLevel, parent: string | null, more: Partial<Place> = {}): Place => ({
  ...{ id, community: "c", level, name: id, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null },
  ...more,
});
const at = (lon: number, lat: number) => ({ point: { lon, lat } });
const square = (west: number, south: number, side: number): [number, number][] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const grid = (id: string, more: Partial<Grid>): Grid => ({
  ...{ id, community: "c", name: id, parent: null, head: null, workers: [], places: [], stewards: [], outline: null },
  ...more,
});

function lying(grids: readonly Grid[]) {
  const directory = createDirectory();
  for (const each of [
    place("c", "community", null, at(0.5, 0.5)),
    place("yard", "compound", "c", { outline: square(0, 0, 4) }),
    place("b1", "building", "yard", at(1, 1)),
    place("b2", "building", "yard", at(3, 3)),
    place("u1", "unit", "b1"),
    place("h1", "home", "u1"),
    place("lane", "spot", "c"),
    place("gate", "spot", "c", at(1.5, 0.5)),
  ])
    directory.putPlace(each);
  for (const each of grids) directory.putGrid(each);
  const of = (id: string): string => {
    const found = directory.gridOf(id);
    return found === null ? "-" : `${found.grid.id}${found.micro === null ? "" : `/${found.micro.id}`}`;
  };
  return { directory, of };
}

describe("the grid in which a place lies", () => {
  const west = grid("west", { outline: square(0, 0, 2) });
  test.each<readonly [what: string, grids: readonly Grid[], place: string, lies: string]>([
    ["no grid at all", [], "h1", "-"],
    ["by the outline: its own point, or that of what is around it", [west], "h1", "west"],
    ["the outline is of another part", [west], "b2", "-"],
    ["the middle of a compound's outline where nothing nearer is on the map", [grid("all", { outline: square(1, 1, 2) })], "yard", "all"],
    ["the middle of a community says nothing of a spot without a point", [west], "lane", "-"],
    ["a spot in the street by its own point", [west], "gate", "west"],
    ["by the list of what is around it", [grid("east", { places: ["yard"] })], "h1", "east"],
    ["a list says more than an outline", [west, grid("east", { places: ["yard"] })], "h1", "east"],
    ["a nearer place more than one around it", [grid("east", { places: ["yard"] }), grid("one", { places: ["b1"] })], "h1", "one"],
    ["a part by its list brings its grid", [west, grid("m", { parent: "east", places: ["u1"] }), grid("east", {})], "h1", "east/m"],
    [
      "a part by its outline, inside the grid that lists the place",
      [grid("m", { parent: "east", outline: square(0, 0, 2) }), grid("east", { places: ["yard"] })],
      "h1",
      "east/m",
    ],
    [
      "a part of another grid is no part of the one that lists the place",
      [grid("m", { parent: "west", outline: square(0, 0, 2) }), west, grid("east", { places: ["yard"] })],
      "h1",
      "east",
    ],
    ["a part whose grid is gone counts for nothing", [grid("m", { parent: "gone", places: ["b1"] })], "h1", "-"],
    ["a grid of another community", [grid("other", { community: "d", outline: square(0, 0, 4) })], "h1", "-"],
    ["an unknown place", [west], "nowhere", "-"],
  ])("%s", (_what, grids, id, lies) => {
    expect(lying(grids).of(id)).toBe(lies);
  });

  test("follows each change of a grid and of the tree", () => {
    const { directory, of } = lying([west]);
    expect(of("h1")).toBe("west");
    directory.putGrid(grid("east", { places: ["b1"] }));
    expect(of("h1")).toBe("east");
    directory.putPlace(place("u1", "unit", "b2"));
    expect(of("h1")).toBe("-");
    directory.putGrid(grid("east", { places: ["b2"] }));
    expect(of("h1")).toBe("east");
    directory.removeGrid("east");
    expect([of("h1"), of("b1")]).toEqual(["-", "west"]);
    directory.load({ communities: [], places: [], grids: [], people: [], devices: [], assignments: [], logins: [] });
    expect(of("h1")).toBe("-");
  });
});
