import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Taken } from "../ports.ts";
import { isObject } from "../shape.ts";
import { formatBench } from "./format-bench.ts";

/** Public sample messages, which are no part of this repository. */
const FOLDER = process.env.SHOUWANG_SAMPLES ?? "";
const HAS = FOLDER !== "" && existsSync(join(FOLDER, "ctwing_aep"));
const HOW = HAS ? "" : " (skipped: SHOUWANG_SAMPLES names no folder with ctwing_aep)";

const read = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Values and events with their times in UTC, and why something was kept. */
function said(taken: Taken): string[] {
  const of = (at: number): string => new Date(at).toISOString();
  return [
    ...taken.observations.flatMap((seen) => [
      ...seen.readings.map(({ measurement, value, at }) => `${measurement} ${value} ${of(at)}`),
      ...seen.events.map(({ event, state, at }) => `${event} ${state} ${of(at)}`),
      ...(seen.link === null ? [] : [seen.link]),
    ]),
    ...taken.quarantined.map(({ reason }) => `? ${reason}`),
  ];
}

interface Sample {
  readonly format: string;
  readonly devices: Readonly<Record<string, string>>;
  readonly message: unknown;
  readonly topic?: string;
  readonly recv: string;
}

function decode({ format, devices, message, topic = "push", recv }: Sample): string[] {
  const taken = formatBench(format, devices).send({ topic: `in/${topic}`, payload: JSON.stringify(message), recv: Date.parse(recv) });
  return said(taken);
}

const wrapped = (file: string): { topic: string; message: unknown } => {
  const value = read(file);
  if (!isObject(value) || typeof value.topic !== "string") throw new Error(`${file} holds no topic and payload`);
  return { topic: value.topic, message: value.payload };
};

test.runIf(HAS)(`CTWing: each sample says what stands in it${HOW}`, () => {
  const [smoke, panel, online, answer, bytes] = listOf(read("ctwing_aep/messages.json"));
  const sample = { format: "ctwing-aep", recv: "2020-12-03T07:58:41Z" };
  const at = "2020-12-03T07:58:40.277Z";
  expect(decode({ ...sample, message: smoke, devices: { "860000000000001": "smoke" } })).toEqual([
    `temperature 30 ${at}`,
    `battery 100 ${at}`,
  ]);
  const later = { format: "ctwing-aep", recv: "2020-12-29T08:40:10Z" };
  expect(decode({ ...later, message: panel, devices: { "1501708501": "fire-panel" } })).toEqual(["fire on 2020-12-29T08:40:09.767Z"]);
  const device = "44d0b9e48d404094bbbcf889e4e64ece";
  expect(decode({ ...sample, message: online, devices: { [device]: "water-pressure" } })).toEqual(["online"]);
  expect(decode({ ...sample, message: answer, devices: { [device]: "water-pressure" } })).toEqual([]);
  expect(decode({ ...sample, recv: "2020-05-14T08:17:16Z", message: bytes, devices: { [device]: "water-pressure" } })).toEqual([
    "? binary",
  ]);
  expect(decode({ ...sample, message: smoke, devices: {} })).toEqual(["? unknown-device"]);
});

test.runIf(HAS)(`CTWing: the manhole and the meter of unknown make${HOW}`, () => {
  const manhole = { format: "ctwing-aep", message: read("ctwing_aep/manhole_water_level.json"), recv: "2020-04-09T02:53:21Z" };
  expect(decode({ ...manhole, devices: { "860000000000001": "manhole" } })).toEqual([
    "water_level 0.7 2020-04-09T02:53:20.535Z",
    "manhole-open off 2020-04-09T02:53:20.535Z",
    "? unknown-measurement",
  ]);
  const meter = { format: "ctwing-aep", message: read("ctwing_aep/mqtt_gas_isnb.json"), recv: "2026-05-20T13:53:44Z" };
  expect(decode({ ...meter, devices: { "99013914869646085145332": "hydrant" } })).toEqual(["? binary"]);
});

test.runIf(HAS)(`Huawei, OneNET and Aliyun${HOW}`, () => {
  const head = { format: "huawei-iot", message: read("huawei_iot/oceanconnect_smoke.json"), recv: "2020-04-01T18:25:06Z" };
  expect(decode({ ...head, devices: { "10009305": "smoke" } }).slice(0, 2)).toEqual([
    "battery 100 2020-04-01T18:25:05.000Z",
    "temperature 21.9 2020-04-01T18:25:05.000Z",
  ]);
  const report = wrapped("huawei_iot/iotda_properties_report.json");
  const unclear = decode({ format: "huawei-iot", ...report, devices: { "{device_id}": "camera" }, recv: "2026-05-23T07:30:01Z" });
  expect(unclear).toEqual(["? unknown-measurement"]);
  const lbs = decode({
    format: "onenet",
    ...wrapped("onenet/lbs_property_post.json"),
    devices: { device1: "wearable" },
    recv: "2026-05-23T07:30:01Z",
  });
  expect(lbs).toEqual([]);
  const alink = { format: "aliyun-alink", ...wrapped("aliyun_alink/property_post.json"), recv: "2018-04-23T01:58:43Z" };
  expect(decode({ ...alink, devices: { "{deviceName}": "environment" } })).toEqual(["? wrong-type", "? unknown-measurement"]);
});

