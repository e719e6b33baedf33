import { describe, expect, test } from "vitest";
import { type DeviceEvent, type DeviceRecord, HOUR, type Instant, Quality, type QuarantineEntry } from "../contracts/index.ts";
import { createUrgentSignals } from "./urgent-quarantine.ts";

const NOON: Instant = Date.UTC(2026, 10, 23, 4);

const deviceOf = (id: string, kind: DeviceRecord["kind"], name: string): DeviceRecord => ({
  ...{ id, community: "xf", externalId: id, name, kind, place: `place-${id}`, interval: null, createdAt: 0 },
  gateway: kind === "gateway" ? { format: "zigbee2mqtt", prefix: "zigbee2mqtt/" } : null,
});
const DEVICES = [deviceOf("gw", "gateway", "东院网关"), deviceOf("band", "wearable", "手环")];

const eventOf = (event: DeviceEvent["event"], more: Partial<DeviceEvent> = {}): DeviceEvent => ({
  ...{ device: "x", event, id: null, state: "on", at: NOON, recv: NOON, quality: 0, pos: 7, confidence: null, test: false, data: {} },
  ...more,
});
const entryOf = (more: Partial<QuarantineEntry> = {}): QuarantineEntry => ({
  ...{ community: "xf", pos: 7, recv: NOON, topic: "zigbee2mqtt/0x1", login: "gw", client: "c", device: null, where: "" },
  ...{ reason: "unknown-device", detail: { zh: "没有登记", en: "not registered" }, payload: new Uint8Array(), bytes: 0 },
  ...{ urgent: true, unknown: ["0x1"], ...more },
});

const signalsOf = (entry: QuarantineEntry, events: readonly DeviceEvent[] = []) =>
  createUrgentSignals({
    directory: {
      deviceById: (id) => DEVICES.find((one) => one.id === id),
      personOf: () => undefined,
      loginByName: (name) =>
        DEVICES.some(({ id }) => id === name)
          ? { username: name, community: "xf", kind: "gateway", device: name, prefix: null, secretHash: "", disabled: false }
          : undefined,
    },
    read: () => ({ measurements: [], events }),
  })([entry]);

describe("danger that a device reports which nobody claimed", () => {
  test("alarms as what it is, on the gateway and at its place, with a sentence that says so", () => {
    const [signal, ...more] = signalsOf(entryOf(), [eventOf("smoke")]);
    expect(more).toEqual([]);
    expect(signal).toMatchObject({
      ...{ rule: "unclaimed-fire", family: "fire", plan: "fire", severity: "critical", certainty: "possible", lifeSafety: true },
      ...{ subject: { kind: "device", id: "gw" }, device: "gw", place: "place-gw", act: "raised", clearsItself: false, marks: [] },
      cause: { event: "smoke" },
    });
    expect(signal?.reason.zh).toBe(
      "未认领的设备 0x1 经网关“东院网关”上报“烟雾告警”，确切位置未登记，位置以网关为准。请立即到现场核实，并认领此设备。",
    );
  });

  test.each([
    ["gas", "unclaimed-gas", "gas", "critical"],
    ["co", "unclaimed-gas", "gas", "critical"],
    ["sos", "unclaimed-sos", "sos", "critical"],
    ["fall", "unclaimed-fall", "fall", "high"],
    ["lift-trapped", "unclaimed-lift", "lift", "critical"],
    ["electrical-fire", "unclaimed-fire", "fire", "high"],
  ] as const)("%s", (event, rule, plan, severity) => {
    expect(signalsOf(entryOf(), [eventOf(event)])).toMatchObject([{ rule, plan, severity }]);
  });

  test("a fire and a fall are two alarms, two of one kind are one", () => {
    const events = [eventOf("smoke"), eventOf("heat"), eventOf("fall"), eventOf("battery-low")];
    expect(signalsOf(entryOf(), events).map(({ rule }) => rule)).toEqual(["unclaimed-fire", "unclaimed-fall"]);
  });

  test("a test or a stored copy is high and says so; both stay alarms", () => {
    expect(signalsOf(entryOf(), [eventOf("smoke", { test: true })])).toMatchObject([{ severity: "high", marks: ["test-unannounced"] }]);
    expect(signalsOf(entryOf(), [eventOf("smoke", { quality: Quality.replayed })])).toMatchObject([
      { severity: "high", marks: ["reconnect-on"] },
    ]);
  });

  test.each([
    ["what was not understood", []],
    ["an end alone", [eventOf("smoke", { state: "off" })]],
    ["older than a day", [eventOf("smoke", { at: NOON - 24 * HOUR - 1 })]],
    ["no danger to life", [eventOf("door")]],
  ])("%s is still somebody's to look at, at the gateway's place", (_, events) => {
    expect(signalsOf(entryOf(), events)).toMatchObject([
      { rule: "unreadable-life-safety", severity: "high", place: "place-gw", subject: { kind: "device", id: "gw" } },
    ]);
  });

  test("without a gateway it stands on the community; of a registered device on the device", () => {
    expect(signalsOf(entryOf({ login: "stranger" }), [eventOf("sos")])).toMatchObject([
      { rule: "unclaimed-sos", subject: { kind: "place", id: "xf" }, device: null, place: null },
    ]);
    expect(signalsOf(entryOf({ login: "band", device: "band", unknown: [] }))).toMatchObject([
      { rule: "unreadable-life-safety", subject: { kind: "device", id: "band" }, device: "band" },
    ]);
  });

  test("what is not urgent alarms nobody", () => {
    expect(signalsOf(entryOf({ urgent: false }), [eventOf("smoke")])).toEqual([]);
  });
});
