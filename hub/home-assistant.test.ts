import { describe, expect, it } from "vitest";
import { HA_COMPONENTS, HA_LONG_KEYS, haConfigTopic, MINUTE, type Place, SEVERITIES } from "../contracts/index.ts";
import { entitiesOf, isOwnAnnouncement } from "../ingest/decoders/ha-config.ts";
import { compileTemplate } from "../ingest/decoders/ha-template.ts";
import { createDirectory } from "../store/directory.ts";
import { createHomeAssistant, haConfig, haState, type OpenAlert, toldPlaces } from "./home-assistant.ts";

const place = (id: string, level: Place["level"], name: string, parent: string | null): Place => ({
  ...{ id, community: "xfl", level, name, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null },
});
const PLACES = [
  place("xfl", "community", "幸福里社区", null),
  place("east", "compound", "幸福里二期", "xfl"),
  place("b3", "building", "3栋", "east"),
  place("u2", "unit", "2单元", "b3"),
  place("h501", "home", "501", "u2"),
  place("pump room'1", "spot", "泵房", "east"),
  place("lift", "spot", "1号电梯", "b3"),
  place("bed", "spot", "床头", "h501"),
  place("bedroom", "room", "卧室", "h501"),
  place("wardrobe", "spot", "衣柜", "bedroom"),
];
const XFL = { id: "xfl", name: "幸福里社区", zone: "Asia/Shanghai" };
const AT_HOME: OpenAlert = { alert: { severity: "critical", community: "xfl" }, path: "/xfl/east/b3/u2/h501/" };
const DRILL: OpenAlert = { alert: { severity: "high", community: "xfl", drill: "d1" }, path: "/xfl/east/pump room'1/" };

function registry() {
  const directory = createDirectory();
  directory.load({ communities: [XFL], places: PLACES, grids: [], people: [], devices: [], assignments: [], logins: [] });
  return directory;
}
const config = haConfig({ community: XFL, places: PLACES, spoken: registry().spoken, publicUrl: "https://hub.example.org" });

describe("the announcement to Home Assistant", () => {
  it("is read by the hub's own decoder of such announcements: a device with its entities", () => {
    const entities = [...entitiesOf("device", ["shouwang_xfl"], config).values()];
    expect(entities.map(({ component }) => component)).toEqual([...SEVERITIES.map(() => "sensor"), ...Array(5).fill("binary_sensor")]);
    for (const one of entities) {
      expect(HA_COMPONENTS).toContain(one.component);
      expect(one).toMatchObject({ topic: "sw/v1/xfl/hub/ha/state", on: "ON", off: "OFF", kind: "", expires: 180 });
      expect(one.availability).toEqual([{ topic: "sw/v1/xfl/hub/ha/availability", template: null, on: "online", off: "offline" }]);
      expect(one.ids).toContain("shouwang_xfl");
    }
    expect(isOwnAnnouncement(config)).toBe(true);
    expect(isOwnAnnouncement({ ...config, origin: { name: "another" } })).toBe(false);
    expect(isOwnAnnouncement({ o: { name: "Shouwang" } })).toBe(true);
  });

  it("has each entity under an id of its own, and keys in their long form", () => {
    const parts = Object.values(Object(config.components)).map((one) => Object(one));
    expect(new Set(parts.map((one) => one.unique_id)).size).toBe(parts.length);
    expect(parts.flatMap(Object.keys).filter((key) => Object.hasOwn(HA_LONG_KEYS, key))).toEqual([]);
  });

  it("names no home and nobody", () => {
    const text = JSON.stringify(config);
    expect(text).toContain("幸福里二期 3栋");
    expect(text).toContain("1号电梯");
    expect(text).not.toMatch(/床头|衣柜|卧室/);
    expect(text).not.toContain("501");
    expect(text).not.toContain("2单元");
  });

  it("its templates say of a state what the state says", () => {
    const state = haState([AT_HOME, DRILL], toldPlaces(PLACES).told);
    expect(state).toEqual({ open: { critical: 1, high: 0, medium: 0, low: 0 }, open_at: ["xfl", "east", "b3"] });
    const said = Object.fromEntries(
      [...entitiesOf("device", ["shouwang_xfl"], config)].map(([key, { template }]) => {
        const made = compileTemplate(template ?? "");
        if (!("run" in made)) throw new Error(`${template}: ${made.unsupported}`);
        return [key.split(" ")[1] ?? "", String(made.run({ text: JSON.stringify(state), json: state }).value)];
      }),
    );
    expect(said).toEqual({
      ...{ open_critical: "1", open_high: "0", open_medium: "0", open_low: "0" },
      ...{ place_xfl: "ON", place_east: "ON", place_b3: "ON", place_pump_room_1: "OFF", place_lift: "OFF" },
    });
  });

  it("leaves out what is too much, the narrowest first, and says how much", () => {
    const many = Array.from({ length: 600 }, (_, i) => place(`b${i}`, "building", `${i}栋`, "east"));
    const { told, left } = toldPlaces([...many, ...PLACES]);
    expect({ told: told.length, left, first: told[0]?.id }).toEqual({ told: 500, left: 105, first: "xfl" });
  });
});

describe("keeping Home Assistant up to date", () => {
  function bench(prefix: string | null = "homeassistant") {
    const directory = registry();
    const said: [string, string][] = [];
    const world = { now: 1_000_000, open: [] as OpenAlert[] };
    const house = createHomeAssistant({
      ...{ prefix, publicUrl: null, directory },
      openAlerts: () => world.open,
      publish: (topic, payload, options) => {
        expect(options).toEqual({ qos: 1, retain: true });
        said.push([topic, payload]);
      },
      now: () => world.now,
      leftOut: () => undefined,
    });
    const tick = (ms: number): readonly string[] => {
      said.length = 0;
      world.now += ms;
      house.tick();
      return said.map(([topic]) => topic);
    };
    return { directory, house, world, said, tick };
  }
  const STATE = "sw/v1/xfl/hub/ha/state";
  const UP = "sw/v1/xfl/hub/ha/availability";

  it("announces, tells what changed at once and the rest every minute", () => {
    const { world, said, tick } = bench();
    expect(tick(0)).toEqual([haConfigTopic("homeassistant", "xfl"), UP, STATE]);
    expect(tick(1_000)).toEqual([]);
    world.open = [AT_HOME];
    expect(tick(1_000)).toEqual([STATE]);
    expect(JSON.parse(said[0]?.[1] ?? "")).toMatchObject({ open: { critical: 1 } });
    expect(tick(MINUTE - 1)).toEqual([]);
    expect(tick(1)).toEqual([STATE]);
  });

  it("announces anew where a place was named otherwise, and not where a home was", () => {
    const { directory, tick } = bench();
    tick(0);
    directory.putPlace(place("h501", "home", "502", "u2"));
    expect(tick(1_000)).toEqual([]);
    directory.putPlace(place("b3", "building", "三栋", "east"));
    expect(tick(1_000)).toEqual([haConfigTopic("homeassistant", "xfl"), UP, STATE]);
  });

  it("says that it is gone, and says nothing at all where it was not asked to", () => {
    const { house, said, tick } = bench();
    tick(0);
    said.length = 0;
    house.stop();
    expect(said).toEqual([[UP, "offline"]]);
    const silent = bench(null);
    expect(silent.tick(0)).toEqual([]);
    silent.house.stop();
    expect(silent.said).toEqual([]);
  });
});
