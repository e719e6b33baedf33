import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Tokens } from "../theme/tokens.ts";

/** Drawn by the browser's own letters: no glyphs are fetched. */
export const FONT = ["sans-serif"];

/** The colour of a severity, which is written as a number in what is drawn. */
export function severityByRank(t: Tokens): ExpressionSpecification {
  return ["match", ["get", "rank"], 0, t.critical, 1, t.high, 2, t.medium, t.low];
}

/** Planned maintenance: who works there until when. Dashed and without a colour of its own, for it is no trouble. */
export function workLayers(t: Tokens): LayerSpecification[] {
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

/** Devices, gathered where they stand close, and people. */
export function deviceLayers(t: Tokens): LayerSpecification[] {
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

/** What is wrong and where: rings and shapes first, then words. */
export function alertLayers(t: Tokens): LayerSpecification[] {
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
