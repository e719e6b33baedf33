import type { CommunityMap } from "../../contracts/index.ts";

/** A feature of the community's own map. */
export interface MapFeature {
  readonly type: "Feature";
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

function isFeature(value: unknown): value is MapFeature {
  if (typeof value !== "object" || value === null || !("properties" in value) || !("geometry" in value)) return false;
  const { properties, geometry } = value;
  return (
    typeof properties === "object" && properties !== null && typeof geometry === "object" && geometry !== null && "coordinates" in geometry
  );
}

export function featuresOf(map: CommunityMap): readonly MapFeature[] {
  return map.features.features.filter(isFeature);
}

/** Middle of an outer ring's corners: good enough for a label on a house. */
export function middleOf(coordinates: unknown): readonly [number, number] | undefined {
  const ring = Array.isArray(coordinates) ? coordinates[0] : undefined;
  if (!Array.isArray(ring) || ring.length < 3) return undefined;
  const corners = ring.slice(0, -1);
  let lon = 0;
  let lat = 0;
  for (const corner of corners) {
    if (!Array.isArray(corner)) return undefined;
    lon += Number(corner[0]);
    lat += Number(corner[1]);
  }
  return [lon / corners.length, lat / corners.length];
}

/** Where the names of areas and houses stand. */
export function labelsOf(features: readonly MapFeature[]): unknown[] {
  return features.flatMap((feature) => {
    const middle =
      feature.geometry.type === "Polygon" && typeof feature.properties.name === "string"
        ? middleOf(feature.geometry.coordinates)
        : undefined;
    return middle === undefined
      ? []
      : [{ type: "Feature", properties: feature.properties, geometry: { type: "Point", coordinates: middle } }];
  });
}
