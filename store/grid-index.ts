import type { Grid, GridsOfPlace, Place, Point } from "../contracts/index.ts";

interface Tree {
  /** `/rootId/…/id/`. */
  pathOf(place: string): string | undefined;
  placeById(id: string): Place | undefined;
}

type Ring = readonly (readonly [number, number])[];

/** Whether a position lies inside an outline, by the crossings of a line to the east; one on the line may count either way. */
function isInside(ring: Ring, { lon, lat }: Point): boolean {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [x, y] = ring[at] ?? [0, 0];
    const [px, py] = ring[before] ?? [0, 0];
    if (y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside;
  }
  return inside;
}

/** The middle of an outline's corners: good enough to say in which grid a building lies. */
function middleOf(ring: Ring): Point | null {
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined) return null;
  // A closed ring names its first corner twice.
  const corners = last !== undefined && ring.length > 1 && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
  const sum = corners.reduce(([a, b], [x, y]) => [a + x, b + y] as [number, number], [0, 0] as [number, number]);
  return { lon: sum[0] / corners.length, lat: sum[1] / corners.length };
}

/** Levels too wide for their middle to say anything of what lies in them. */
const WIDE: readonly Place["level"][] = ["sub-district", "community", "area", "group"];

/** Where grids lie: worked out once for each place, until a grid or the tree changes. */
export function createGridIndex(grids: readonly Grid[], tree: Tree) {
  const byId = new Map(grids.map((grid) => [grid.id, grid]));
  const listed = new Map<string, Grid[]>();
  for (const grid of grids) for (const place of grid.places) listed.set(place, [...(listed.get(place) ?? []), grid]);
  const known = new Map<string, GridsOfPlace | null>();

  const whole = (found: Grid): GridsOfPlace | null => {
    if (found.parent === null) return { grid: found, micro: null };
    const grid = byId.get(found.parent);
    return grid === undefined ? null : { grid, micro: found };
  };
  /** A part of a grid says more than the grid. */
  const nearest = (found: readonly Grid[]): Grid | undefined => found.find(({ parent }) => parent !== null) ?? found[0];

  /** Its own position, else that of the nearest around it that is no larger than a compound. */
  const pointOf = (way: readonly string[], community: string): Point | null => {
    for (const id of way) {
      const place = tree.placeById(id);
      if (place === undefined || place.community !== community || WIDE.includes(place.level)) return null;
      if (place.point !== null) return place.point;
      if (place.outline !== null) return middleOf(place.outline);
    }
    return null;
  };

  const find = (id: string): GridsOfPlace | null => {
    const place = tree.placeById(id);
    if (place === undefined) return null;
    const way = (tree.pathOf(id) ?? "")
      .split("/")
      .filter((each) => each !== "")
      .toReversed();
    for (const each of way) {
      const own = nearest((listed.get(each) ?? []).filter(({ community }) => community === place.community));
      if (own === undefined) continue;
      if (own.parent !== null) return whole(own);
      return withOutline(way, place, own.id) ?? whole(own);
    }
    return withOutline(way, place, null);
  };

  /** By the outlines; where a list named the grid, of that one's parts only. */
  const withOutline = (way: readonly string[], { community }: Place, within: string | null): GridsOfPlace | null => {
    const point = pointOf(way, community);
    if (point === null) return null;
    const around = grids.filter(
      (grid) =>
        grid.community === community &&
        grid.outline !== null &&
        (within === null || grid.parent === within) &&
        isInside(grid.outline, point),
    );
    const found = nearest(around);
    return found === undefined ? null : whole(found);
  };

  return (id: string): GridsOfPlace | null => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const found = find(id);
    known.set(id, found);
    return found;
  };
}
