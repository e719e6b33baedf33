import { bench, describe } from "vitest";
import type { JournalRecord } from "../contracts/index.ts";
import { compileMapping } from "./mapping/compile.ts";
import { Bench, deviceRecord, NOON } from "./testing.ts";

const DEVICES = 100;
const MESSAGES = 20_000;

function records(b: Bench, withTime: boolean): readonly JournalRecord[] {
  return Array.from({ length: MESSAGES }, (_, i) => {
    const recv = NOON + Math.floor(i / DEVICES) * 1000;
    const time = withTime ? { ts: recv - 40 } : {};
    return b.record({
      device: `d${i % DEVICES}`,
      payload: { heart_rate: 60 + (i % 40), spo2: 95 + (i % 5), skin_temperature: 33.1, battery: 80, ...time },
      recv,
    });
  });
}

// One iteration is 20,000 messages of four readings; the cost per message is the difference of the two, divided by 20,000.
describe.each([
  ["without time", false],
  ["with the device's time", true],
])("four readings %s", (_, withTime) => {
  const devices = Array.from({ length: DEVICES }, (_, i) => deviceRecord(`d${i}`, "wearable"));
  const made = records(new Bench(devices), withTime);
  const parsed = made.flatMap((record) => (record.kind === "message" ? [Buffer.from(record.message.payload)] : []));
  bench("JSON.parse alone", () => {
    for (const payload of parsed) JSON.parse(payload.toString());
  });
  bench("take", () => {
    const { ingest } = new Bench(devices);
    for (const record of made) ingest.take(record);
  });
});

const MAPPING = `
rules:
  - match: { where: [{ path: $.messageType, is: [dataReport] }] }
    device: "{$.IMEI}"
    time: { path: $.timestamp }
    readings:
      - { measurement: temperature, path: $.payload.serviceData.TData, scale: 0.1 }
      - { measurement: battery, path: $.payload.serviceData.Battery_Level }
    events:
      - { event: smoke, path: $.payload.serviceData.Alarm_Status, on: [1], off: [7], otherwise: ignore }
`;

describe("a platform's envelope by a mapping: two readings and a state", () => {
  const gateway = deviceRecord("gw", "gateway", { format: "native", prefix: "p/" });
  const devices = [gateway, ...Array.from({ length: DEVICES }, (_, i) => deviceRecord(`d${i}`, "smoke"))];
  const read = compileMapping(MAPPING);
  if (!read.ok) throw new Error("the mapping has mistakes");
  const made = Array.from({ length: MESSAGES }, (_, i) => {
    const recv = NOON + Math.floor(i / DEVICES) * 1000;
    const serviceData = { TData: 200 + (i % 40), Battery_Level: 80, Alarm_Status: 2, SNR: 1, RSRP: 114, CSQ: 5 };
    const payload = { messageType: "dataReport", IMEI: `d${i % DEVICES}`, timestamp: recv - 40, payload: { serviceId: "n", serviceData } };
    return new Bench(devices).record({ topic: "p/push", payload, recv, message: { login: "login" } });
  }).map((record, i) => ({ ...record, pos: i + 1 }));
  bench("JSON.parse alone", () => {
    for (const record of made) if (record.kind === "message") JSON.parse(Buffer.from(record.message.payload).toString());
  });
  bench("take", () => {
    const { ingest } = new Bench(devices, { login: "gw" }, "Asia/Shanghai", () => read.compiled);
    for (const record of made) ingest.take(record);
  });
});
