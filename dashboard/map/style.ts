import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { CommunityMap } from "../../contracts/index.ts";
import type { Tokens } from "../theme/tokens.ts";

/** Shown when looked at from the side; from above perspective would push the roofs off their houses. */
export const TILTED_LAYERS = [
  ["buildings", 0.92],
  ["trouble", 0.38],
  ["trouble-floor", 0.95],
] as const;

const EMPTY = { type: "FeatureCollection" as const, features: [] };
const FONT = ["sans-serif"];

const layerIs = (name: string): ExpressionSpecification => ["==", ["get", "layer"], name];

function severityByRank(t: Tokens): ExpressionSpecification {
  return ["match", ["get", "rank"], 0, t.critical, 1, t.high, 2, t.medium, t.low];
}

function groundLayers(t: Tokens): LayerSpecification[] {
  const fill = (name: string, colour: string): LayerSpecification => ({
    id: name,
    type: "fill",
    source: "base",
    filter: ["all", layerIs(name), ["==", ["geometry-type"], "Polygon"]],
    paint: { "fill-color": colour },
  });
  return [
    { id: "ground", type: "background", paint: { "background-color": t["map-ground"] } },
    fill("land", t["map-land"]),
    fill("green", t["map-green"]),
    fill("water", t["map-water"]),
    {
      id: "water-line",
      type: "line",
      source: "base",
      filter: ["all", layerIs("water"), ["==", ["geometry-type"], "LineString"]],
      paint: { "line-color": t["map-water"], "line-width": ["interpolate", ["exponential", 2], ["zoom"], 14, 3, 19, 40] },
    },
    {
      id: "road-area",
      type: "fill",
      source: "base",
      filter: ["all", layerIs("roads"), ["==", ["geometry-type"], "Polygon"]],
      paint: { "fill-color": t["map-road"] },
    },
    {
      id: "roads",
      type: "line",
      source: "base",
      filter: ["all", layerIs("roads"), ["==", ["geometry-type"], "LineString"]],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": t["map-road"],
        "line-width": [
          "interpolate",
          ["exponential", 2],
          ["zoom"],
          14,
          2,
          16,
          ["coalesce", ["get", "width"], 6],
          19,
          ["*", 8, ["coalesce", ["get", "width"], 6]],
        ],
      },
    },
    {
      id: "compounds",
      type: "line",
      source: "base",
      filter: layerIs("compounds"),
      paint: { "line-color": t["map-building-line"], "line-width": 1.5 },
    },
    {
      id: "grids",
      type: "line",
      source: "base",
      filter: layerIs("grids"),
      paint: { "line-color": t["map-grid"], "line-width": 1.5, "line-dasharray": [4, 3] },
    },
  ];
}

function buildingLayers(t: Tokens): LayerSpecification[] {
  const height: ExpressionSpecification = ["coalesce", ["get", "height"], ["*", 3, ["coalesce", ["get", "floors"], 3]]];
  return [
    { id: "buildings-flat", type: "fill", source: "buildings", paint: { "fill-color": t["map-building"] } },
    {
      id: "trouble-flat",
      type: "fill",
      source: "trouble",
      filter: ["==", ["get", "part"], "building"],
      paint: { "fill-color": severityByRank(t), "fill-opacity": 0.4 },
    },
    {
      id: "buildings",
      type: "fill-extrusion",
      source: "buildings",
      paint: { "fill-extrusion-color": t["map-building"], "fill-extrusion-height": height, "fill-extrusion-opacity": 0 },
    },
    {
      id: "building-line",
      type: "line",
      source: "buildings",
      paint: { "line-color": t["map-building-line"], "line-width": 1 },
    },
    {
      id: "trouble",
      type: "fill-extrusion",
      source: "trouble",
      filter: ["==", ["get", "part"], "building"],
      paint: { "fill-extrusion-color": severityByRank(t), "fill-extrusion-height": height, "fill-extrusion-opacity": 0 },
    },
    {
      id: "trouble-floor",
      type: "fill-extrusion",
      source: "trouble",
      filter: ["==", ["get", "part"], "floor"],
      paint: {
        "fill-extrusion-color": severityByRank(t),
        "fill-extrusion-base": ["get", "base"],
        "fill-extrusion-height": ["get", "top"],
        "fill-extrusion-opacity": 0,
      },
    },
    {
      id: "trouble-line",
      type: "line",
      source: "trouble",
      filter: ["==", ["get", "part"], "building"],
      paint: { "line-color": severityByRank(t), "line-width": 2.5 },
    },
  ];
}

function labelLayers(t: Tokens): LayerSpecification[] {
  const paint = { "text-color": t["map-label"], "text-halo-color": t["map-ground"], "text-halo-width": 1.2 };
  return [
    {
      id: "building-name",
      type: "symbol",
      source: "labels",
      filter: layerIs("buildings"),
      minzoom: 14.6,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 15, 9, 17, 13],
        // From afar the number lies on its house; near, the devices do, and the number stands below.
        "text-anchor": ["step", ["zoom"], "center", 16, "top"],
        "text-offset": ["step", ["zoom"], ["literal", [0, 0]], 16, ["literal", [0, 1]]],
        "text-padding": 0,
        "text-allow-overlap": ["step", ["zoom"], false, 16, true],
      },
      paint,
    },
    {
      id: "grid-name",
      type: "symbol",
      source: "labels",
      filter: layerIs("grids"),
      maxzoom: 16.5,
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12, "text-offset": [0, 1.6] },
      paint: { ...paint, "text-color": t["map-grid"] },
    },
    {
      id: "road-name",
      type: "symbol",
      source: "base",
      filter: ["all", layerIs("roads"), ["has", "name"]],
      minzoom: 15.5,
      layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 11 },
      paint,
    },
    {
      id: "compound-name",
      type: "symbol",
      source: "labels",
      filter: layerIs("compounds"),
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 14, "text-padding": 4 },
      paint: { ...paint, "text-color": t.text },
    },
  ];
}

