import { describe, expect, it } from "vitest";
import { rightsOf } from "./rights.ts";
import type { LoginGrant } from "./types.ts";

const base = { community: "xfl", maxBytes: 1000, rate: 100 } as const;
const device: LoginGrant = { ...base, username: "u-d1", kind: "device", device: { id: "1", externalId: "d1" }, prefix: null };
const native: LoginGrant = { ...base, username: "sim", kind: "gateway", device: null, prefix: "sw/v1/xfl/" };
const zigbee: LoginGrant = { ...base, username: "z1", kind: "gateway", device: null, prefix: "zigbee2mqtt" };
const integration: LoginGrant = { ...base, username: "int", kind: "integration", device: null, prefix: null };
const house: LoginGrant = { ...integration, username: "ha", announced: "homeassistant", prefix: "sw/v1/xfl/hub/ha/" };
const bridge: LoginGrant = { ...zigbee, username: "br", prefix: "homeassistant/", announced: "homeassistant" };
const OWN_CONFIG = "homeassistant/device/shouwang_xfl/config";
const empty: LoginGrant = { ...base, username: "none", kind: "gateway", device: null, prefix: "" };

describe("rights to publish", () => {
  it.each([
    ["own telemetry", device, "sw/v1/xfl/d1/telemetry", "bulk"],
    ["own event", device, "sw/v1/xfl/d1/event", "urgent"],
    ["own state", device, "sw/v1/xfl/d1/state", "urgent"],
    ["own acknowledgement", device, "sw/v1/xfl/d1/command/ack", "urgent"],
    ["own snapshot", device, "sw/v1/xfl/d1/snapshot/e-1", "bulk"],
    ["own command, which is the hub's", device, "sw/v1/xfl/d1/command", undefined],
    ["snapshot without event", device, "sw/v1/xfl/d1/snapshot/", undefined],
    ["snapshot of two levels", device, "sw/v1/xfl/d1/snapshot/a/b", undefined],
    ["another device", device, "sw/v1/xfl/d2/telemetry", undefined],
    ["a device whose id begins alike", device, "sw/v1/xfl/d11/telemetry", undefined],
    ["another community", device, "sw/v1/abc/d1/telemetry", undefined],
    ["the hub", device, "sw/v1/xfl/hub/alert", undefined],
    ["$SYS", device, "$SYS/x", undefined],
    ["any device of a native gateway", native, "sw/v1/xfl/d7/telemetry", "bulk"],
    ["an event of a native gateway", native, "sw/v1/xfl/d7/event", "urgent"],
    ["the hub, by a native gateway", native, "sw/v1/xfl/hub/alert", undefined],
    ["the hub itself, by a native gateway", native, "sw/v1/xfl/hub", undefined],
    ["a device called hubble", native, "sw/v1/xfl/hubble/event", "urgent"],
    ["another community, by a native gateway", native, "sw/v1/abc/d7/event", undefined],
    ["below a foreign prefix", zigbee, "zigbee2mqtt/smoke-1", "bulk"],
    ["beside a foreign prefix", zigbee, "zigbee2mqtt2/smoke-1", undefined],
    ["the prefix alone", zigbee, "zigbee2mqtt", undefined],
    ["native topics by a foreign gateway", zigbee, "sw/v1/xfl/d1/event", undefined],
    ["a request of an integration", integration, "sw/v1/xfl/hub/request", "urgent"],
    ["an alert by an integration", integration, "sw/v1/xfl/hub/alert", undefined],
    ["telemetry by an integration", integration, "sw/v1/xfl/d1/telemetry", undefined],
    ["anything by a gateway without a prefix", empty, "x", undefined],
    ["the hub's announcement, by a gateway of that prefix", bridge, OWN_CONFIG, undefined],
    ["another announcement, by a gateway of that prefix", bridge, "homeassistant/device/d1/config", "bulk"],
    ["the hub's announcement, by Home Assistant", house, OWN_CONFIG, undefined],
    ["that it is there, by Home Assistant", house, "homeassistant/status", undefined],
    ["a request, by Home Assistant", house, "sw/v1/xfl/hub/request", undefined],
  ] as const)("%s", (_, grant, topic, expected) => {
    expect(rightsOf(grant).publish(topic)).toBe(expected);
  });
});

