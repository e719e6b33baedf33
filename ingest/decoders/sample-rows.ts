import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";
import { MEASUREMENTS } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { isObject } from "../shape.ts";
import { GATEWAY } from "./format-bench.ts";
import { wireOf } from "./sparkplug-wire.ts";

/** Public sample messages, which are no part of this repository. */
const FOLDER = process.env.SHOUWANG_SAMPLES ?? "";
export const HAS_SAMPLES = FOLDER !== "" && existsSync(join(FOLDER, "ctwing_aep"));

const Strict = { additionalProperties: false };
const Says = Type.Array(Type.String());
const MessageSchema = Type.Object({ recv: Type.Optional(Type.String()), topic: Type.Optional(Type.String()), says: Says }, Strict);
const RowSchema = Type.Object(
  {
    file: Type.String(),
    format: Type.String(),
    devices: Type.Record(Type.String(), Type.String()),
    /** Receive time of what does not say its own. */
    recv: Type.String(),
    /** Where it came in, of files that hold no topic. */
    topic: Type.Optional(Type.String()),
    /** How the messages stand in the file; each alone where not said. */
    as: Type.Optional(
      Type.Union([Type.Literal("whole"), Type.Literal("codec results"), Type.Literal("definitions"), Type.Literal("sparkplug wire")]),
    ),
    /** The file beside it with what a codec makes of its bytes, or with what the standard resolves it to. */
    result: Type.Optional(Type.String()),
    /** What the message says once the network server runs that codec. */
    decoded: Type.Optional(Says),
    /** One per message of the file, in its order. */
    messages: Type.Array(MessageSchema),
    /** Messages of our own behind them, where the file alone only tells how to read. */
    behind: Type.Optional(Type.Array(Type.Object({ topic: Type.String(), payload: Type.String(), says: Says }, Strict))),
  },
  Strict,
);
export type SampleRow = Static<typeof RowSchema>;

export function readRows(): readonly SampleRow[] {
  const table: unknown = parse(readFileSync(new URL("./samples.yaml", import.meta.url), "utf8"));
  return Value.Parse(Type.Array(RowSchema), table);
}

/** Every file of the folder, but the list of its sources. */
export function sampleFiles(): readonly string[] {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => relative(FOLDER, join(entry.parentPath, entry.name))).filter((file) => file.endsWith(".json"));
}

export const readSample = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), "utf8"));

export interface SampleMessage {
  readonly topic: string;
  readonly payload: string | Uint8Array;
}

const bytesOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** One thing of a file as a message: beside its topic or alone, as text or as hexadecimal. */
function messageOf(one: unknown, row: SampleRow): SampleMessage {
  const topic = row.topic ?? "push";
  if (!isObject(one) || row.as === "whole") return { topic, payload: bytesOf(one) };
  if (typeof one.hex === "string") return { topic, payload: Buffer.from(one.hex, "hex") };
  const own = typeof one.topic === "string" ? one.topic : typeof one.section === "string" ? sectionTopic(one) : undefined;
  const said = one.payload ?? one.payload_json_rendering ?? printed(one.raw) ?? one.payload_raw_invalid_json_in_spec;
  if (own === undefined || said === undefined) return { topic, payload: bytesOf(one) };
  if (row.as === "sparkplug wire" && isObject(said)) return { topic: own, payload: wireOf(said) };
  // The gateway's prefix ends with the base topic of its bridge.
  if (row.format === "zigbee2mqtt") return { topic: own.replace(/^[^/]+\//, ""), payload: bytesOf(said) };
  return { topic: own, payload: bytesOf(said) };
}

/** What a book prints, without its hard spaces; as it stands where it breaks off. */
function printed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text.replaceAll("\u00a0", " "));
  } catch {
    return text;
  }
}

/** `occupancy/{serial}` with the serial number that the message holds. */
function sectionTopic(one: Readonly<Record<string, unknown>>): string {
  const payload = isObject(one.payload) ? one.payload : {};
  const section = String(one.section);
  const path = section.includes("/") ? section : "connect/{serial}";
  return path.replace("{serial}", String(payload.serial)).replace("{eventTopic}", "CameraApplicationPlatform/VMD/Camera1ProfileANY");
}

/** What a codec made of bytes, in the envelope of the network that would run it. */
const enveloped = (object: unknown, row: SampleRow): SampleMessage => ({
  topic: "application/a/device/d/event/up",
  payload: JSON.stringify({ time: row.recv, deviceInfo: { devEui: Object.keys(row.devices)[0] }, data: "AA==", object }),
});

export function messagesOfRow(row: SampleRow): readonly SampleMessage[] {
  const value = readSample(row.file);
  if (row.as === "definitions") {
    const seen = Object.entries(Object(value)).map(([model, definition]) => ({ ieee_address: model, friendly_name: model, definition }));
    return [{ topic: "bridge/devices", payload: JSON.stringify(seen) }];
  }
  const list: readonly unknown[] = Array.isArray(value) && row.format !== "senml" ? value : [value];
  if (row.as !== "codec results") return list.map((one) => messageOf(one, row));
  return list.map((one) => enveloped(Object(one).expected?.data, row));
}

interface Decoded {
  readonly ts: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a codec made of the bytes of a file: values at the time of the uplink, and what it read of older records. */
export function decodedOf(file: string): readonly Decoded[] {
  const { telemetry } = Object(readSample(file));
  return [telemetry].flat();
}

/** The message of a file as the network server sends it with the codec installed. */
export function withCodec(row: SampleRow): SampleMessage {
  const message = Object(readSample(row.file));
  const up = message.uplink_message;
  const time = Date.parse(message.time ?? up.received_at);
  const all = decodedOf(row.result ?? "");
  const now = Object.assign({}, ...all.filter(({ ts }) => ts === time).map(({ values }) => values));
  const history = all.filter(({ ts }) => ts !== time).map(({ ts, values }) => ({ timestamp: ts / 1000, ...values }));
  const object = history.length === 0 ? now : { ...now, history };
  const whole = up === undefined ? { ...message, object } : { ...message, uplink_message: { ...up, decoded_payload: object } };
  return { topic: row.topic ?? "push", payload: JSON.stringify(whole) };
}

/** Everything that a message says: whose, what, its value and unit, and when in UTC; and what is kept apart with why. */
export function linesOfSample(taken: Taken): string[] {
  const lines: string[] = [];
  const when = (at: number, quality: number): string => `${new Date(at).toISOString()}${quality === 0 ? "" : ` quality ${quality}`}`;
  for (const seen of taken.observations) {
    const device = seen.device.replace(/^id-/, "");
    for (const { measurement, value, at, quality } of seen.readings)
      lines.push(`${device} ${measurement} ${value} ${MEASUREMENTS[measurement].unit} ${when(at, quality)}`);
    for (const { event, state, at, quality, test } of seen.events)
      lines.push(`${device} ${event} ${state}${test ? " test" : ""} ${when(at, quality)}`);
    if (seen.link !== null) lines.push(`${device} is ${seen.link}`);
    if (device !== GATEWAY && seen.readings.length + seen.events.length === 0 && seen.link === null) lines.push(`${device} heard`);
  }
  for (const [why, count] of Object.entries(taken.dropped)) if (count > 0) lines.push(`- ${why} ${count}`);
  for (const entry of taken.quarantined) lines.push(`? ${entry.reason}${entry.urgent ? " !" : ""}: ${entry.detail.en}`);
  return lines;
}
