import { expect, test } from "vitest";
import { type Device, type DeviceState, HOUR, MINUTE, toIso, type WorkReason, type WorkTick } from "../../contracts/index.ts";
import { workOf } from "./device-work.ts";

const NOW = Date.UTC(2026, 10, 1, 8);
/** It sends every ten minutes. */
const device = (more: Partial<Device> = {}): Device => ({
  ...{ id: "d", community: "xf", externalId: "d", topic: "sw/v1/xf/d", name: "烟感", kind: "smoke", place: null, person: null },
  interval: 600,
  ...{ state: "online", lastAt: toIso(NOW - MINUTE), values: [], on: [], point: null, gateway: null, createdAt: toIso(NOW - HOUR) },
  ...more,
});
const told = (measurement: string, value: number, at: number) => ({
  values: [{ measurement, value, unit: "", at: toIso(at), quality: 0 }],
});
const lost = (state: DeviceState, heard: number) => ({ state, lastAt: toIso(heard) });
const tick = (at: number, ...reasons: readonly WorkReason[]): WorkTick => ({
  ...{ device: "d", at: toIso(at), by: "wang", byName: "王强", reasons: [...reasons], note: null },
});

test.each<readonly [name: string, more: Partial<Device>, done: WorkTick | null, reasons: readonly WorkReason[] | null, waits: boolean]>([
  ["all is well", told("battery", 25, NOW), null, null, false],
  ["a battery below its limit", told("battery", 24, NOW), null, ["battery"], false],
  ["a battery that the device itself calls low", { ...told("battery", 60, NOW), on: ["battery-low"] }, null, ["battery"], false],
  ["a weak signal", told("signal", -111, NOW), null, ["signal"], false],
  ["a signal that will do", told("signal", -110, NOW), null, null, false],
  ["a fault and silence", { ...lost("silent", NOW - HOUR), on: ["fault"] }, null, ["silent", "fault"], false],
  ["nothing heard yet is no fault of the device", { state: "unknown", lastAt: null }, null, null, false],
  ["a changed battery, not heard since", told("battery", 9, NOW - HOUR), tick(NOW - MINUTE, "battery"), ["battery"], true],
  ["a changed battery that is low by the next reading", told("battery", 9, NOW - 1), tick(NOW - MINUTE, "battery"), ["battery"], false],
  ["a fault that is still told of", { on: ["fault"] }, tick(NOW - 2 * MINUTE, "fault"), ["fault"], false],
  [
    "points that are lost with their panel are mended there",
    { ...lost("silent", NOW - HOUR), onChange: true, aliveBy: "panel" },
    null,
    null,
    false,
  ],
  ["one that its own link says is lost", { ...lost("offline", NOW - HOUR), onChange: true }, null, ["offline"], false],
  ["a silent one that somebody has seen to", lost("silent", NOW - HOUR), tick(NOW - 30 * MINUTE, "silent"), ["silent"], true],
  ["a silent one that is silent as long again", lost("silent", NOW - HOUR), tick(NOW - 30 * MINUTE - 1, "silent"), ["silent"], false],
  ["what has come up since", { ...lost("silent", NOW - HOUR), on: ["fault"] }, tick(NOW - MINUTE, "silent"), ["fault"], false],
])("%s", (_name, more, done, reasons, waits) => {
  expect(workOf(device(more), done, NOW)).toEqual(reasons === null ? null : { reasons, waits });
});
