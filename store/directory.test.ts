import { describe, expect, test } from "vitest";
import type { DeviceRecord, Person, Place, PlaceLevel } from "../contracts/index.ts";
import { createDirectory } from "./directory.ts";

const place = (id: string, level: PlaceLevel, name: string, parent: string | null, more: Partial<Place> = {}): Place => ({
  id,
  community: "c1",
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

const device = (id: string, externalId: string, more: Partial<DeviceRecord> = {}): DeviceRecord => ({
  id,
  community: "c1",
  externalId,
  name: id,
  kind: "smoke",
  place: "h501",
  interval: null,
  gateway: null,
  createdAt: 0,
  ...more,
});

const person = (id: string): Person => ({
  id,
  community: "c1",
  name: id,
  birthYear: 1940,
  sex: "f",
  home: "h501",
  living: "alone",
  ability: "full",
  mobility: "walks",
  needs: [],
  state: "home",
  spo2Scale: 1,
  contacts: [],
  demo: true,
});

const PLACES: readonly Place[] = [
  place("s", "sub-district", "和平街道", null),
  place("c", "community", "幸福里社区", "s"),
  place("a", "area", "东片区", "c"),
  place("x", "compound", "幸福里二期", "a", { point: { lon: 104, lat: 30 } }),
  place("b3", "building", "3栋", "x", { point: { lon: 104.1, lat: 30.1 } }),
  place("u2", "unit", "2单元", "b3"),
  place("f5", "floor", "5层", "u2", { floor: 5 }),
  place("h501", "home", "501", "f5"),
  place("bed", "room", "卧室", "h501"),
  place("y", "compound", "幸福里2", "a"),
  place("y3", "building", "3栋", "y"),
  place("y3c", "spot", "5号铺", "y3"),
  place("sq", "spot", "中心广场", "c"),
];

function filled() {
  const directory = createDirectory();
  directory.load({
    communities: [{ id: "c1", name: "幸福里社区", zone: "Asia/Shanghai" }],
    places: PLACES,
    grids: [],
    people: [person("wang"), person("li")],
    devices: [device("d1", "smoke-1"), device("d2", "band-1", { kind: "wearable" })],
    assignments: [
      { device: "d2", person: "wang", from: 1000, to: 2000 },
      { device: "d2", person: "li", from: 2000, to: null },
    ],
    logins: [{ username: "smoke-1", community: "c1", kind: "device", device: "d1", prefix: null, secretHash: "00", disabled: false }],
  });
  return directory;
}

describe("places", () => {
  const rows = [
    ["home, its floor unsaid", "h501", "幸福里二期 3栋2单元501", "/s/c/a/x/b3/u2/f5/h501/"],
    ["room in a home", "bed", "幸福里二期 3栋2单元501卧室", "/s/c/a/x/b3/u2/f5/h501/bed/"],
    ["floor itself", "f5", "幸福里二期 3栋2单元5层", "/s/c/a/x/b3/u2/f5/"],
    ["digits that meet stay apart", "y3c", "幸福里2 3栋5号铺", "/s/c/a/y/y3/y3c/"],
    ["spot without compound", "sq", "中心广场", "/s/c/sq/"],
    ["area", "a", "东片区", "/s/c/a/"],
    ["the community", "c", "幸福里社区", "/s/c/"],
    ["the top", "s", "和平街道", "/s/"],
  ] as const;
  test.each(rows)("%s", (_, id, spoken, path) => {
    const directory = filled();
    expect(directory.spoken(id)).toBe(spoken);
    expect(directory.pathOf(id)).toBe(path);
  });

  test("brief takes point, floor and building from the nearest ancestor that has them", () => {
    expect(filled().brief("bed")).toEqual({
      id: "bed",
      name: "卧室",
      path: "幸福里二期 3栋2单元501卧室",
      lon: 104.1,
      lat: 30.1,
      floor: 5,
      building: "b3",
    });
    expect(filled().brief("sq")).toMatchObject({ lon: null, lat: null, floor: null, building: null });
    expect(filled().brief("nowhere")).toBeUndefined();
  });

  test("a moved building takes its subtree along", () => {
    const directory = filled();
    directory.pathOf("h501");
    const before = directory.version;
    directory.putPlace(place("b3", "building", "3栋", "y"));
    expect(directory.pathOf("h501")).toBe("/s/c/a/y/b3/u2/f5/h501/");
    expect(directory.spoken("h501")).toBe("幸福里2 3栋2单元501");
    expect(directory.version).toBeGreaterThan(before);
  });

  test("parents in a circle end", () => {
    const directory = filled();
    directory.putPlace(place("u2", "unit", "2单元", "h501"));
    expect(directory.pathOf("h501")).toContain("h501/");
  });

  test("root path is the community's node, or its id before it has a tree", () => {
    expect(filled().rootPath("c1")).toBe("/s/c/");
    expect(filled().rootPath("other")).toBe("/other/");
  });

  test("children follow the tree", () => {
    const directory = filled();
    expect(directory.childrenOf("b3").map((one) => one.id)).toEqual(["u2"]);
    directory.removePlace("u2");
    expect(directory.childrenOf("b3")).toEqual([]);
  });
});

describe("devices and people", () => {
  const at = [
    ["before anyone", 999, undefined],
    ["first moment", 1000, "wang"],
    ["last moment of the first", 1999, "wang"],
    ["handed over", 2000, "li"],
    ["much later", 9e12, "li"],
  ] as const;
  test.each(at)("who had it: %s", (_, time, who) => {
    expect(filled().personOf("d2", time)?.id).toBe(who);
  });

  test("an assignment that ends is replaced, not doubled", () => {
    const directory = filled();
    directory.putAssignment({ device: "d2", person: "li", from: 2000, to: 3000 });
    expect(directory.assignmentsOf("d2")).toHaveLength(2);
    expect(directory.personOf("d2", 3000)).toBeUndefined();
    expect(directory.devicesOfPerson("li", 2500).map((one) => one.id)).toEqual(["d2"]);
    expect(directory.devicesOfPerson("li", 3500)).toEqual([]);
    expect(directory.devicesOfPerson("wang", 1500).map((one) => one.id)).toEqual(["d2"]);
  });

  test("a renamed device is no longer found by its old id", () => {
    const directory = filled();
    directory.putDevice(device("d1", "smoke-9"));
    expect(directory.deviceByExternal("c1", "smoke-1")).toBeUndefined();
    expect(directory.deviceByExternal("c1", "smoke-9")?.id).toBe("d1");
    expect(directory.deviceByExternal("c2", "smoke-9")).toBeUndefined();
  });

  test("removing a device leaves one that took over its external id", () => {
    const directory = filled();
    directory.putDevice(device("d3", "smoke-1"));
    directory.removeDevice("d1");
    expect(directory.deviceByExternal("c1", "smoke-1")?.id).toBe("d3");
    expect(directory.devices("c1").map((one) => one.id)).toEqual(["d2", "d3"]);
  });

  test("log-ins", () => {
    const directory = filled();
    expect(directory.loginByName("smoke-1")?.device).toBe("d1");
    expect(directory.loginsOf("d1")).toHaveLength(1);
    const login = { username: "smoke-1", community: "c1", kind: "device", prefix: null, secretHash: "11", disabled: true } as const;
    directory.putLogin({ ...login, device: "d1" });
    expect(directory.loginsOf("d1")).toEqual([{ ...login, device: "d1" }]);
    directory.putLogin({ ...login, device: "d2" });
    expect(directory.loginsOf("d1")).toEqual([]);
    expect(directory.loginsOf("d2")).toHaveLength(1);
    directory.removeLogin("smoke-1");
    expect(directory.loginByName("smoke-1")).toBeUndefined();
    expect(directory.loginsOf("d2")).toEqual([]);
  });

  test("load replaces everything", () => {
    const directory = filled();
    directory.load({ communities: [], places: [], grids: [], people: [], devices: [], assignments: [], logins: [] });
    expect(directory.devices()).toEqual([]);
    expect(directory.personOf("d2", 1500)).toBeUndefined();
    expect(directory.places()).toEqual([]);
    expect(directory.pathOf("h501")).toBeUndefined();
  });
});