/** Planned maintenance: who works there until when. Dashed and without a colour of its own, for it is no trouble. */
function workLayers(t: Tokens): LayerSpecification[] {
  return [
    {
      id: "work-outline",
      type: "line",
      source: "work",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "line-color": t.text, "line-width": 2, "line-dasharray": [2, 2] },
    },
    {
      id: "work",
      type: "symbol",
      source: "work",
      filter: ["==", ["geometry-type"], "Point"],
      layout: {
        "icon-image": "work",
        "icon-offset": [0, -24],
        "icon-allow-overlap": true,
        "text-field": ["step", ["zoom"], "", 15.5, ["get", "label"]],
        "text-font": FONT,
        "text-size": 12,
        "text-anchor": "left",
        "text-justify": "left",
        "text-offset": [1.1, -2],
        "text-optional": true,
        "text-allow-overlap": ["step", ["zoom"], false, 16.5, true],
      },
      paint: { "text-color": t.text, "text-halo-color": t["map-ground"], "text-halo-width": 1.6 },
    },
  ];
}

function deviceLayers(t: Tokens): LayerSpecification[] {
  return [
    {
      id: "device-cluster",
      type: "circle",
      source: "devices",
      filter: ["has", "point_count"],
      paint: {
        "circle-color": t.raised,
        "circle-radius": ["step", ["get", "point_count"], 10, 10, 13, 50, 16],
        "circle-stroke-width": 1.5,
        // A cluster in which something is silent shows a broken count below; its ring is the link state, never severity.
        "circle-stroke-color": ["case", [">", ["get", "silent"], 0], t.offline, t.working],
      },
    },
    {
      id: "device-cluster-count",
      type: "symbol",
      source: "devices",
      filter: ["has", "point_count"],
      layout: { "text-field": ["to-string", ["get", "point_count"]], "text-font": FONT, "text-size": 12, "text-allow-overlap": true },
      paint: { "text-color": t.text },
    },
    {
      id: "device",
      type: "symbol",
      source: "devices",
      filter: ["!", ["has", "point_count"]],
      layout: { "icon-image": ["get", "icon"], "icon-size": 1, "icon-allow-overlap": true },
    },
    {
      id: "people",
      type: "symbol",
      source: "people",
      minzoom: 15,
      layout: {
        "icon-image": "person",
        "icon-allow-overlap": true,
        "text-field": ["step", ["zoom"], "", 17, ["get", "name"]],
        "text-font": FONT,
        "text-size": 12,
        "text-offset": [0, 1.3],
        "text-optional": true,
      },
      paint: { "text-color": t["map-label"], "text-halo-color": t["map-ground"], "text-halo-width": 1.2 },
    },
  ];
}

function alertLayers(t: Tokens): LayerSpecification[] {
  const waiting: ExpressionSpecification = [">", ["get", "waiting"], 0];
  return [
    {
      id: "chosen",
      type: "circle",
      source: "chosen",
      paint: { "circle-color": "transparent", "circle-radius": 24, "circle-stroke-color": t.text, "circle-stroke-width": 2 },
    },
    {
      id: "alert-halo",
      type: "circle",
      source: "alerts",
      paint: {
        "circle-color": severityByRank(t),
        "circle-opacity": ["case", waiting, 0.28, 0.1],
        "circle-radius": ["match", ["get", "rank"], 0, 32, 1, 27, 2, 22, 14],
        "circle-pitch-alignment": "viewport",
      },
    },
    {
      id: "alert-ring",
      type: "circle",
      source: "alerts",
      paint: {
        "circle-color": t["map-ground"],
        "circle-radius": ["match", ["get", "rank"], 0, 17, 1, 15, 2, 13, 10],
        "circle-stroke-color": severityByRank(t),
        "circle-stroke-width": ["case", waiting, 3.5, 2],
      },
    },
    {
      id: "alert-shape",
      type: "symbol",
      source: "alerts",
      layout: {
        "icon-image": ["concat", "severity/", ["to-string", ["get", "rank"]]],
        "icon-size": ["match", ["get", "rank"], 0, 1, 1, 0.85, 2, 0.75, 0.6],
        "icon-allow-overlap": true,
      },
    },
    {
      id: "alert-count",
      type: "symbol",
      source: "alert-words",
      filter: [">", ["get", "count"], 1],
      layout: {
        "text-field": ["to-string", ["get", "count"]],
        "text-font": FONT,
        "text-size": 13,
        "text-offset": [1.5, -1.1],
        "text-allow-overlap": true,
      },
      paint: { "text-color": t.text, "text-halo-color": t["map-ground"], "text-halo-width": 2 },
    },
    {
      id: "alert-name",
      type: "symbol",
      source: "alert-words",
      minzoom: 15,
      filter: ["all", ["!", ["has", "point_count"]], ["<", ["get", "rank"], 3]],
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 13, "text-offset": [0, 2.1], "text-anchor": "top" },
      paint: { "text-color": t.text, "text-halo-color": t["map-ground"], "text-halo-width": 2 },
    },
  ];
}

interface MapFeature {
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

function labelsOf(features: readonly MapFeature[]): unknown[] {
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
    layers: [...groundLayers(t), ...buildingLayers(t), ...labelLayers(t), ...deviceLayers(t), ...workLayers(t), ...alertLayers(t)],
  };
}