test.runIf(HAS)(`GB/T 26875.3: the captured fire, and frames that are none${HOW}`, () => {
  const frames = listOf(read("gb26875_3/frames.json")).map((one) => String(Object(one).hex));
  const panel = { "010203040506": "fire-panel" };
  const of = (hex: string | undefined): string[] =>
    said(
      formatBench("gb26875", panel).send({
        topic: "in/f",
        payload: Buffer.from(hex ?? "", "hex"),
        recv: Date.parse("2020-08-01T11:18:50Z"),
      }),
    );
  expect(of(frames[0])).toEqual(["fire on 2020-08-01T11:18:48.000Z"]);
  for (const broken of frames.slice(1, 4)) expect(of(broken)).toEqual(["? binary"]);
  expect(of(frames[4])).toEqual([]);
});

const pairs = (file: string): { topic: string; payload: unknown }[] =>
  listOf(read(file)).flatMap((one) => (isObject(one) && typeof one.topic === "string" ? [{ topic: one.topic, payload: one.payload }] : []));

test.runIf(HAS)(`Frigate, ONVIF and Axis: each sample says what stands in it${HOW}`, () => {
  const front = { format: "frigate", devices: { front_door: "camera", front_cam: "camera" }, recv: "2020-12-04T23:19:23Z" };
  expect(decode({ ...front, topic: "events", message: read("frigate/events.json") })).toEqual([]);
  expect(decode({ ...front, topic: "reviews", recv: "2024-06-21T16:25:30Z", message: read("frigate/reviews.json") })).toEqual([]);
  expect(decode({ ...front, topic: "stats", message: read("frigate/stats.json") })).toEqual([]);
  const onvif = pairs("onvif/event_onvif-ej.json");
  const [crossed, , warm] = onvif;
  const box = { format: "onvif", devices: { MyDevice: "camera", "MyDevice:temp_001": "environment" } };
  expect(decode({ ...box, topic: crossed?.topic ?? "", message: crossed?.payload, recv: "2008-10-10T12:24:58Z" })).toEqual([
    "intrusion pulse 2008-10-10T12:24:57.321Z",
  ]);
  expect(decode({ ...box, topic: warm?.topic ?? "", message: warm?.payload, recv: "2025-07-15T14:30:01Z" })).toEqual([
    "temperature 28.65 2025-07-15T14:30:00.000Z",
  ]);
  const bridge = { format: "axis", devices: { ACCC8E000001: "camera" }, topic: "axis/ACCC8E000001/event", recv: "2020-05-21T07:13:11Z" };
  const said = listOf(read("axis/event_bridge.json")).map((message) => decode({ ...bridge, message }));
  expect(said).toEqual([[], [], ["? unknown-topic"], ["? unknown-topic"]]);
});

test.runIf(HAS)(`Phones, health records and an edge node${HOW}`, () => {
  const [phone, unknowns] = listOf(read("owntracks/location.json"));
  const place = { format: "owntracks", topic: "owntracks/li/phone", devices: { phone: "wearable" } };
  expect(decode({ ...place, message: phone, recv: "2024-02-02T06:45:00Z" })).toEqual([
    "battery 53 2024-02-02T06:44:59.000Z",
    "lat 48.856826 2024-02-02T06:44:58.000Z",
    "lon 2.292713 2024-02-02T06:44:58.000Z",
  ]);
  expect(decode({ ...place, message: unknowns, recv: "2015-09-11T15:13:34Z" })).toEqual([
    "lat 48.85833 2015-09-11T15:13:33.000Z",
    "lon 2.29513 2015-09-11T15:13:33.000Z",
    "accuracy 5 2015-09-11T15:13:33.000Z",
  ]);
  const heart = { format: "fhir", message: read("fhir/observation_heart_rate.json"), recv: "1999-07-02T12:00:00Z" };
  expect(decode({ ...heart, devices: { example: "wearable" } })).toEqual(["heart_rate 44 1999-07-01T16:00:00.000Z"]);
  const sitting = read("openmhealth/blood-pressure_1.0_with-date-time-time-frame.json");
  const point = { format: "openmhealth", topic: "omh/w", devices: { w: "wearable" }, recv: "2013-02-05T07:25:01Z" };
  expect(decode({ ...point, message: sitting })).toEqual([
    "systolic_bp 160 2013-02-05T07:25:00.000Z",
    "diastolic_bp 60 2013-02-05T07:25:00.000Z",
  ]);
  const statistic = read("openmhealth/body-temperature_1.0_valid-temperature-with-statistic.json");
  expect(decode({ ...point, message: statistic, recv: "2015-02-06T06:00:01Z" })).toEqual([]);
  const birth = Object(listOf(read("sparkplug_b/spec_examples.json"))[1]);
  const edge = { format: "sparkplug-b", topic: birth.topic, message: birth.payload_json_rendering, recv: "2017-02-03T17:55:03Z" };
  expect(decode({ ...edge, devices: { Pibrella: "environment" } })).toEqual(["online", "? unknown-measurement"]);
  const smoke = { format: "shelly", topic: "x/events/rpc", message: read("shelly/plus_smoke_NotifyFullStatus.json") };
  expect(decode({ ...smoke, devices: { x: "smoke" }, recv: "2026-11-23T00:00:00Z" })).toEqual([
    "battery 97 2026-11-23T00:00:00.000Z",
    "signal -20 2026-11-23T00:00:00.000Z",
  ]);
});
