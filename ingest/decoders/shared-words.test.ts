import { describe, expect, test } from "vitest";
import type { DeviceKind } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { NOON } from "../testing.ts";
import { type Bag, FORMATS, ID, outcome } from "./eight-formats.ts";
import { formatBench } from "./format-bench.ts";

/* What devices say in words and flags of their own, whichever platform or bridge passes it on. */

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

describe("a button that calls", () => {
  tryAll([
    ...rows("sos-button", "sos", [
      ...under("event", ["button_pressed", "Button Pressed", "button pushed", "long button press", "button_short_press", "pressed_long"]),
      ...under("event", ["key pressed", "double click", "LONG_PRESS", "button hold", "cord pulled", "按键按下", "长按", "双击"]),
      ...[1, 2, 3, true, "1", "press", "long press", "double"].map((value) => ({ pressEvent: value })),
      ...[
        "pull_cord",
        "pullCord",
        "nurse_call",
        "push_button",
        "press_type",
        "clickType",
        "key",
        "call_bell",
        "bed_call",
        "拉绳",
        "护士呼叫",
      ].map((key) => ({ [key]: 1 })),
      { cord: "pulled" },
      { pushButton: "pressed" },
      { nurseCall: "active" },
      { call_status: "active" },
      { key: "short press" },
    ]),
    // What nobody knows is looked at at once: it may be the press.
    ...rows("sos-button", "!", [{ event: "blorp" }, { event: "actuation" }, { eventType: "thing" }, { wibble: true }, { chime: 1 }]),
    ...rows("presence", "fall", [{ event: "lying on floor" }, { event: "person fell" }, { event: "collapsed" }, { 事件: "老人倒地" }]),
    ...rows("wearable", "!", [{ event: "button_pressed" }, { event: "Button 1 long press" }]),
  ]);

  tryAll([
    ...rows("sos-button", "", [
      ...under("event", [
        "heartbeat",
        "button released",
        "not pressed",
        "online",
        "device_online",
        "status_report",
        "low battery",
        "press count",
      ]),
      ...under("event", ["心跳", "定时上报", "上线", "松开", "test", "periodic", "battery low"]),
      ...["key", "pull_cord", "nurse_call", "press_type", "push_button", "拉绳"].map((name) => ({ [name]: 0 })),
      { nurse_call: false },
      { cord: "released" },
      { call_status: "idle" },
      { pressEventCounter: 7 },
      { pressCount: 12 },
      { sosNumber: "13800000000" },
      { sosEnable: true },
      { online: true },
      { charging: true },
      { led: 1 },
      { adr: true },
      { fCnt: 1 },
    ]),
  ]);
});

describe("what leaks", () => {
  tryAll([
    ...rows("gas", "gas", [
      { leak: true },
      { leak: 1 },
      { leakage: true },
      { leak_alarm: 1 },
      { leak_detected: true },
      { leakState: "leaking" },
    ]),
    ...rows("gas", "gas", [{ gasLeak: true }, { 泄漏: 1 }, { leakAlarm: "on" }, { leak: "yes" }]),
    ...rows("gas-valve", "gas", [{ leak: true }, { leak: 1 }, { leakage: true }, { leak_state: 1 }]),
    ...rows("gas", "leak", [{ water_leak: true }]),
    ...rows("leak", "leak", [
      ...["water", "wet", "leak", "critically_wet", "liquid", "rope_status", "Flood Sensor", "water_status", "is_wet", "漏水", "有水"].map(
        (key) => ({ [key]: true }),
      ),
      ...["water", "wet", "waterStatus", "leak_state", "ropeStatus"].map((key) => ({ [key]: 1 })),
      { probe1: "wet" },
      { event_type: "Emergency" },
      { event_type: "Emergency", critically_wet: true },
    ]),
    ...rows("leak", "", [{ water: 0 }, { wet: false }, { water: "dry" }, { probe1: "dry" }, { rope_status: 0 }]),
    ...rows("gas", "", [{ leak: false }, { leak: 0 }, { leakState: "normal" }, { leakAlarmEnable: true }]),
  ]);
});

