import { describe, expect, test } from "vitest";
import { formatBench, linesOf } from "./format-bench.ts";
import { topicMeaning } from "./onvif-topics.ts";
import { scene } from "./scene-words.ts";

const CAMERA = { c1: "camera" };
const NOTE = { picture: "ab".repeat(32), type: "image/jpeg", bytes: 9 };

describe("names of what cameras see", () => {
  test.each([
    ["烟火识别", "video-flame"],
    ["明火", "video-flame"],
    ["fire-smoke-detect", "video-flame"],
    ["FLAME", "video-flame"],
    ["浓烟", "video-smoke"],
    ["smoke_detection", "video-smoke"],
    ["抽烟检测", "alive"],
    ["smoking", "alive"],
    ["未戴安全帽", "alive"],
    ["灭火器缺失", "alive"],
    ["老人跌倒", "fallen-person"],
    ["fall", "fallen-person"],
    ["people_fall_detection", "fallen-person"],
    ["falling_object", "falling-object"],
    ["高空抛物", "falling-object"],
    ["电瓶车入梯", "ebike-in-lift"],
    ["室内充电", "ebike-charging-indoors"],
    ["生命通道占用", "fire-lane-blocked"],
    ["电梯困人", "lift-trapped"],
    ["挥手求助", "sos"],
    ["摄像头遮挡", "camera-covered"],
    ["翻越围墙", "intrusion"],
    ["person", "person"],
    ["truck", "vehicle"],
    ["heartbeat", "alive"],
  ])("%s is %s", (name, word) => expect(scene(name).word).toBe(word));

  test.each(["溺水", "有人落水", "打架斗殴", "fight", "坍塌", "explosion"])("%s has no kind here and is urgent", (name) => {
    expect(scene(name)).toMatchObject({ word: undefined, urgent: true });
  });

  test.each(["unattended", "friend", "trend", "weekend", "烟火检测"])("%s does not say that something is over", (name) => {
    expect(scene(name).isOver).toBe(false);
  });

  test("a name says that it is over", () => {
    for (const name of ["烟火解除", "fire_cleared", "smoke-end"]) expect(scene(name).isOver).toBe(true);
  });
});

test.each([
  ["tns1:RuleEngine/CellMotionDetector/Motion", "motion"],
  ["onvif:Device/axis:Sensor/PIR", "motion"],
  ["RuleEngine/acme:SmokeAlarm", "video-smoke"],
  ["tnsaxis:CameraApplicationPlatform/LoiteringGuard/Camera1Profile1", "loitering"],
  ["VideoSource/SignalLoss", "fault"],
])("the topic %s means %s", (topic, event) => expect(topicMeaning(topic).event).toBe(event));

test("what was cut off is urgent where it names a danger, and only there", () => {
  const cut = (format: string, topic: string, payload: string) =>
    formatBench(format, CAMERA).send({ topic: `in/${topic}`, payload, message: { cutFrom: 2_000_000 } }).quarantined;
  const fire = cut("edge-box", "push", '{"deviceId":"c1","alarmType":"明火","image":"/9j/4AAQSkZJRg');
  expect(fire).toMatchObject([{ reason: "too-large", urgent: true }]);
  expect(cut("edge-box", "push", '{"deviceId":"c1","alarmType":"行人","image":"/9j/')).toMatchObject([{ urgent: false }]);
  expect(cut("frigate", "events", '{"type":"new","after":{"camera":"c1","label":"fire","x')).toMatchObject([{ urgent: true }]);
  expect(cut("onvif", "c1/onvif-ej/RuleEngine/acme:FireAlarm", '{"UtcTime":"2')).toMatchObject([{ urgent: true }]);
  expect(cut("axis", "axis/c1/event", '{"topic":"tnsaxis:CameraApplicationPlatform/Fire/1","mess')).toMatchObject([{ urgent: true }]);
});

test("pictures that the door has kept go with what they show, in base64 or as parts", () => {
  const bench = formatBench("edge-box", CAMERA);
  const said = { deviceId: "c1", alarmType: "跌倒", alarmTime: "2026-11-23 07:59:50" };
  for (const more of [{ imageBase64: NOTE }, { $pictures: [NOTE] }]) {
    const [seen] = formatBench("edge-box", CAMERA).send({ topic: "in/push", payload: JSON.stringify({ ...said, ...more }) }).observations;
    expect(seen?.snapshots).toMatchObject([{ hash: NOTE.picture, type: "image/jpeg", event: seen?.events[0]?.id }]);
  }
  const bare = bench.send({ topic: "in/push", payload: JSON.stringify({ ...said, imageBase64: "/9j/4AAQSkZJRg==" }) });
  expect(linesOf(bare)).toEqual(["c1 fallen-person on 0@-10"]);
});

test("any further field leaves a danger as it is", () => {
  const said = { deviceId: "c1", algorithmName: "烟火检测", alarmTime: "2026-11-23 07:59:50" };
  const more = [
    { status: 1 },
    { status: "ok" },
    { ext: { a: { b: [1, { c: null }] } } },
    { label: "unknown-thing" },
    { level: "高", 备注: "x" },
    { type: "新类型" },
  ];
  for (const one of more)
    for (const payload of [
      { ...said, ...one },
      { ...one, ...said },
    ])
      expect(linesOf(formatBench("edge-box", CAMERA).send({ topic: "in/push", payload: JSON.stringify(payload) }))).toEqual([
        "c1 video-flame on 0@-10",
      ]);
});

test("a fire is not over because its rule was taken out of the camera", () => {
  const bench = formatBench("onvif", CAMERA);
  const say = (PropertyOperation: string): readonly string[] =>
    linesOf(
      bench.send({
        topic: "in/c1/onvif-ej/RuleEngine/acme:FireDetection/Alarm",
        payload: JSON.stringify({ UtcTime: "2026-11-23T00:00:00Z", PropertyOperation, Data: { State: true } }),
      }),
    );
  expect(say("Changed")).toEqual(["c1 video-flame on 0@0"]);
  expect(say("Deleted")).toEqual(["c1 heard"]);
});

test.each([
  ["Storage/Alert", { alert: "0", overall_health: "-1" }],
  ["Device/HardwareFailure/FanFailure", { fan_failure: "0" }],
  ["Device/HardwareFailure/PowerSupplyFailure/PTZPowerFailure", { power_failed: "0" }],
  ["Device/Status/Temperature/Above", { sensor_level: "0" }],
  // The one that is on where all is well.
  ["Device/Status/Temperature/Inside", { sensor_level: "1" }],
  ["AudioAnalytics/Audio/SoundClassification", { Scream: false, GlassBreak: false }],
])("%s as it should be is no fault", (topic, Data) => {
  const payload = JSON.stringify({ UtcTime: "2026-11-23T00:00:00Z", Data });
  expect(linesOf(formatBench("onvif", CAMERA).send({ topic: `in/c1/onvif-ej/${topic}`, payload }))).toEqual(["c1 heard"]);
});
