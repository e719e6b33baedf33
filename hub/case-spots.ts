import type { Spot } from "../cases/index.ts";
import type { Place, Point } from "../contracts/index.ts";
import { metresBeyond } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";

type Known = Pick<Directory, "brief" | "pathOf" | "places" | "rootPath">;

/** A telephone's position is so far off in a yard; beyond it the nearest building is no longer the one meant [D]. */
const NEAR_M = 80;

type Ring = readonly (readonly [number, number])[];

/** In square degrees: only to tell the smaller of two outlines. */
function areaOf(ring: Ring): number {
  let twice = 0;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [x, y] = ring[at] ?? [0, 0];
    const [px, py] = ring[before] ?? [0, 0];
    twice += px * y - x * py;
  }
  return Math.abs(twice);
}

/** Metres from a place, by its outline or its point; infinite for one without either. */
export function metresFrom(place: Place, { lon, lat }: Point): number {
  if (place.outline) return metresBeyond(place.outline, lon, lat);
  if (!place.point) return Number.POSITIVE_INFINITY;
  const { lon: x, lat: y } = place.point;
  return metresBeyond(
    [
      [x, y],
      [x, y],
    ],
    lon,
    lat,
  );
}

/** Where cases lie that people report: at a registered place, or at a position. */
export function createCaseSpots(directory: Known, community: () => string) {
  const spotOf = (place: Place): Spot => ({
    place: directory.brief(place.id) ?? null,
    path: directory.pathOf(place.id) ?? directory.rootPath(place.community),
  });
  return {
    placeOf: (id: string): Spot | undefined => {
      const path = directory.pathOf(id);
      return path === undefined ? undefined : { place: directory.brief(id) ?? null, path };
    },
    /** The smallest outline that holds the position, else the nearest building or spot, else the community itself. */
    placeAt: (point: Point): Spot => {
      const places = directory.places(community());
      const known = places.map((place) => ({ place, metres: metresFrom(place, point) }));
      const around = known
        .flatMap(({ place, metres }) => (place.outline && metres <= 0 ? [{ place, size: areaOf(place.outline) }] : []))
        .sort((a, b) => a.size - b.size)[0];
      if (around && around.place.level !== "community") return spotOf(around.place);
      const near = known.filter(({ place }) => place.level === "building" || place.level === "spot").sort((a, b) => a.metres - b.metres)[0];
      return near && near.metres <= NEAR_M ? spotOf(near.place) : { place: null, path: directory.rootPath(community()) };
    },
    community,
    rootPath: directory.rootPath,
  };
}