describe("flags of several probes", () => {
  tryAll(
    [
      ["leak", { electrode_is_wet: [true, false] }, "leak"],
      ["leak", { electrode_is_wet: [false] }, ""],
      ["leak", { leak: [0, 1] }, "leak"],
      ["smoke", { smoke: [false, true] }, "smoke"],
    ],
    ["lorawan", "ctwing-aep", "huawei-iot", "aliyun-alink"],
  );
});

describe("an emergency of a device that has an alarm of its own", () => {
  tryAll([
    ...rows("smoke", "smoke", [{ event: "emergency" }, { event_type: "EMERGENCY" }]),
    ...rows("gas", "gas", [{ event: "emergency" }]),
    ...rows("fire-panel", "fire", [{ event: "emergency" }]),
    ...rows("wearable", "sos", [{ event: "emergency" }]),
    ...rows("sos-button", "sos", [{ event: "emergency" }]),
  ]);
});

describe("whole sentences for an alarm and its end", () => {
  tryAll([
    ...rows("smoke", "smoke", [
      ...under("smokeAlarm", [
        "Local smoke Alarm activated",
        "Remote smoke Alarm activated",
        "activated",
        "alarm triggered",
        "Smoke alarm started",
      ]),
      ...under("Smoke_Alarm", ["Active", "ALARM_ACTIVE", "smoke alarm raised", "Smoke Alarm On"]),
      { localAlarm: true },
      { pre_alarm: 1 },
      { alarmHigh: true },
    ]),
    ...rows("co", "co", [
      { preAlarm: "Active" },
      { localAlarm: "Active" },
      { remote_alarm: 1 },
      { coAlarm: "Active", preAlarm: "Non-Active" },
    ]),
    ...rows("gas", "gas", [{ "Alarm High": true }, { "High Alarm": true }, { alarm_active: 1 }, { lowAlarm: true }]),
    ...rows("smoke", "", [
      ...under("smokeAlarm", [
        "Smoke Alarm non-activated",
        "non-activated",
        "Non-Active",
        "not activated",
        "inactive",
        "smoke not detected",
      ]),
      ...under("smoke", [
        "unactivated",
        "normal_operation",
        "no smoke detected",
        "not triggered",
        "alarm stopped",
        "preheating",
        "warming up",
      ]),
      { localAlarm: false },
      { preAlarm: "Non-Active" },
    ]),
  ]);

  tryAll([
    ...rows("wearable", "sos", [
      { eventType: "SOS_MODE_START", sosFlag: 0 },
      { notificationType: "SOS_ON" },
      ...under("event", ["SOS_MODE_START", "sos activated", "sos_on", "sos-started", "SOS request", "emergency triggered"]),
    ]),
    ...rows("wearable", "", [
      { notificationType: "SOS_OFF" },
      ...under("event", ["SOS_MODE_END", "SOS_MODE_STOP", "sos_off", "sos cancelled", "sos deactivated", "SOS stopped", "sos reset"]),
    ]),
  ]);
});

describe("what is set and measured", () => {
  tryAll([
    ...rows("smoke", "", [{ tempAlarmHighLevel: 60 }, { smokeAlarmThreshold: 30 }, { alarmTempHighLimit: 54 }, { smokeSensitivity: 3 }]),
    ...rows("gas", "", [{ gasAlarmLowLimit: 5 }, { alarmSetpoint: 10 }, { gas: "Preheating" }, { gasAlarmEnable: 1 }]),
    ...rows("environment", "", [
      { temperature_alarm: "lower range error" },
      { temperatureAlarm: "over range error" },
      { co: "Preheating" },
    ]),
    ...rows("wearable", "", [{ fallAlarmEnable: true }, { sosNumber: "110" }, { fallSensitivity: 2 }, { fallDetectionEnabled: 1 }]),
    ...rows("presence", "", [{ fallAlarmEnable: 1 }, { fallDelayTime: 30 }, { fall_sensitivity: 5 }]),
  ]);
});

