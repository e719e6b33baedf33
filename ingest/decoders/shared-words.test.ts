import { describe, expect, test } from "vitest";
import { type DeviceKind, EVENT_KINDS, isEventKind } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { NOON } from "../testing.ts";
import { formatBench } from "./format-bench.ts";

/* What devices say in words and flags of their own, whichever platform or bridge passes it on. */

const ID = "0011223344556677";
type Bag = Readonly<Record<string, unknown>>;
type Sent = readonly [topic: string, payload: object];

const TIME = new Date(NOON).toISOString();
const timed = (value: unknown): unknown => ({ value, time: NOON });
const each = (said: Bag, wrap: (value: unknown) => unknown): Bag =>
  Object.fromEntries(Object.entries(said).map(([key, value]) => [key, wrap(value)]));

/** One object of properties as each format carries it. */
const FORMATS: Readonly<Record<string, (said: Bag) => Sent>> = {
  lorawan: (object) => ["a", { deviceInfo: { devEui: ID }, time: TIME, object }],
  "ctwing-aep": (payload) => ["a", { messageType: "dataReport", deviceId: ID, timestamp: NOON, payload }],
  onenet: (said) => [`$sys/p/${ID}/thing/property/post`, { id: "1", params: each(said, timed) }],
  "huawei-iot": (properties) => [
    "a",
    {
      resource: "device.property",
      event: "report",
      event_time: "20261123T000000Z",
      notify_data: { header: { device_id: ID }, body: { services: [{ service_id: "s", properties, event_time: "20261123T000000Z" }] } },
    },
  ],
  "aliyun-alink": (params) => [`/sys/pk/${ID}/thing/event/property/post`, { id: "1", method: "thing.event.property.post", params }],
  "sparkplug-b": (said) => [
    `spBv1.0/g/DDATA/n/${ID}`,
    { timestamp: NOON, seq: 1, metrics: Object.entries(said).map(([name, value]) => ({ name, value, timestamp: NOON })) },
  ],
  tasmota: (said) => [`tele/${ID}/SENSOR`, { Time: "2026-11-23T08:00:00", X: said }],
  zigbee2mqtt: (said) => [ID, said],
};

/**
 * What came of it: the dangers to life (and leaks) that began; "!" where somebody is to look at once; "?" where it is only
 * told; empty where it called nobody.
 */
function outcome(taken: Taken): string {
  const begun = taken.observations.flatMap(({ events }) =>
    events.flatMap(({ event, state }) => (state !== "off" && isEventKind(event) && isLoud(event) ? [event] : [])),
  );
  if (begun.length > 0) return [...new Set(begun)].sort().join(" ");
  return taken.quarantined.some(({ urgent }) => urgent) ? "!" : "";
}

const isLoud = (event: keyof typeof EVENT_KINDS): boolean =>
  event === "leak" || event === "help" || (EVENT_KINDS[event].lifeSafety && event !== "fire-test");

type Row = readonly [kind: DeviceKind, said: Bag, outcome: string];
const rows = (kind: DeviceKind, result: string, list: readonly Bag[]): readonly Row[] => list.map((said) => [kind, said, result]);

function tryAll(table: readonly Row[], formats = Object.keys(FORMATS)): void {
  test.each(table.map((row) => [`${row[0]} ${JSON.stringify(row[1])}`, ...row] as const))("%s", (_, kind, said, result) => {
    const seen = formats.map((format) => {
      const [topic, payload] = FORMATS[format]?.(said) ?? ["", {}];
      const taken = formatBench(format, { [ID]: kind }).send({ topic: `in/${topic}`, payload });
      return `${format}: ${outcome(taken)}`;
    });
    expect(seen).toEqual(formats.map((format) => `${format}: ${result}`));
  });
}

const under = (key: string, words: readonly string[]): Bag[] => words.map((word) => ({ [key]: word }));

