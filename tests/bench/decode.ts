import { readFileSync } from "node:fs";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";
import { isDeviceKind, MINUTE, SECOND } from "../../contracts/index.ts";
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

const WARM_UP = 400;
const MEASURED = 20;
const BATCH = 25;

/** Rounds of all examples in communities that stand, a minute after each other; only `take` counts. */
class Rounds {
  readonly #benches: readonly { readonly bench: Bench; readonly sent: readonly Sent[] }[];
  #minute = 0;

  constructor(examples: readonly Example[]) {
    this.#benches = examples.map(({ make, sent }) => ({ bench: make(), sent }));
  }

  /** @returns the processor time of a message, in µs */
  run(rounds: number): number {
    const work = Array.from({ length: rounds }, () => {
      const recv = NOON + this.#minute++ * MINUTE;
      return this.#benches.map(({ bench, sent }) => ({
        ingest: bench.ingest,
        records: sent.map(({ topic, leaf, payload, after }) =>
          bench.record({ ...(topic === null ? { leaf } : { topic }), payload, recv: recv + after * SECOND }),
        ),
      }));
    }).flat();
    for (const { bench } of this.#benches) bench.records.length = 0;
    let messages = 0;
    const cpu = process.cpuUsage();
    for (const { ingest, records } of work) {
      for (const record of records) ingest.take(record);
      messages += records.length;
    }
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / messages;
  }
}

/** The middle of the batches, so that one in which garbage was collected does not count. */
function middle(batch: () => number): number {
  return Array.from({ length: MEASURED }, batch).sort((a, b) => a - b)[MEASURED >> 1] ?? Number.NaN;
}

function measure(examples: readonly Example[]): number {
  const rounds = new Rounds(examples);
  rounds.run(WARM_UP);
  return middle(() => rounds.run(BATCH));
}

const countOf = (examples: readonly Example[]): number => examples.reduce((sum, { sent }) => sum + sent.length, 0);

function rowsOf(name: string): BenchRow[] {
  const all = examplesOf(name);
  const known = understood(all);
  const alone = parseAlone(known);
  return [
    told("decode", `${name}: a message, the middle of ${countOf(all)} examples`, measure(all), "µs"),
    told("decode", `${name}: of the ${countOf(known)} that are understood`, measure(known), "µs"),
    ...(Number.isNaN(alone) ? [] : [told("decode", `${name}: of these JSON.parse alone`, alone, "µs")]),
  ];
}

/** The same examples without what ends in quarantine. */
function understood(examples: readonly Example[]): Example[] {
  return examples.map(({ make, sent }) => {
    const bench = make();
    const isUnderstood = ({ topic, leaf, payload, after }: Sent): boolean => {
      const record = bench.record({ ...(topic === null ? { leaf } : { topic }), payload, recv: NOON + after * SECOND });
      return bench.ingest.take(record).quarantined.length === 0;
    };
    return { make, sent: sent.filter(isUnderstood) };
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What no decoder can be cheaper than: the bytes to a text, and the text to values. NaN where none of them is JSON. */
function parseAlone(examples: readonly Example[]): number {
  const bodies = examples
    .flatMap(({ sent }) => sent.map(({ payload }) => payload))
    .filter((one) => isJson(Buffer.from(one).toString("utf8")));
  if (bodies.length === 0) return Number.NaN;
  const run = (rounds: number): number => {
    const cpu = process.cpuUsage();
    for (let round = 0; round < rounds; round++) for (const body of bodies) JSON.parse(Buffer.from(body).toString("utf8"));
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / (rounds * bodies.length);
  };
  run(WARM_UP);
  return middle(() => run(BATCH));
}

/**
 * What a template costs: one device of Home Assistant whose entities read the same message, plainly and by templates, and
 * one by a template that asks, calculates and chooses. Configs stand; each message says another figure.
 */
const TEMPLATES: readonly (readonly [string, string | undefined])[] = [
  ["without a template", undefined],
  ["with {{ value_json.t }}", "{{ value_json.t }}"],
  ["with a template of a bridge", "{{ (value_json.t | float(0) * 9 / 5 - 32) | round(1) if value_json.t is defined else none }}"],
  ["with blocks", "{% set t = value_json.t | float(0) %}{% if t > 100 %}{{ (t - 32) / 1.8 }}{% else %}{{ t | round(2) }}{% endif %}"],
];

function templateRows(): BenchRow[] {
  return TEMPLATES.map(([what, template]) => {
    const device = { identifiers: ["d"] };
    const config = { device, state_topic: "x/state", device_class: "temperature", unit_of_measurement: "°C", value_template: template };
    let figure = 0;
    const bench = formatBench("ha-discovery", { d: "environment" });
    bench.send({ topic: "in/homeassistant/sensor/d/t/config", payload: JSON.stringify(config) });
    const run = (count: number): number => {
      const records = Array.from({ length: count }, () => {
        const t = 20 + (figure++ % 50) / 10;
        return bench.record({
          topic: "in/x/state",
          payload: template === undefined ? String(t) : JSON.stringify({ t }),
          recv: NOON + figure * SECOND,
        });
      });
      bench.records.length = 0;
      const cpu = process.cpuUsage();
      for (const record of records) bench.ingest.take(record);
      const { user, system } = process.cpuUsage(cpu);
      return (user + system) / count;
    };
    run(20_000);
    return told(
      "decode",
      `ha-discovery: one entity ${what}`,
      middle(() => run(2_000)),
      "µs",
    );
  });
}

/**
 * What each decoder costs on its golden examples, again and again: bytes in, observations out. Examples that carry a time
 * are repeats from the second round on. Those that end in quarantine cost the most: the rest is told by itself, beside what
 * JSON.parse takes for the same bytes.
 */
export const decode: Which = {
  name: "decode",
  about: "a message of each format from bytes to observations, on the golden examples",
  run: async () => {
    return [...[...new Set(DECODERS.map(({ name }) => name))].flatMap(rowsOf), ...templateRows()];
  },
};
