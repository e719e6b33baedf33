import { expect, it } from "vitest";
import type { LoginGrant } from "../types.ts";
import { mosquittoAcl } from "./mosquitto-acl.ts";

const GRANT: LoginGrant = {
  ...{ username: "d1@xingfuli", community: "xingfuli", kind: "device", device: { id: "dev-1", externalId: "d1" } },
  ...{ prefix: null, maxBytes: 1, rate: 1 },
};

it("gives each log-in its own topics and nothing else", () => {
  const gateway: LoginGrant = { ...GRANT, username: "zig", kind: "gateway", prefix: "zigbee2mqtt/" };
  const native: LoginGrant = { ...GRANT, username: "box", kind: "gateway", prefix: "sw/v1/xingfuli/" };
  const desk: LoginGrant = { ...GRANT, username: "wall", kind: "integration", device: null };
  expect(mosquittoAcl("hub", ["xingfuli"], [GRANT, gateway, native, desk]).split("\n").slice(1)).toEqual([
    ...["", "user hub", "topic readwrite sw/v1/xingfuli/#", "topic readwrite zigbee2mqtt/#"],
    ...["", "user d1@xingfuli", "topic write sw/v1/xingfuli/d1/telemetry", "topic write sw/v1/xingfuli/d1/event"],
    ...["topic write sw/v1/xingfuli/d1/state", "topic write sw/v1/xingfuli/d1/command/ack", "topic write sw/v1/xingfuli/d1/snapshot/+"],
    "topic read sw/v1/xingfuli/d1/command",
    ...["", "user zig", "topic readwrite zigbee2mqtt/#"],
    ...["", "user box", "topic deny sw/v1/xingfuli/hub", "topic deny sw/v1/xingfuli/hub/#", "topic readwrite sw/v1/xingfuli/#"],
    ...["", "user wall", "topic read sw/v1/xingfuli/hub/alert"],
    ...["topic read sw/v1/xingfuli/hub/case", "topic read sw/v1/xingfuli/hub/status"],
    "",
  ]);
});

it.each(["+", "#", "a\nuser hub", "a/#", " a"])("gives no right to an id that the file would take for more: %j", (externalId) => {
  const text = mosquittoAcl("hub", ["xingfuli"], [{ ...GRANT, device: { id: "dev-1", externalId } }]);
  expect(text).toContain("left out");
  expect(text.match(/^user /gm)).toHaveLength(1);
});

it("lets integrations read what the hub announces to Home Assistant, and nobody else write it", () => {
  const announced = "homeassistant";
  const bridge: LoginGrant = { ...GRANT, username: "bridge", kind: "gateway", prefix: "homeassistant/", announced };
  const wall: LoginGrant = { ...GRANT, username: "wall", kind: "integration", device: null, announced };
  const house: LoginGrant = { ...wall, username: "house", prefix: "sw/v1/xingfuli/hub/ha/" };
  const text = mosquittoAcl("hub", ["xingfuli"], [bridge, wall, house], announced);
  const [, hub = "", ofBridge = "", ofWall = "", ofHouse = ""] = text.split("\nuser ");
  const config = "homeassistant/device/shouwang_xingfuli/config";
  expect(hub).toContain(`topic write ${config}\n`);
  expect(ofBridge.indexOf(`topic deny ${config}\n`)).toBeLessThan(ofBridge.indexOf("topic readwrite homeassistant/#"));
  expect(ofBridge).toContain(`topic deny ${config}\n`);
  expect(ofHouse.match(/^topic .*$/gm)).toEqual(["topic read sw/v1/xingfuli/hub/ha/#", `topic read ${config}`]);
  expect(ofWall.match(/^topic read .*$/gm)).toEqual(
    ["alert", "case", "status", "ha/state", "ha/availability"]
      .map((leaf) => `topic read sw/v1/xingfuli/hub/${leaf}`)
      .concat(`topic read ${config}`),
  );
});
