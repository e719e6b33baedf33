import { describe, expect, test } from "vitest";
import type { DeviceKind } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { type Bag, FORMATS, ID, outcome } from "./eight-formats.ts";
import { formatBench, linesOf } from "./format-bench.ts";

/* Words of the thing models, data points and pushes of makers, in all eight formats and as Home Assistant passes them on. */

type Row = readonly [kind: DeviceKind, said: Bag];

/** Each key as an entity of its own, found by discovery. */
function byDiscovery(kind: DeviceKind, said: Bag): Taken {
  const bench = formatBench("ha-discovery", { [ID]: kind });
  for (const [i, [key, value]] of Object.entries(said).entries()) {
    const isFlag = typeof value === "boolean";
    const config = {
      device: { identifiers: [ID], name: "n" },
      unique_id: `u${i}`,
      name: key,
      state_topic: "d/1",
      value_template: `{{ value_json['${key}'] }}`,
      ...(isFlag && { payload_on: true, payload_off: false }),
    };
    const topic = `in/homeassistant/${isFlag ? "binary_sensor" : "sensor"}/d/e${i}/config`;
    bench.send({ topic, payload: config });
  }
  return bench.send({ topic: "in/d/1", payload: said });
}

function inAll([kind, said]: Row): readonly (readonly [string, Taken])[] {
  const plain = Object.entries(FORMATS).map(([format, form]): readonly [string, Taken] => {
    const [topic, payload] = form(said);
    return [format, formatBench(format, { [ID]: kind }).send({ topic: `in/${topic}`, payload })];
  });
  return [...plain, ["ha-discovery", byDiscovery(kind, said)]];
}

const named = (rows: readonly Row[]): [string, Row][] => rows.map((row) => [`${row[0]} ${JSON.stringify(row[1])}`, row]);

function begins(event: string, rows: readonly Row[], but: readonly string[] = []): void {
  test.each(named(rows))(`${event}: %s`, (_, row) => {
    const seen = inAll(row).filter(([format]) => !but.includes(format));
    const said = (taken: Taken): string[] => linesOf(taken).flatMap((line) => /^\S+ (\S+) (?:on|pulse) /.exec(line)?.[1] ?? []);
    expect(seen.map(([format, taken]) => `${format}: ${said(taken).includes(event)}`)).toEqual(seen.map(([format]) => `${format}: true`));
  });
}

function callsNobody(rows: readonly Row[], but: readonly string[] = []): void {
  test.each(named(rows))("nobody is called: %s", (_, row) => {
    const seen = inAll(row).filter(([format]) => !but.includes(format));
    expect(seen.map(([format, taken]) => `${format}: ${outcome(taken)}`)).toEqual(seen.map(([format]) => `${format}: `));
  });
}

describe("what begins", () => {
  begins("smoke", [
    ["smoke", { smoke_sensor_status: "alarm" }],
    ["smoke", { smoke_sensor_state: "1" }],
    ["smoke", { "event-type": "烟雾且高温告警" }],
    ["smoke", { event: "high-concentration-of-smoke-detected" }],
    ["smoke", { ExpressedState: "SmokeAlarm" }],
    ["smoke", { expressedState: "InterconnectSmokeAlarm" }],
    ["smoke", { name: "SmokeLevel", currentSensorState: "smoke detected" }],
  ]);
  begins("gas", [
    ["gas", { gas_sensor_status: "alarm" }],
    ["gas", { ch4_sensor_state: "alarm" }],
    ["gas", { alarmType: "气感报警" }],
    ["gas", { alarmContent: "气感告警" }],
  ]);
  begins("co", [
    ["smoke", { ExpressedState: "COAlarm" }],
    ["co", { CarbonMonoxideLevel: "carbon monoxide detected" }],
  ]);
  begins("leak", [
    ["leak", { "submersion-state": true }],
    ["leak", { "submersion-state": "浸水" }],
    ["leak", { event: "submersion-detected" }],
    ["leak", { water_immersion_statu: "1" }],
  ]);
  begins("sos", [
    ["sos-button", { master_mode: "sos" }],
    ["sos-button", { TX_Reason: "User_Button" }],
    ["wearable", { actionName: "SOS报警" }],
  ]);
  begins("fall", [
    ["presence", { alarmTopic: "PeopleFallingDownDetection" }],
    ["presence", { eventType: "PeopleFallingDownDetection" }],
    ["presence", { fall_alarm: "Real falls" }],
    ["wearable", { actionName: "跌倒报警" }],
    ["wearable", { alarm_type: "Alarm for falling personnel" }],
  ]);
  begins("fire", [
    ["fire-panel", { 部件状态: "火警" }],
    ["fire-panel", { compState: "火警" }],
  ]);
  begins("fallen-person", [["camera", { eventType: "PeoplesFallsDown" }]]);
  begins("video-flame", [["camera", { eventType: "FireDetection" }]]);
  begins("crowd", [
    ["camera", { event: "人群聚集探测" }],
    ["camera", { eventType: "PeoplesGathering" }],
  ]);
  begins("tamper", [
    ["smoke", { temper_alarm: true }],
    ["door", { DisassembledAlarm: 1 }],
    ["door", { boxTamper: true }],
    ["wearable", { alarm_type: "Equipment was disassembled" }],
    // What falls over there is the thing.
    ["manhole", { alarmFall: true }],
    ["water-level", { alarmFall: true }],
    ["environment", { alarmFall: true }],
  ]);
  begins("battery-low", [
    ["smoke", { StatusLowBattery: 1 }],
    ["smoke", { battery_low_power: true }],
    ["smoke", { BatteryAlert: "Critical" }],
    ["smoke", { ExpressedState: "BatteryAlert" }],
    ["door", { alarmBattery: true }],
  ]);
  begins("fault", [
    ["smoke", { ExpressedState: "HardwareFault" }],
    ["smoke", { HardwareFaultAlert: true }],
    ["smoke", { status: "烟室积灰" }],
  ]);
  // A sensor of Zigbee says by its definition what a 0 means.
  begins(
    "fault",
    [
      ["smoke", { maze_statu: 0 }],
      ["smoke", { checking_result: "check_failure" }],
    ],
    ["zigbee2mqtt"],
  );
  begins("presence", [
    ["presence", { presence_state: "small_move" }],
    ["presence", { human_motion_state: "peaceful" }],
    ["presence", { people_in_area_statu: "1" }],
  ]);
  begins(
    "door",
    [
      ["door", { doorcontact_state: true }],
      ["door", { door_statu: "1" }],
      ["door", { contact: "open" }],
      ["door", { OpenState: "open" }],
    ],
    ["zigbee2mqtt"],
  );
  begins("bed-exit", [["bed", { "bed-state": "离床" }]]);
});

