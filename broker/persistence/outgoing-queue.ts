import type { KeptPacket, KeptRelease } from "./cells.ts";

/** A packet of aedes, as far as it is kept for a session. */
export interface QueuedPacket {
  cmd: "publish";
  topic: string;
  payload: Buffer | string;
  qos: 0 | 1 | 2;
  retain: boolean;
  dup: boolean;
  brokerId: string | undefined;
  brokerCounter: number;
  messageId: number | undefined;
}

export interface QueueEntry {
  /** Rises along the queue. */
  readonly number: number;
  packet: QueuedPacket | KeptRelease;
  readonly bytes: number;
}

/** What names a packet of aedes: its broker's count, or the identifier that it has on the wire. */
export interface PacketName {
  readonly cmd?: string | undefined;
  readonly brokerId?: string | undefined;
  readonly brokerCounter?: number | undefined;
  readonly messageId?: number | undefined;
}

/** Taken for what a message costs beside its payload. */
const OVERHEAD_BYTES = 256;

/** What a session has not acknowledged yet, in order. */
export class OutgoingQueue {
  readonly entries: QueueEntry[] = [];
  bytes = 0;
  #next = 0;

  push(packet: QueuedPacket | KeptRelease, number = this.#next): QueueEntry {
    const size = packet.cmd === "publish" ? packet.payload.length + packet.topic.length : 0;
    const entry = { number, packet, bytes: OVERHEAD_BYTES + size };
    this.entries.push(entry);
    this.bytes += entry.bytes;
    this.#next = Math.max(this.#next, number + 1);
    return entry;
  }

  /** Takes out the oldest that is not on its way yet, or where all are, the oldest: a stale command is worth least. */
  dropOldest(): QueueEntry | undefined {
    const waiting = this.entries.findIndex((entry) => entry.packet.messageId === undefined);
    return this.#take(Math.max(waiting, 0));
  }

  /** By the broker's own count, which never repeats; what came from an earlier run has another broker's name. */
  byCount(name: PacketName): QueueEntry | undefined {
    const found = (entry: QueueEntry): boolean =>
      entry.packet.cmd === "publish" && entry.packet.brokerId === name.brokerId && entry.packet.brokerCounter === name.brokerCounter;
    // The one that has just been queued is the usual one.
    return this.entries.findLast(found);
  }

  byMessageId(messageId: number): QueueEntry | undefined {
    return this.entries.find((entry) => entry.packet.messageId === messageId);
  }

  remove(entry: QueueEntry): void {
    this.#take(this.entries.indexOf(entry));
  }

  /** A place to count identifiers on from, as far as can be from those under way; undefined where none is. */
  freeMessageId(): number | undefined {
    const used = this.entries.flatMap((entry) => entry.packet.messageId ?? []).sort((a, b) => a - b);
    const [first] = used;
    if (first === undefined) return undefined;
    let best = { at: used.at(-1) ?? first, room: first + 65_535 - (used.at(-1) ?? first) };
    for (const [n, id] of used.entries()) {
      const room = (used[n + 1] ?? id) - id;
      if (room > best.room) best = { at: id, room };
    }
    return (best.at % 65_535) + 1;
  }

  #take(at: number): QueueEntry | undefined {
    const [entry] = at < 0 ? [] : this.entries.splice(at, 1);
    if (entry) this.bytes -= entry.bytes;
    return entry;
  }
}

export function keptOf(packet: QueuedPacket | KeptRelease, owner: string | undefined): KeptPacket | KeptRelease {
  if (packet.cmd === "pubrel") return packet;
  const { cmd, topic, qos, retain, brokerId, brokerCounter, messageId } = packet;
  return { cmd, topic, payload: Buffer.from(packet.payload), qos, retain, brokerId, brokerCounter, messageId, owner };
}
