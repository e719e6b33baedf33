import { describe, expect, it } from "vitest";
import type { Device, Place } from "../../contracts/index.ts";
import { aDevice, anAlert } from "../live/made-up.ts";
import { alertFeatures, buildingFinder, deviceFeatures, spread, troubledBuildings } from "./features.ts";
import { find } from "./find.ts";
import { KIND_PATHS } from "./shapes.ts";
import { mapStyle } from "./style.ts";

const place = (id: string, level: Place["level"], name: string, parent: string | null, more: Partial<Place> = {}): Place => ({
  id,
  community: "c",
  level,
  name,
  parent,
  aliases: [],
  point: null,
  outline: null,
  floors: null,
  floor: null,
  spot: null,
  ...more,
});
const brief = (id: string, floor: number | null = null) => ({ id, name: id, path: id, lon: 104, lat: 30, floor, building: null });
const device = (id: string, more: Partial<Device> = {}): Device => aDevice(id, { name: `设备${id}`, place: brief("h"), ...more });

describe("devices on the map", () => {
  it("take the live state over the registered one", () => {
    const live = new Map([["a", { id: "a", state: "online" as const, lastAt: null, on: [], values: [] }]]);
    expect(deviceFeatures([device("a"), device("b")], live).map((one) => one.properties.icon)).toEqual([
      "device/smoke/online",
      "device/smoke/unknown",
    ]);
  });
  it("of one spot stand apart, always the same way, within a few metres", () => {
    const features = deviceFeatures([device("a"), device("b"), device("c")], new Map());
    expect(new Set(features.map((one) => one.geometry.coordinates.join())).size).toBe(3);
    expect(spread([104, 30], 0)).toEqual([104, 30]);
    expect(Math.abs((spread([104, 30], 9)[1] - 30) * 111_320)).toBeLessThan(8);
  });
  it("without any place are not drawn at 0/0", () => {
    expect(deviceFeatures([device("a", { place: null })], new Map())).toEqual([]);
  });
});

describe("alerts on the map", () => {
  it("of one spot make one mark: worst severity, their number, the worst one's id", () => {
    const here = { place: brief("h") };
    const { features, nowhere } = alertFeatures(
      [anAlert("low", "low", here), anAlert("worst", "critical", here), anAlert("lost", "high")],
      new Map(),
      (one) => one.id,
    );
    expect(features).toHaveLength(1);
    expect(features[0]?.properties).toMatchObject({ id: "worst", rank: 0, count: 2, waiting: 1 });
    expect(nowhere.map((one) => one.id)).toEqual(["lost"]);
  });
  it("tint the building above their place and name the floors", () => {
    const places = [place("b", "building", "3栋", null), place("u", "unit", "2单元", "b"), place("h", "home", "501", "u")];
    const troubled = troubledBuildings(
      [anAlert("a", "medium", { place: brief("h", 5) }), anAlert("b", "critical", { place: brief("b") })],
      buildingFinder(places),
    );
    expect(troubled.get("b")).toEqual({ severity: "critical", floors: new Set([5]) });
  });
  it("lie above everything else", () => {
    const colours = new Proxy({}, { get: () => "#000000" });
    const map = {
      community: { id: "c", name: "C" },
      bounds: [0, 0, 1, 1] as [number, number, number, number],
      features: { type: "FeatureCollection" as const, features: [] },
    };
    const layers = mapStyle(map, colours as never).layers.map((layer) => layer.id);
    expect(layers.indexOf("alert-ring")).toBeGreaterThan(layers.indexOf("device"));
    expect(layers.indexOf("alert-shape")).toBeGreaterThan(layers.indexOf("alert-ring"));
  });
});

describe("search", () => {
  const sources = { devices: [device("a")], places: [place("h", "home", "501", null, { aliases: ["3-2-501"] })], people: [] };
  it.each([
    ["an alias", "3-2-501", "h"],
    ["full-width digits", "3-2-501", "h"],
    ["a kind of device", "烟感", "a"],
  ])("finds by %s", (_, text, id) => {
    expect(find(text, sources, "zh")[0]?.id).toBe(id);
  });
  it("finds nothing for nothing", () => {
    expect(find("  ", sources, "zh")).toEqual([]);
  });
});

it("there is a drawing for every kind of device", () => {
  expect(Object.values(KIND_PATHS).every((path) => path.startsWith("M"))).toBe(true);
});
