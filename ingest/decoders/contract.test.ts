import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { NOON, runs } from "../testing.ts";
import { formatBench } from "./format-bench.ts";
import { anyBody, called, envelopesOf, grafted, placesOf, saysOne, sendIn, urgentWithoutCause } from "./grafts.ts";
import { DECODERS } from "./list.ts";
import { begun as events, failed, SPOILERS, trace } from "./spoilt.ts";

const KINDS = { s1: "smoke", g1: "gas", w1: "wearable", p1: "fire-panel", b1: "sos-button", c1: "camera", e1: "environment" };
const FORMATS = DECODERS.flatMap(({ format }) => (format === null || format === "senml" ? [] : [format]));
const Goldens = Type.Array(
  Type.Object({
    devices: Type.Record(Type.String(), Type.String()),
    messages: Type.Array(
      Type.Object({ topic: Type.Optional(Type.String()), payload: Type.Optional(Type.String()), hex: Type.Optional(Type.String()) }),
    ),
  }),
);

/** What every decoder keeps to, whatever it reads. */
describe.each(FORMATS)("%s keeps the contract", (format) => {
  const file = readFileSync(new URL(`./${format}.golden.yaml`, import.meta.url), "utf8");
  const examples = Value.Clean(Goldens, parse(file));
  if (!Value.Check(Goldens, examples)) throw new Error(`${format}.golden.yaml is no list of examples`);
  const topics = [...new Set(examples.flatMap(({ messages }) => messages.map(({ topic }) => topic ?? "push")))];

  test("any bytes on any of its topics leave a trace, and no decoder fails", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...topics), (payload, topic) => {
        const taken = formatBench(format, KINDS).send({ topic: `in/${topic}`, payload: Buffer.from(payload) });
        expect(trace(taken)).toBeGreaterThan(0);
        expect(failed(taken)).toBe(false);
        expect(events(taken)).toEqual([]);
        expect(urgentWithoutCause(taken, KINDS, topic, Buffer.from(payload).toString("latin1"))).toEqual([]);
      }),
      { numRuns: runs(60) },
    );
  });

  test("any JSON leaves a trace, and makes no event by accident", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...topics), (value, topic) => {
        const taken = formatBench(format, KINDS).send({ topic: `in/${topic}`, payload: JSON.stringify(value) });
        expect(trace(taken)).toBeGreaterThan(0);
        expect(failed(taken)).toBe(false);
        expect(events(taken)).toEqual([]);
        expect(urgentWithoutCause(taken, KINDS, topic, JSON.stringify(value))).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  });

  test("anything in the place of anything of its own messages, which name a registered device, makes no event by accident", () => {
    const envelopes = envelopesOf(format, examples).map((envelope) => ({ ...envelope, places: placesOf(envelope) }));
    const open = envelopes.filter(({ places }) => places.length > 0);
    expect(open.length, "messages that can carry a body").toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.constantFrom(...open), fc.nat(), anyBody, ({ places, ...envelope }, pick, body) => {
        const { topic, value, devices } = envelope;
        const text = JSON.stringify(grafted(value, places[pick % places.length] ?? [], body));
        const taken = sendIn(envelope, format, text);
        expect(trace(taken), text).toBeGreaterThan(0);
        expect(failed(taken), text).toBe(false);
        if (saysOne(body, devices)) return;
        expect(called(taken), text).toEqual([]);
        expect(urgentWithoutCause(taken, devices, topic, text), text).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });

  test("its own messages spoilt in every way fail no decoder and leave a trace", () => {
    for (const { devices, messages } of examples) {
      const bench = formatBench(format, devices);
      for (const { topic, payload } of messages) {
        if (payload === undefined) continue;
        for (const spoil of SPOILERS) {
          const taken = bench.send({ topic: `in/${topic ?? "push"}`, payload: spoil(payload) });
          expect(failed(taken), spoil(payload)).toBe(false);
          expect(trace(taken), spoil(payload)).toBeGreaterThan(0);
        }
      }
    }
  });

  test("a message with a time that stands still is no second happening, and a copy that the broker kept is one of old", () => {
    for (const { devices, messages } of examples) {
      for (const { topic, payload, hex } of messages) {
        const bench = formatBench(format, devices);
        const sent = {
          topic: `in/${topic ?? "push"}`,
          payload: hex === undefined ? (payload ?? "") : Buffer.from(hex.replace(/\s/g, ""), "hex"),
        };
        const first = bench.send({ ...sent, recv: NOON });
        const again = bench.send({ ...sent, recv: NOON + 1000 });
        const timed = first.observations.flatMap((seen) => seen.events).filter(({ at }) => at !== NOON);
        const twice = again.observations.flatMap((seen) => seen.events).filter(({ at }) => at !== NOON + 1000 && at !== NOON);
        if (timed.length > 0) expect(twice).toEqual([]);
        const copy = formatBench(format, devices).send({ ...sent, message: { replayed: true } });
        for (const seen of copy.observations) for (const { quality } of [...seen.events, ...seen.readings]) expect(quality & 8).toBe(8);
      }
    }
  });
});
