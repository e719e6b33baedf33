import type { HeldMessage, HeldMessages } from "../api/index.ts";
import { HOUR, type Instant, type JournalRecord } from "../contracts/index.ts";
import type { Taken } from "../ingest/index.ts";

/** So far back messages are held. */
const SPAN = HOUR;
/** Messages held of one device [D]. */
const MOST_OF_DEVICE = 60;
/** Bytes of a payload that are held: more of it nobody reads on a screen [D]. */
const MOST_PAYLOAD = 2_048;
/** Memory for all of them [D]: an hour of 500 devices that speak each minute, less where more is said. */
const MOST_BYTES = 16 * 1024 ** 2;
/** What an entry, a reading and an event cost beside the payload, as measured roughly. */
const ENTRY_COST = 400;
const THING_COST = 160;
/** Readings and events held of one message. */
const MOST_THINGS = 100;

type MessageRecord = Extract<JournalRecord, { kind: "message" }>;

interface Held extends HeldMessage {
  readonly cost: number;
  /** Lists it stands in. */
  in: number;
}

export interface MessageRing {
  /** Called as messages are judged: only keeps. */
  take(record: JournalRecord, taken: Taken): void;
  /** Of one device, the newest first; `since` where the oldest had to go before its hour was over, or the hub started within it. */
  of(device: string, now: Instant): Omit<HeldMessages, "next">;
  forget(device: string): void;
  /** Bytes held, by the same reckoning as the bound. */
  readonly bytes: number;
}

/** What is shown of a message, and of what became of it. */
export function heldMessage({ pos, recv, message }: MessageRecord, taken: Taken, sender: string | undefined): HeldMessage {
  const { observations, quarantined, dropped } = taken;
  const readings = observations.flatMap((one) => one.readings);
  const events = observations.flatMap((one) => one.events);
  const devices = new Set(observations.map(({ device }) => device));
  for (const { device } of quarantined) if (device !== null) devices.add(device);
  if (sender !== undefined) devices.add(sender);
  const heldReadings = readings.slice(0, MOST_THINGS);
  const heldEvents = events.slice(0, MOST_THINGS);
  const payload = Uint8Array.from(message.payload.subarray(0, MOST_PAYLOAD));
  return {
    ...{ pos, recv, topic: message.topic, login: message.login, replayed: message.replayed },
    ...{ bytes: message.cutFrom ?? message.payload.length, payload, devices: [...devices] },
    ...{ readings: heldReadings, events: heldEvents },
    faults: quarantined.slice(0, MOST_THINGS).map(({ reason, detail, where }) => ({ reason, detail, where })),
    dropped: { duplicate: dropped.duplicate, missing: dropped.missing, ignored: dropped.ignored },
    more: readings.length + events.length - heldReadings.length - heldEvents.length,
  };
}

function heldOf(record: MessageRecord, taken: Taken, sender: string | undefined): Held {
  const held = heldMessage(record, taken, sender);
  const things = held.readings.length + held.events.length + taken.quarantined.length;
  return { ...held, cost: ENTRY_COST + held.payload.length + THING_COST * things, in: held.devices.length };
}

/** The newest messages of the last hour by device, in bounded memory; what had to go, and what was before the start, the journal has. */
export function createMessageRing(senderOf: (login: string) => string | undefined, most = MOST_BYTES): MessageRing {
  const all = new Set<Held>();
  const byDevice = new Map<string, Held[]>();
  /** Until when messages of a device had to go for want of room. */
  const cutAt = new Map<string, Instant>();
  /** When the first message came after the start. */
  let begun: Instant | null = null;
  let bytes = 0;

  const drop = (held: Held): void => {
    if (all.delete(held)) bytes -= held.cost;
  };
  /** Takes the oldest out of a device's list. */
  const shift = (device: string, list: Held[]): void => {
    const first = list.shift();
    if (first === undefined) return;
    cutAt.set(device, first.recv);
    if (--first.in === 0) drop(first);
    if (list.length === 0) byDevice.delete(device);
  };
  const release = (held: Held): void => {
    drop(held);
    for (const device of held.devices) {
      const list = byDevice.get(device);
      // In every list it is the oldest, or not there any more.
      if (list?.[0] === held) shift(device, list);
    }
  };
  const makeRoom = (now: Instant): void => {
    for (const held of all) {
      if (bytes <= most && held.recv > now - SPAN) return;
      release(held);
    }
  };

  return {
    take: (record, taken) => {
      begun ??= record.recv;
      if (record.kind !== "message") return;
      const held = heldOf(record, taken, senderOf(record.message.login));
      if (held.devices.length === 0) return;
      all.add(held);
      bytes += held.cost;
      for (const device of held.devices) {
        const list = byDevice.get(device);
        if (list === undefined) byDevice.set(device, [held]);
        else {
          list.push(held);
          if (list.length > MOST_OF_DEVICE) shift(device, list);
        }
      }
      makeRoom(record.recv);
    },
    of: (device, now) => {
      const items = (byDevice.get(device) ?? []).filter(({ recv }) => recv > now - SPAN).reverse();
      const from = Math.max(cutAt.get(device) ?? 0, begun ?? now);
      return { items, since: from > now - SPAN ? (items.at(-1)?.recv ?? from) : null };
    },
    forget: (device) => {
      // A message about several devices goes whole: what it says of one cannot be cut out of its bytes.
      for (const held of [...(byDevice.get(device) ?? [])]) {
        drop(held);
        for (const other of held.devices) {
          const rest = (byDevice.get(other) ?? []).filter((one) => one !== held);
          if (rest.length === 0) byDevice.delete(other);
          else byDevice.set(other, rest);
        }
      }
      cutAt.delete(device);
    },
    get bytes() {
      return bytes;
    },
  };
}
