import { expect, test } from "vitest";
import { HOUR, type JournalRecord, MINUTE, type Observation } from "../contracts/index.ts";
import type { Taken } from "../ingest/index.ts";
import { createMessageRing } from "./message-ring.ts";

const T0 = Date.parse("2026-03-02T08:00:00Z");
const record = (recv: number, login = "gw", payload = "{}"): JournalRecord => ({
  ...{ kind: "message", community: "xf", pos: recv, recv },
  message: {
    ...{ topic: "t", payload: Buffer.from(payload), login, client: "c", qos: 1, retain: false, replayed: false, will: false },
    cutFrom: null,
  },
});
const observed = (device: string): Observation => ({
  ...{ community: "xf", pos: 1, recv: T0, device, events: [], snapshots: [], link: null },
  readings: [{ device, measurement: "battery", at: T0, recv: T0, value: 50, quality: 0, pos: 1 }],
});
const taken = (...devices: string[]): Taken => ({
  ...{ observations: devices.map(observed), quarantined: [], dropped: { duplicate: 1, missing: 0, ignored: 0, batches: 0 } },
});
const ringOf = (most?: number) => createMessageRing((login) => (login === "gw" ? "gateway" : undefined), most);

test("a message stands with each device it is about and with the gateway that brought it, the newest first", () => {
  const ring = ringOf();
  ring.take(record(T0), taken("a", "b"));
  ring.take(record(T0 + 1, "nobody"), taken());
  ring.take(record(T0 + 2), taken("a"));
  expect(ring.of("a", T0 + 2).items.map(({ recv }) => recv - T0)).toEqual([2, 0]);
  expect(ring.of("b", T0 + 2).items.map(({ recv }) => recv - T0)).toEqual([0]);
  const [first] = ring.of("gateway", T0 + 2).items;
  expect(first).toMatchObject({ devices: ["a", "gateway"], dropped: { duplicate: 1 }, bytes: 2 });
});

test("what is older than an hour is not shown, and gives its memory back", () => {
  const ring = ringOf();
  ring.take(record(T0), taken("a"));
  expect(ring.of("a", T0 + HOUR).items).toEqual([]);
  const before = ring.bytes;
  ring.take(record(T0 + HOUR + 1), taken("b"));
  expect(ring.bytes).toBe(before);
  expect(ring.of("a", T0 + HOUR + 1)).toEqual({ items: [], since: null });
});

test("of a device that says much the newest sixty are held, and since when is told", () => {
  const ring = ringOf();
  for (let n = 0; n < 100; n++) ring.take(record(T0 + n * 1_000), taken("a"));
  const { items, since } = ring.of("a", T0 + 2 * MINUTE);
  expect([items.length, since]).toEqual([60, T0 + 40_000]);
  // Those that no list holds any more cost nothing.
  const one = ringOf();
  one.take(record(T0), taken("a"));
  expect(ring.bytes).toBe(60 * one.bytes);
});

test("the memory for all is bounded: the oldest goes first, and a long payload is held in part", () => {
  const ring = ringOf(50_000);
  for (let n = 0; n < 1_000; n++) ring.take(record(T0 + n, "gw", "x".repeat(5_000)), taken(`d${n}`));
  expect(ring.bytes).toBeLessThanOrEqual(50_000);
  expect(ring.of("d0", T0 + 1_000)).toEqual({ items: [], since: T0 });
  const [last] = ring.of("d999", T0 + 1_000).items;
  expect([last?.bytes, last?.payload.length]).toEqual([5_000, 2_048]);
});

test("what is forgotten of a device goes from its gateway's list too", () => {
  const ring = ringOf();
  ring.take(record(T0), taken("a", "b"));
  ring.take(record(T0 + 1), taken("b"));
  ring.forget("a");
  expect(ring.of("a", T0 + 2).items).toEqual([]);
  expect(ring.of("gateway", T0 + 2).items.map(({ recv }) => recv - T0)).toEqual([1]);
  ring.forget("b");
  expect(ring.bytes).toBe(0);
});