describe("rights to subscribe", () => {
  it.each([
    ["own command", device, "sw/v1/xfl/d1/command", true],
    ["own command below", device, "sw/v1/xfl/d1/command/#", false],
    ["command of all", device, "sw/v1/xfl/+/command", false],
    ["everything", device, "#", false],
    ["a gateway's whole prefix", native, "sw/v1/xfl/#", true],
    ["commands below the prefix", native, "sw/v1/xfl/+/command", true],
    ["the hub, by a gateway", native, "sw/v1/xfl/hub/alert", false],
    ["everything, by a gateway", native, "#", false],
    ["a wildcard that reaches beyond", native, "sw/v1/+/d1/command", false],
    ["a foreign prefix", zigbee, "zigbee2mqtt/#", true],
    ["beside a foreign prefix", zigbee, "zigbee2mqtt/../x", true],
    ["shared, around the prefix", zigbee, "$share/g/zigbee2mqtt/#", false],
    ["the hub, by an integration", integration, "sw/v1/xfl/hub/#", true],
    ["a device, by an integration", integration, "sw/v1/xfl/d1/#", false],
    ["the hub of another community", integration, "sw/v1/abc/hub/#", false],
    ["with a wildcard for the community", integration, "sw/v1/+/hub/#", false],
    ["announcements, by Home Assistant", house, "homeassistant/#", true],
    ["states, by Home Assistant", house, "sw/v1/xfl/hub/ha/state", true],
    ["alerts, by Home Assistant", house, "sw/v1/xfl/hub/alert", false],
    ["all of the hub's, by Home Assistant", house, "sw/v1/xfl/hub/#", false],
    ["announcements, where the hub makes none", integration, "homeassistant/#", false],
    ["beside the prefix of announcements", house, "homeassistant2/#", false],
  ] as const)("%s: %s", (_, grant, filter, expected) => {
    expect(rightsOf(grant).subscribe(filter)).toBe(expected);
  });
});

describe("rights to receive", () => {
  it.each([
    ["a command of the hub", device, "sw/v1/xfl/d1/command", undefined, true],
    ["a command that another log-in forged", device, "sw/v1/xfl/d1/command", "sim", false],
    ["what the gateway itself sent", native, "sw/v1/xfl/d1/state", "sim", true],
    ["what another gateway sent", native, "sw/v1/xfl/d1/state", "sim2", false],
    ["an alert, by a gateway's wildcard", native, "sw/v1/xfl/hub/alert", undefined, false],
    ["an alert", integration, "sw/v1/xfl/hub/alert", undefined, true],
    ["its own answer", integration, "sw/v1/xfl/hub/answer/c1", undefined, true],
    ["another's answer", integration, "sw/v1/xfl/hub/answer/c2", undefined, false],
    ["another's request", integration, "sw/v1/xfl/hub/request", "int2", false],
    ["the hub's announcement, by Home Assistant", house, OWN_CONFIG, undefined, true],
    ["the state, by Home Assistant", house, "sw/v1/xfl/hub/ha/state", undefined, true],
    ["an alert, by Home Assistant", house, "sw/v1/xfl/hub/alert", undefined, false],
    ["one that a gateway forged", house, OWN_CONFIG, "br", false],
    ["that of another community", house, "homeassistant/device/shouwang_abc/config", undefined, false],
    ["what a gateway announces", house, "homeassistant/device/d1/config", "br", false],
    ["the hub's announcement, by a gateway of that prefix", bridge, OWN_CONFIG, undefined, false],
  ] as const)("%s", (_, grant, topic, owner, expected) => {
    expect(rightsOf(grant).receive(topic, owner, "c1")).toBe(expected);
  });
});
