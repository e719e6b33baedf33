import { readFileSync } from "node:fs";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";
import { isDeviceKind } from "../../contracts/index.ts";
import { formatBench } from "../../ingest/decoders/format-bench.ts";
import { DECODERS } from "../../ingest/decoders/list.ts";
import { Bench, deviceRecord, NOON } from "../../ingest/testing.ts";
import { type BenchRow, told, type Bench as Which } from "./row.ts";

const Text = Type.Optional(Type.String());
const Behind = Type.Array(
  Type.Object({
    devices: Type.Record(Type.String(), Type.String()),
    messages: Type.Array(Type.Object({ topic: Text, payload: Text, hex: Text, after: Type.Optional(Type.Number()) })),
  }),
);
const Own = Type.Array(Type.Object({ kind: Type.String(), leaf: Text, payload: Text, hex: Text }));

interface Sent {
  readonly topic: string | null;
  readonly leaf: string;
  readonly payload: Uint8Array;
  readonly after: number;
}

/** One golden example: a community of its own, and what is sent to it. */
interface Example {
  readonly make: () => Bench;
  readonly sent: readonly Sent[];
}

const bytesOf = (payload: string | undefined, hex: string | undefined): Uint8Array =>
  hex === undefined ? Buffer.from(payload ?? "") : Buffer.from(hex.replace(/\s/g, ""), "hex");

function examplesOf(format: string): Example[] {
  const file: unknown = parse(readFileSync(new URL(`../../ingest/decoders/${format}.golden.yaml`, import.meta.url), "utf8"));
  const behind: unknown = Value.Clean(Behind, structuredClone(file));
  if (Value.Check(Behind, behind))
    return behind.map(({ devices, messages }) => ({
      make: () => formatBench(format, devices),
      sent: messages.map(({ topic, payload, hex, after = 0 }) => ({
        topic: `in/${topic ?? "push"}`,
        leaf: "telemetry",
        payload: bytesOf(payload, hex),
        after,
      })),
    }));
  const own: unknown = Value.Clean(Own, file);
  if (!Value.Check(Own, own)) throw new Error(`${format}.golden.yaml is no list of examples`);
  return own.map(({ kind, leaf = "telemetry", payload, hex }) => ({
    make: () => new Bench([deviceRecord("d1", isDeviceKind(kind) ? kind : "environment")]),
    sent: [{ topic: null, leaf, payload: bytesOf(payload, hex), after: 0 }],
  }));
}

const WARM_UP_MS = 600;
const MEASURED_MS = 600;
const BATCH = 40;

/** Milliseconds of the examples, each in a fresh community, and the messages; only `take` counts. */
function round(examples: readonly Example[]): { readonly took: number; readonly messages: number } {
  const work = Array.from({ length: BATCH }, () =>
    examples.map(({ make, sent }) => {
      const bench = make();
      const records = sent.map(({ topic, leaf, payload, after }) =>
        bench.record({ ...(topic === null ? { leaf } : { topic }), payload, recv: NOON + after * 1_000 }),
      );
      return { ingest: bench.ingest, records };
    }),
  ).flat();
  let messages = 0;
  const begun = performance.now();
  for (const { ingest, records } of work) {
    for (const record of records) ingest.take(record);
    messages += records.length;
  }
  return { took: performance.now() - begun, messages };
}

/** The middle of the rounds, so that a pause of the machine does not count. */
function measure(examples: readonly Example[]): number {
  for (let spent = 0; spent < WARM_UP_MS; ) spent += round(examples).took;
  const costs: number[] = [];
  for (let spent = 0; spent < MEASURED_MS; ) {
    const { took, messages } = round(examples);
    spent += took;
    costs.push((took * 1_000) / messages);
  }
  return costs.sort((a, b) => a - b)[costs.length >> 1] ?? Number.NaN;
}

/** What each decoder costs on its golden examples: bytes in, observations out, the first message of each device included. */
export const decode: Which = {
  name: "decode",
  about: "a message of each format from bytes to observations, on the golden examples",
  run: async () => {
    const names = [...new Set(DECODERS.map(({ name }) => name))];
    return names.map((name): BenchRow => {
      const examples = examplesOf(name);
      const messages = examples.reduce((sum, { sent }) => sum + sent.length, 0);
      return told("decode", `${name}: a message, the middle of ${messages} examples' rounds`, measure(examples), "µs");
    });
  },
};
