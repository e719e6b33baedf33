import { bench, describe } from "vitest";
import type { JournalRecord } from "../contracts/index.ts";
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
