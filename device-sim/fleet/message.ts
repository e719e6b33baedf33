import { deviceTopic, type EventKind, type Instant, type Measurement } from "../../contracts/index.ts";
import { COMMUNITY_ID } from "../community/places.ts";

export type Fields = Partial<Record<Measurement, number>>;

/** One MQTT message and when its device sends it. */
export interface TimedMessage {
  readonly at: Instant;
  /** External id of the device that speaks. */
  readonly device: string;
  readonly leaf: "telemetry" | "event" | "snapshot" | "state";
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** Time the payload bears; null where it bears none. */
  readonly ts: Instant | null;
  /** What in the ground truth hangs on its arrival. */
  readonly cause: string | null;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

export interface Extras {
  readonly cause?: string;
  /** When it is sent, where that is later than when it was measured. */
  readonly sentAt?: Instant;
  /** A report by exception is sent at QoS 1 even where it is a reading. */
  readonly sure?: boolean;
}

/** Readings of one instant as a plain object; QoS 0 unless `sure`. */
export function telemetry(device: string, at: Instant, fields: Fields, extras: Extras = {}): TimedMessage {
  return {
    at: extras.sentAt ?? at,
    device,
    leaf: "telemetry",
    topic: `${deviceTopic(COMMUNITY_ID, device)}/telemetry`,
    payload: bytes(JSON.stringify({ ts: at, ...fields })),
    qos: extras.sure ? 1 : 0,
    retain: false,
    ts: at,
    cause: extras.cause ?? null,
  };
}

export interface EventBody extends Extras {
  readonly state?: "on" | "off" | "pulse";
  readonly id?: string;
  readonly confidence?: number;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}

/** Something the device says happened; always QoS 1. Without an `id` it gets one from device, kind, state and time. */
export function happening(device: string, at: Instant, event: EventKind, body: EventBody = {}): TimedMessage {
  const state = body.state ?? "pulse";
  const id = body.id ?? `${device}-${event}-${state}-${at}`;
  const confidence = body.confidence === undefined ? {} : { confidence: body.confidence };
  return {
    at: body.sentAt ?? at,
    device,
    leaf: "event",
    topic: `${deviceTopic(COMMUNITY_ID, device)}/event`,
    payload: bytes(JSON.stringify({ event, state, ts: at, id, ...confidence, ...body.data })),
    qos: 1,
    retain: false,
    ts: at,
    cause: body.cause ?? null,
  };
}

export function linkState(device: string, at: Instant, state: "online" | "offline", cause: string | null = null): TimedMessage {
  const topic = `${deviceTopic(COMMUNITY_ID, device)}/state`;
  return { at, device, leaf: "state", topic, payload: bytes(state), qos: 1, retain: true, ts: null, cause };
}

export function picture(device: string, at: Instant, eventId: string, image: Uint8Array): TimedMessage {
  const topic = `${deviceTopic(COMMUNITY_ID, device)}/snapshot/${eventId}`;
  return { at, device, leaf: "snapshot", topic, payload: image, qos: 1, retain: false, ts: null, cause: null };
}

/** To `digits` after the point, as devices print. */
export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}