describe("what is no alarm", () => {
  callsNobody([
    ["smoke", { smoke_sensor_status: "normal" }],
    ["smoke", { smoke_sensor_value: 12 }],
    ["gas", { gas_sensor_value: 3 }],
    ["gas", { ch4_sensor_state: "normal" }],
    ["co", { CarbonMonoxideLevel: "no carbon monoxide detected" }],
    ["leak", { event: "no-submersion" }],
    ["leak", { water: "dry" }],
    ["presence", { fall_alarm: "No falls" }],
    ["presence", { presence_state: "none" }],
    ["wearable", { alarmType: "摘除报警" }],
    ["wearable", { alarmType: "离开围栏" }],
    ["wearable", { alarmType: "更换SIM卡" }],
    ["wearable", { Alarm_status: "FALSE" }],
    ["camera", { eventType: "PeoplesSmoke" }],
    ["camera", { event: "有人吸烟" }],
    ["sos-button", { operatingMode: "Pushbutton" }],
  ]);
});

test("a text of 2 is a worse alarm with some makers and the end with others: it is believed of a device that has said 0", () => {
  const says = (states: readonly string[]): string[] => {
    const bench = formatBench("aliyun-alink", { [ID]: "gas" });
    return states.map((state, i) => {
      const params = { gas_sensor_state: state };
      const payload = { id: String(i), method: "thing.event.property.post", params };
      return outcome(bench.send({ topic: `in//sys/pk/${ID}/thing/event/property/post`, payload }));
    });
  };
  expect(says(["2", "2"])).toEqual(["!", ""]);
  expect(says(["0", "2"])).toEqual(["", "gas"]);
  expect(says(["1", "2"])).toEqual(["gas", "!"]);
});

test("data points in a list of a shape that a gateway's format does not have are looked at where one is an alarm", () => {
  const points = (value: unknown): object => ({ devId: "d9", status: [{ code: "smoke_sensor_status", value, t: 1 }] });
  const says = (payload: object): string => outcome(formatBench("aliyun-alink", {}).send({ topic: "in/d9/state", payload }));
  expect([says(points("alarm")), says(points("normal")), says(points(12))]).toEqual(["!", "", ""]);
});

test.each([
  ["wearable", { heart: 71 }, "heart_rate 71"],
  ["wearable", { blood: [121, 79] }, "systolic_bp 121"],
  ["wearable", { oxygen: 97 }, "spo2 97"],
  ["bed", { breath: 15 }, "respiratory_rate 15"],
] satisfies [DeviceKind, Bag, string][])("%s %j", (kind, said, value) => {
  const seen = inAll([kind, said]).filter(([format]) => format !== "zigbee2mqtt" && format !== "sparkplug-b");
  for (const [format, taken] of seen) expect(linesOf(taken).join("\n"), format).toContain(value);
});