describe("a word for the state of a device or its wearer", () => {
  tryAll([
    ...rows(
      "wearable",
      "sos",
      under("state", ["SOS", "sos", "SOS_ALARM", "emergency", "Panic", "sos triggered", "求救", "紧急呼叫", "SOS报警"]),
    ),
    ...rows("wearable", "sos", [
      { status: "SOS" },
      { deviceStatus: "SOS" },
      { user_state: "sos" },
      { 状态: "求救" },
      { trackerMode: "SOS" },
    ]),
    ...rows(
      "wearable",
      "fall",
      under("state", ["fall", "Fallen", "man down", "MAN_DOWN", "fall detected", "跌倒", "老人跌倒", "检测到跌倒", "摔倒"]),
    ),
    ...rows("presence", "fall", [{ state: "fall" }, { status: "falling" }, { person_state: "fall" }, { 人员状态: "跌倒" }]),
    ...rows("lift", "lift-trapped", [
      ...under("state", ["trapped", "TRAPPED", "passenger trapped", "people_trapped", "困人", "电梯困人", "乘客被困"]),
      { liftStatus: "trapped" },
      { 电梯状态: "困人" },
    ]),
    ...rows("smoke", "smoke", [
      { state: "alarm" },
      { status: "smoke alarm" },
      { sensor_state: "Smoke detected" },
      { 设备状态: "烟雾报警" },
    ]),
  ]);

  tryAll([
    ...rows(
      "wearable",
      "",
      under("state", ["normal", "idle", "walking", "online", "active", "SOS cleared", "sos cancelled", "no fall", "正常", "离线"]),
    ),
    ...rows("presence", "", under("state", ["normal", "no fall", "not fallen", "standing", "moving", "fall_detection_enabled", "未跌倒"])),
    ...rows("lift", "", under("state", ["normal", "running", "idle", "up", "not trapped", "运行", "正常"])),
    ...rows("smoke", "", under("state", ["normal", "ok", "standby", "no smoke", "alarm cleared", "online", "正常"])),
    ...rows("wearable", "", [{ mode: "normal" }, { workMode: "motion" }]),
  ]);

  test("a call that stands is one call; one after its end is another", () => {
    const bench = formatBench("ctwing-aep", { [ID]: "wearable" });
    const say = (state: string, after: number): string => {
      const payload = { messageType: "dataReport", deviceId: ID, timestamp: NOON + after * 1_000, payload: { state } };
      return outcome(bench.send({ topic: "in/a", payload, recv: NOON + after * 1_000 }));
    };
    const said = [
      ["normal", 0],
      ["SOS", 60],
      ["SOS", 120],
      ["normal", 180],
      ["SOS", 240],
      ["SOS", 1_200],
    ] as const;
    expect(said.map(([word, after]) => say(word, after))).toEqual(["", "sos", "", "", "sos", "sos"]);
  });

  test("a device that says no other word is heard each time", () => {
    const bench = formatBench("ctwing-aep", { [ID]: "sos-button" });
    const say = (after: number): string => {
      const payload = { messageType: "dataReport", deviceId: ID, timestamp: NOON + after * 1_000, payload: { state: "pressed" } };
      return outcome(bench.send({ topic: "in/a", payload, recv: NOON + after * 1_000 }));
    };
    expect([say(0), say(60), say(120)]).toEqual(["sos", "sos", "sos"]);
  });
});

describe("a word for the sort of a message", () => {
  tryAll([
    ...rows("wearable", "sos", [
      { type: "SOS" },
      { type: "sos_alarm" },
      { dataType: "SOS" },
      { 类型: "求救" },
      { type: "SOS", battery: 90 },
    ]),
    ...rows("wearable", "fall", [{ type: "fall" }, { type: "FALL_DETECTED" }, { kind: "man_down" }]),
    ...rows("smoke", "fire", [{ type: "fire" }, { type: "FIRE_ALARM" }, { 类型: "火警" }]),
    ...rows("sos-button", "sos", [{ type: "SOS" }, { type: "sos", battery: 80 }]),
  ]);

  tryAll(
    [...rows("wearable", "", [{ type: "SOS", value: false }]), ["presence", { type: "fall", value: 0 }, ""]],
    Object.keys(FORMATS).filter((format) => format !== "tasmota" && format !== "zigbee2mqtt"),
  );

  tryAll([
    ...rows("smoke", "", [
      { type: "smoke", battery: 90 },
      { type: "smoke detector" },
      { type: "烟感" },
      { name: "smoke" },
      { model: "fire-head" },
    ]),
    ...rows("wearable", "", [{ type: "SOS watch" }, { type: "fall detector" }, { type: "heartbeat" }]),
    ...rows("presence", "", [{ type: "fall radar" }, { type: "presence" }, { type: "fall detector", presence: true }]),
  ]);
});