describe("a tracker that sends the flag of its call with each message", () => {
  const said = (object: (on: boolean) => Bag, flags: readonly (readonly [boolean, number])[]): string[] => {
    const bench = formatBench("lorawan", { [ID]: "wearable" });
    return flags.map(([on, minute]) => {
      const recv = NOON + minute * 60_000;
      const payload = { deviceInfo: { devEui: ID }, time: new Date(recv).toISOString(), object: object(on) };
      return outcome(bench.send({ topic: "in/a", payload, recv }));
    });
  };
  const flags = [
    [false, 0],
    [true, 1],
    [true, 2],
    [true, 3],
    [false, 4],
    [true, 5],
    [true, 30],
  ] as const;

  test.each([
    ["header.sos", (on: boolean): Bag => ({ header: { sos: on, type: "POSITION" }, position: {} })],
    ["sosFlag", (on: boolean): Bag => ({ sosFlag: on ? 1 : 0, messageType: "POSITION_MESSAGE" })],
  ] as const)("%s: one call until it ends", (_, object) => expect(said(object, flags)).toEqual(["", "sos", "", "", "", "sos", "sos"]));

  test("without an end each is a call", () =>
    expect(
      said(
        (on) => ({ sos: on }),
        [
          [true, 0],
          [true, 1],
          [true, 2],
        ],
      ),
    ).toEqual(["sos", "sos", "sos"]));
});

describe("calls inside longer texts and names", () => {
  tryAll([
    ...rows("wearable", "sos", [
      ...under("event", ["user pressed SOS", "SOS_KEY_PRESSED", "SOS call started", "一键呼救", "老人按下SOS"]),
      { evt: "sos" },
      { 报警类型: "SOS求救" },
    ]),
    ...rows("wearable", "fall", [{ event: "hard fall detected" }, { fall_alert: "detected" }, { posture: "fall" }, { 人员跌倒: 1 }]),
    ...rows("sos-button", "sos", [{ "Call Button": true }, { event: "press_hold" }]),
    ...rows("smoke", "smoke", [{ 烟雾浓度报警: 1 }, { zone1: "ALARM" }]),
    ...rows("gas", "gas", [{ 燃气状态: "泄漏" }, { alarmLevel1: true }, { alarm2: 1 }]),
    ...rows("leak", "leak", [{ status: "water detected" }, { leakage: "yes" }, { moisture_alarm: 1 }]),
  ]);

  tryAll([
    ...rows("wearable", "", [
      ...under("event", ["sos test", "SOS number set", "SOS mode disabled", "falling asleep", "fall detection enabled"]),
      ...under("event", ["取消SOS", "SOS测试", "SOS号码设置", "误报跌倒"]),
      { sosKeyFunction: 1 },
      { 跌倒检测: "开启" },
    ]),
    ...rows("smoke", "", [{ smokeValue: 3 }, { smoke_value: 17 }]),
    ...rows("leak", "", [{ status: "dry" }, { leakage: "no" }]),
  ]);
});

