/** One metric as it was sent: by its name, by the number that a birth gave it, or by both. */
export interface Metric {
  readonly name: string | null;
  /** A number of 64 bits, as a text. */
  readonly alias: string | null;
  readonly time: number | null;
  /** By the numbers of the specification; 0 where it is not said. */
  readonly type: number;
  readonly historical: boolean;
  /** A whole number as it stands on the wire, where the sign is not told; null where it is none. */
  readonly whole: bigint | null;
  /** null where the sender has none; undefined where it is of a kind that is not read (data sets, templates, bytes). */
  readonly value: number | boolean | string | null | undefined;
  readonly unit: string | null;
}

export interface Payload {
  readonly time: number | null;
  readonly seq: number | null;
  readonly metrics: readonly Metric[];
}

/** Types of the specification whose values have a sign, by their width in bits. */
const SIGNED: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };
const MOST_METRICS = 5_000;

class Malformed extends Error {}

/** A field of a message in the wire form of Protocol Buffers. */
interface Field {
  readonly number: number;
  readonly varint: bigint;
  /** Empty where the field is a number. */
  readonly bytes: Buffer;
}

function varintAt(bytes: Buffer, start: number): { readonly value: bigint; readonly next: number } {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: start + i + 1 };
  }
  throw new Malformed();
}

const EMPTY = Buffer.alloc(0);

/** All fields of a message in their order. @throws Malformed where the bytes are none */
function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = varintAt(bytes, at);
    const number = Number(tag.value >> 3n);
    const wire = Number(tag.value & 7n);
    at = tag.next;
    if (number === 0) throw new Malformed();
    if (wire === 0) {
      const { value, next } = varintAt(bytes, at);
      fields.push({ number, varint: value, bytes: EMPTY });
      at = next;
      continue;
    }
    let length = wire === 1 ? 8 : 4;
    if (wire === 2) {
      const said = varintAt(bytes, at);
      length = Number(said.value);
      at = said.next;
    } else if (wire !== 1 && wire !== 5) throw new Malformed();
    if (at + length > bytes.length) throw new Malformed();
    fields.push({ number, varint: 0n, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

const floatOf = (bytes: Buffer): number => (bytes.length === 4 ? bytes.readFloatLE() : Number.NaN);
const doubleOf = (bytes: Buffer): number => (bytes.length === 8 ? bytes.readDoubleLE() : Number.NaN);

/** The unit of the property `engUnit`, as edge nodes name it. */
function unitOf(bytes: Buffer): string | null {
  const fields = fieldsOf(bytes);
  const keys = fields.filter(({ number }) => number === 1).map((field) => field.bytes.toString("utf8"));
  const values = fields.filter(({ number }) => number === 2);
  const at = keys.findIndex((key) => /^eng(?:ineering)?[ _-]?units?$/i.test(key));
  const value = at < 0 ? undefined : values[at];
  const text = value === undefined ? undefined : fieldsOf(value.bytes).find(({ number }) => number === 8);
  return text === undefined ? null : text.bytes.toString("utf8");
}

/** A float is sent with seven digits; more would be of its binary form. */
const shorten = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(7)) : value);

function metricOf(bytes: Buffer): Metric {
  const made: { -readonly [K in keyof Metric]: Metric[K] } = {
    name: null,
    alias: null,
    time: null,
    type: 0,
    historical: false,
    whole: null,
    value: undefined,
    unit: null,
  };
  let none = false;
  for (const { number, varint, bytes: inner } of fieldsOf(bytes)) {
    if (number === 1) made.name = inner.toString("utf8");
    else if (number === 2) made.alias = String(varint);
    else if (number === 3) made.time = Number(varint);
    else if (number === 4) made.type = Number(varint);
    else if (number === 5) made.historical = varint !== 0n;
    else if (number === 7) none = varint !== 0n;
    else if (number === 9) made.unit = unitOf(inner);
    else if (number === 10 || number === 11) made.whole = varint;
    else if (number === 12) made.value = shorten(floatOf(inner));
    else if (number === 13) made.value = doubleOf(inner);
    else if (number === 14) made.value = varint !== 0n;
    else if (number === 15) made.value = inner.toString("utf8");
  }
  if (none) return { ...made, whole: null, value: null };
  return typed(made, made.type);
}

/** The metric with the value that its bits have in a type: data leaves out the type that a birth told. */
export function typed(metric: Metric, type: number): Metric {
  if (metric.whole === null) return metric;
  const width = SIGNED[type];
  return { ...metric, type, value: Number(width === undefined ? metric.whole : BigInt.asIntN(width, metric.whole)) };
}

/**
 * Reads the fields of a Sparkplug B payload that the hub needs.
 * @returns undefined where the bytes are no such payload
 */
export function readSparkplug(bytes: Uint8Array): Payload | undefined {
  try {
    const fields = fieldsOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const one = (number: number): number | null => {
      const field = fields.find((each) => each.number === number);
      return field === undefined ? null : Number(field.varint);
    };
    const metrics = fields.filter(({ number }) => number === 2).slice(0, MOST_METRICS);
    return { time: one(1), seq: one(3), metrics: metrics.map((field) => metricOf(field.bytes)) };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
