import { describe, expect, it } from "vitest";
import { DAY, type DeviceRecord, HOUR, type Instant, MINUTE } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createDeviceViews } from "./device-views.ts";

const NOW = Date.UTC(2026, 10, 1, 8);
const record = (id: string, externalId: string, kind: DeviceRecord["kind"], more: Partial<DeviceRecord> = {}): DeviceRecord => ({
  ...{ id, community: "c", externalId, name: id, kind, place: null, interval: null, gateway: null, createdAt: 0 },
  ...more,
});

function build(heard: Readonly<Record<string, Instant>>) {
  const directory = createDirectory();
  directory.load({
    communities: [{ id: "c", name: "c", zone: "Asia/Shanghai" }],
    ...{ places: [], grids: [], people: [], assignments: [], logins: [] },
    devices: [
      record("panel", "000000112233", "fire-panel"),
      record("point", "000000112233:1:2:15", "smoke"),
      record("other", "000000112233:1:2:16", "smoke", { onChange: false }),
      record("gw", "zigbee", "gateway"),
      record("door", "door", "door", { onChange: true, uplink: "gateway:gw" }),
      record("alone", "alone", "door", { onChange: true }),
      record("plain", "aa:bb:cc:11:22:33", "smoke"),
    ],
  });
  const views = createDeviceViews({ last: () => [], on: () => [], onSince: () => undefined, lastHeard: (id) => heard[id] }, directory);
  return {
    views,
    stateOf: (id: string) => views.state(directory.deviceById(id) ?? record(id, id, "door"), NOW),
    viewOf: (id: string) => views.view(directory.deviceById(id) ?? record(id, id, "door"), NOW),
    aliveAt: (id: string) => views.aliveAt(directory.deviceById(id) ?? record(id, id, "door")),
  };
}

describe("what speaks only when something changes", () => {
  it("is as its panel is, heard or not, unless it was said to speak at its interval", () => {
    const well = build({ panel: NOW - MINUTE, point: NOW - 60 * DAY, other: NOW - 60 * DAY, plain: NOW - 60 * DAY });
    expect(["point", "other", "plain"].map(well.stateOf)).toEqual(["online", "silent", "silent"]);
    expect(well.viewOf("point")).toMatchObject({ onChange: true, aliveBy: "panel", lastAt: new Date(NOW - 60 * DAY).toISOString() });
    expect(well.viewOf("other")).not.toHaveProperty("onChange");
    expect(well.aliveAt("point")).toBe(NOW - MINUTE);
    expect(build({ panel: NOW - MINUTE }).stateOf("point")).toBe("online");
    expect(build({ panel: NOW - HOUR, point: NOW - HOUR }).stateOf("point")).toBe("silent");
    expect(build({}).stateOf("point")).toBe("unknown");
  });

  it("is as its gateway is, and lost where its own link says so", () => {
    const well = build({ gw: NOW - MINUTE, door: NOW - 60 * DAY });
    expect(well.stateOf("door")).toBe("online");
    well.views.link("door", "offline", NOW - MINUTE);
    expect(well.stateOf("door")).toBe("offline");
    expect(well.viewOf("door")).not.toHaveProperty("aliveBy");
    const lost = build({ door: NOW - MINUTE });
    lost.views.link("gw", "offline", NOW - MINUTE);
    expect(lost.stateOf("door")).toBe("offline");
  });

  it("with nobody to speak for it is known by its own words alone", () => {
    expect(build({ alone: NOW - 60 * DAY }).stateOf("alone")).toBe("online");
    expect(build({}).stateOf("alone")).toBe("unknown");
    expect(build({ alone: NOW }).viewOf("alone")).not.toHaveProperty("aliveBy");
  });
});
