import { isObject, type JsonObject } from "../shape.ts";

/** Data types of Sparkplug B 3.0, 6.4.16, that the examples of the specification name. */
const TYPES: Readonly<Record<string, number>> = { Int64: 4, UInt64: 8, Float: 9, Boolean: 11, String: 12 };

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  while (left > 127n) {
    bytes.push(Number(left & 127n) | 128);
    left >>= 7n;
  }
  return Buffer.from([...bytes, Number(left)]);
}

const whole = (field: number, value: unknown): Buffer => Buffer.concat([varint(BigInt(field << 3)), varint(BigInt(Number(value)))]);
const block = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(bytes.length)), bytes]);

function bytesOfValue(type: number, value: unknown): Buffer {
  if (type === 12) return block(15, Buffer.from(String(value)));
  if (type === 11) return whole(14, value);
  if (type !== 9) return whole(11, value);
  const float = Buffer.alloc(4);
  float.writeFloatLE(Number(value));
  return Buffer.concat([varint(BigInt((12 << 3) | 5)), float]);
}

function metricOf(metric: JsonObject): Buffer {
  const type = TYPES[String(metric.dataType)];
  if (type === undefined) throw new Error(`no number for the type ${String(metric.dataType)}`);
  return Buffer.concat([
    block(1, Buffer.from(String(metric.name))),
    whole(3, metric.timestamp),
    whole(4, type),
    bytesOfValue(type, metric.value),
  ]);
}

/** A payload as it goes over the wire (Protocol Buffers), from the form in which the specification prints it; for tests. */
export function wireOf(payload: JsonObject): Buffer {
  const metrics = Array.isArray(payload.metrics) ? payload.metrics.filter(isObject) : [];
  return Buffer.concat([
    whole(1, payload.timestamp),
    ...metrics.map((metric) => block(2, metricOf(metric))),
    ...(payload.seq === undefined ? [] : [whole(3, payload.seq)]),
  ]);
}
