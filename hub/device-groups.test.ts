import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceRecord, Place, PlaceLevel } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createDeviceGroups } from "./device-groups.ts";

const place = (id: string, level: PlaceLevel, parent: string | null): Place => ({
  id,
  community: "c1",
  level,
  name: id,
  parent,
  aliases: [],
  point: null,
  outline: null,
  floors: null,
  floor: null,
  spot: null,
});

const device = (id: string, at: string | null, uplink?: string): DeviceRecord => ({
  id,
  community: "c1",
  externalId: id,
  name: id,
  kind: "smoke",
  place: at,
  interval: null,
  gateway: null,
  createdAt: 0,
  ...(uplink === undefined ? {} : { uplink }),
});

const PLACES = [
  place("c", "community", null),
  place("x", "compound", "c"),
  place("y", "compound", "c"),
  place("b1", "building", "x"),
  place("b2", "building", "y"),
  place("h1", "home", "b1"),
  place("h2", "home", "b2"),
  place("r1", "room", "h1"),
  place("gate", "spot", "x"),
];
const IDS = ["d1", "d2", "d3", "d4", "d5"];
const ASKED = [
  ["community", "c1"],
  ["compound", "x"],
  ["compound", "y"],
  ["building", "b1"],
  ["building", "b2"],
  ["home", "h1"],
  ["home", "h2"],
  ["home", "gate"],
  ["home", "h3"],
  ["gateway", "g"],
  ["network", "n"],
] as const;

const filled = () => {
  const directory = createDirectory();
  for (const each of PLACES) directory.putPlace(each);
  return directory;
};

const put = fc.record({
  what: fc.constant("put" as const),
  id: fc.constantFrom(...IDS),
  at: fc.constantFrom("h1", "h2", "r1", "gate", "b1", "c", "unknown", null),
  uplink: fc.constantFrom(undefined, "gateway:g", "net:n"),
});
const remove = fc.record({ what: fc.constant("remove" as const), id: fc.constantFrom(...IDS) });
const move = fc.record({ what: fc.constant("move" as const), id: fc.constantFrom("b1", "h2"), under: fc.constantFrom("x", "y") });
const ask = fc.record({ what: fc.constant("ask" as const) });
const step = fc.oneof(
  { weight: 9, arbitrary: put },
  { weight: 3, arbitrary: remove },
  { weight: 1, arbitrary: move },
  { weight: 3, arbitrary: ask },
);

describe("devices that share something", () => {
  it("are the same whether it was followed change by change or asked once at the end", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
        const directory = filled();
        const followed = createDeviceGroups(directory);
        const all = (groups: typeof followed) => ASKED.map(([by, id]) => [by, id, groups(by, id, "c1")]);
        for (const each of steps) {
          if (each.what === "put") directory.putDevice(device(each.id, each.at, each.uplink));
          if (each.what === "remove") directory.removeDevice(each.id);
          if (each.what === "move") directory.putPlace({ ...place(each.id, each.id === "b1" ? "building" : "home", each.under) });
          if (each.what === "ask") expect(all(followed)).toEqual(all(createDeviceGroups(directory)));
        }
        expect(all(followed)).toEqual(all(createDeviceGroups(directory)));
      }),
    );
  });

  it("stand in their home, building, compound, community and behind their gateway", () => {
    const directory = filled();
    directory.putDevice(device("d1", "r1", "gateway:g"));
    directory.putDevice(device("d2", "gate"));
    const groups = createDeviceGroups(directory);
    expect(groups("home", "h1", "c1")).toEqual(["d1"]);
    expect(groups("building", "b1", "c1")).toEqual(["d1"]);
    expect(groups("compound", "x", "c1")).toEqual(["d1", "d2"]);
    expect(groups("home", "gate", "c1")).toEqual(["d2"]);
    expect(groups("gateway", "g", "c1")).toEqual(["d1"]);
    expect(groups("compound", "x", "c2")).toEqual([]);
    directory.putDevice(device("d1", "h2"));
    expect(groups("home", "h1", "c1")).toEqual([]);
    expect(groups("compound", "y", "c1")).toEqual(["d1"]);
    expect(groups("gateway", "g", "c1")).toEqual([]);
  });

  it("costs no look at the tree for the devices that did not change", () => {
    const directory = filled();
    for (let n = 0; n < 500; n++) directory.putDevice(device(`d${n}`, "h1"));
    let looked = 0;
    const groups = createDeviceGroups({
      ...directory,
      pathOf: (id) => {
        looked++;
        return directory.pathOf(id);
      },
    });
    expect(groups("home", "h1", "c1")).toHaveLength(500);
    looked = 0;
    for (let n = 0; n < 50; n++) {
      directory.putDevice(device(`new${n}`, "h2"));
      expect(groups("home", "h2", "c1")).toHaveLength(n + 1);
    }
    expect(looked).toBe(50);
  });
});