describe("names run together, states of parts, levels in words", () => {
  tryAll([
    ...rows("wearable", "sos", [{ sosActive: 1 }, { sosalarm: 1 }, { work_state: "sos" }]),
    ...rows("wearable", "fall", [{ falldetect: 1 }, { fallResult: "fall" }, { mandown: 1 }]),
    ...rows("presence", "fall", [{ target_state: "fall" }, { detection: "fall" }]),
    ...rows("sos-button", "sos", [
      { keypress: 1 },
      { emergencyPull: true },
      { help_call: 1 },
      { 拉绳报警: 1 },
      { value: "pressed" },
      { event: "触发" },
    ]),
    ...rows("smoke", "smoke", [{ smokealarm: 1 }, { event: "smoke level high" }, { alarm_condition: "active" }, { 火灾烟雾: "报警" }]),
    ...rows("gas", "gas", [{ LEL_ALARM: 1 }, { event: "gas high" }, { 气体泄漏: 1 }, { gasalarm: true }, { leaking: 1 }]),
    ...rows("co", "co", [{ coLevel: "alarm" }, { event: "co too high" }]),
    ...rows("leak", "leak", [{ leaking: true }, { wet_sensor: 1 }, { detected: "water" }]),
    ...rows("lift", "lift-trapped", [{ event: "TRAP" }]),
  ]);

  tryAll([
    ...rows("wearable", "", [
      { event: "sos_ack" },
      { event: "SOS released" },
      { event: "fall false alarm" },
      { mode: "sos_disabled" },
      { sos: "idle" },
    ]),
    ...rows("sos-button", "", [{ event: "link_up" }, { mute: true }, { keypress: 0 }, { help_call: false }]),
    ...rows("smoke", "", [{ smokeAlarm: "Silent" }, { alarm_condition: "inactive" }, { smokealarm: 0 }, { detection: "enabled" }]),
    ...rows("presence", "", [{ target_state: "none" }]),
    ...rows("gas", "", [{ alarm_level: "normal" }, { alarmLevel: 0 }, { lel_alarm: 0 }, { leaking: false }]),
  ]);

  tryAll([["presence", { mode: "fall_detection" }, ""]], ["lorawan"]);
});

describe("names, grades and who did it", () => {
  tryAll([
    ...rows("wearable", "sos", [{ alarm_code: "SOS" }, { alarm_msg: "SOS alarm" }, { status: "in emergency" }, { event: "duress" }]),
    ...rows("wearable", "fall", [{ fall: "suspected" }, { fall: "fall" }, { fall: "fall detected" }]),
    ...rows("smoke", "smoke", [{ smoke: "ALERT" }, { alarm_info: "smoke" }, { event: "烟雾探测报警" }]),
    ...rows("gas", "gas", [{ gas_alarm: "level 2" }, { lpg_leak: 1 }, { gas_alarm: "stage 1" }]),
    ...rows("wearable", "", [
      { event: "sos cancelled by user" },
      { fall: "no fall" },
      { fall: "no-fall" },
      { event: "alarm reset by operator" },
    ]),
    ...rows("presence", "", [{ fall: "no fall" }, { fall_status: "not fallen" }]),
    ...rows("smoke", "", [{ fireDoor: "closed" }]),
  ]);
});

describe("what devices behind bridges hold in lists and objects", () => {
  tryAll(
    [
      ["presence", { alarm: { type: "fall" } }, "fall"],
      ["wearable", { alarm: { type: "sos", status: 1 } }, "sos"],
      ["wearable", { alarms: [] }, ""],
      ["wearable", { color: { x: 1, y: 2 } }, ""],
    ],
    ["zigbee2mqtt", "tasmota"],
  );
});

describe("a SenML pack that may not be used", () => {
  const sent = (payload: object): Taken => formatBench("senml", { d1: "smoke" }).send({ topic: "in/d1", payload });
  test.each([
    [[{ bn: "d1:", bver: 11, n: "smoke", vb: true }], "!"],
    [[{ bn: "d1:", n: "smoke", vb: true, must_: 1 }], "!"],
    [[{ bn: "d1:", bver: 11, n: "event", vs: "fire alarm" }], "!"],
    [[{ bn: "d1:", bver: 11, n: "smoke", vb: false }], ""],
    [[{ bn: "d1:", bver: 11, n: "temperature", v: 21 }], ""],
  ])("%j", (pack, result) => expect(outcome(sent(pack))).toBe(result));
});
