import type { Community, CommunityMap, Grid, Place, Scope } from "../contracts/index.ts";

interface MapSource {
  readonly community: Community;
  readonly places: readonly Place[];
  readonly grids: readonly Grid[];
  /** GeoJSON features of the base map, each with a `layer` property. */
  readonly base: readonly unknown[];
  pathOf(place: string): string | undefined;
}

type Ring = readonly (readonly [number, number])[];

/** Room around the outermost corner, in degrees (about 30 m). */
const MARGIN = 0.0003;

function polygon(layer: string, outline: Ring, properties: Readonly<Record<string, unknown>>): unknown {
  return { type: "Feature", geometry: { type: "Polygon", coordinates: [outline] }, properties: { layer, ...properties } };
}

/** A line around what a grid lists, where nobody drew one: the smallest without a bend inwards; null where it has no corners on the map. */
function around(places: readonly Place[]): Ring | null {
  const corners = places
    .flatMap((place): Ring => place.outline ?? (place.point === null ? [] : [[place.point.lon, place.point.lat]]))
    .toSorted(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const side = (all: Ring): (readonly [number, number])[] => {
    const line: (readonly [number, number])[] = [];
    for (const each of all) {
      for (let [b, a] = [line.at(-1), line.at(-2)]; a !== undefined && b !== undefined; [b, a] = [line.at(-1), line.at(-2)]) {
        if ((b[0] - a[0]) * (each[1] - a[1]) - (b[1] - a[1]) * (each[0] - a[0]) > 0) break;
        line.pop();
      }
      line.push(each);
    }
    return line.slice(0, -1);
  };
  const hull = [...side(corners), ...side(corners.toReversed())];
  const [first] = hull;
  return first === undefined || hull.length < 3 ? null : [...hull, first];
}

/** The community's map as far as the user's places reach: base layers whole, compounds and buildings of their own. */
export function communityMap(source: MapSource, scope: Scope): CommunityMap {
  const seen = (place: Place): boolean => {
    const path = source.pathOf(place.id);
    return path !== undefined && (scope.paths.some((root) => path.startsWith(root)) || scope.people !== null);
  };
  const features: unknown[] = [...source.base];
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const place of source.places) {
    for (const [lon, lat] of place.outline ?? []) {
      west = Math.min(west, lon);
      south = Math.min(south, lat);
      east = Math.max(east, lon);
      north = Math.max(north, lat);
    }
    if (place.outline === null || !seen(place)) continue;
    features.push(
      polygon(place.level === "building" ? "buildings" : place.level === "compound" ? "compounds" : `${place.level}s`, place.outline, {
        id: place.id,
        name: place.name,
        level: place.level,
        ...(place.floors === null ? {} : { floors: place.floors, height: place.floors * 3 }),
      }),
    );
  }
  for (const grid of source.grids) {
    const outline = grid.outline ?? around(source.places.filter(({ id }) => grid.places.includes(id)));
    if (outline !== null) features.push(polygon("grids", outline, { id: grid.id, name: grid.name }));
  }
  const bounds: [number, number, number, number] =
    west > east ? [-180, -85, 180, 85] : [west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN];
  return { community: { id: source.community.id, name: source.community.name }, bounds, features: { type: "FeatureCollection", features } };
}
