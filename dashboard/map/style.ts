import type { SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { CommunityMap } from "../../contracts/index.ts";
import type { Tokens } from "../theme/tokens.ts";
import { mapLayers } from "./layers.ts";
import { featuresOf, labelsOf } from "./map-file.ts";

/** Shown when looked at from the side; from above perspective would push the roofs off their houses. */
export const TILTED_LAYERS = [
  ["buildings", 0.92],
  ["trouble", 0.38],
  ["trouble-floor", 0.95],
] as const;

const EMPTY = { type: "FeatureCollection" as const, features: [] };

const collection = (features: readonly unknown[]) => ({ type: "FeatureCollection" as const, features: features as never });

const alertSource = (): SourceSpecification => ({
  type: "geojson",
  data: EMPTY,
  maxzoom: 20,
  cluster: true,
  clusterRadius: 40,
  clusterMaxZoom: 18,
  clusterProperties: { rank: ["min", ["get", "rank"]], count: ["+", ["get", "count"]], waiting: ["max", ["get", "waiting"]] },
});

/**
 * The whole style, from the community's own map and the tokens: no tiles, no glyphs and no sprites from anywhere.
 * The moving sources start empty and are filled by the view.
 */
export function mapStyle(map: CommunityMap, t: Tokens): StyleSpecification {
  const features = featuresOf(map);
  const of = (name: string) => features.filter((feature) => feature.properties.layer === name);
  const sources: Record<string, SourceSpecification> = {
    base: { type: "geojson", data: collection(features.filter((feature) => feature.properties.layer !== "buildings")) },
    buildings: { type: "geojson", data: collection(of("buildings")) },
    labels: { type: "geojson", data: collection(labelsOf([...of("compounds"), ...of("buildings"), ...of("grids")])) },
    trouble: { type: "geojson", data: EMPTY },
    people: { type: "geojson", data: EMPTY },
    devices: {
      type: "geojson",
      data: EMPTY,
      promoteId: "id",
      cluster: true,
      clusterRadius: 34,
      clusterMaxZoom: 17,
      clusterProperties: { silent: ["+", ["case", ["==", ["get", "state"], "online"], 0, 1]] },
    },
    // Rings and words apart: the rings are there at once and never wait for letters to be drawn.
    alerts: alertSource(),
    "alert-words": alertSource(),
    work: { type: "geojson", data: EMPTY },
    chosen: { type: "geojson", data: EMPTY },
  };
  return {
    version: 8,
    sources,
    layers: mapLayers(t),
  };
}
