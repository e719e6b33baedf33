import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Tokens } from "../theme/tokens.ts";
import { alertLayers, deviceLayers, FONT, severityByRank, workLayers } from "./live-layers.ts";

const layerIs = (name: string): ExpressionSpecification => ["==", ["get", "layer"], name];

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

/** All layers, the lowest first: what is drawn later lies above. */
export const mapLayers = (t: Tokens): LayerSpecification[] => [
  ...[...groundLayers(t), ...buildingLayers(t), ...labelLayers(t)],
  ...[...deviceLayers(t), ...workLayers(t), ...alertLayers(t)],
];
