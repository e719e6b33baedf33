import { crc32 } from "node:zlib";
import type { WaitAgain } from "../types.ts";

interface Known {
  readonly topic: string;
  readonly bytes: number;
  readonly crc: number;
  readonly again: WaitAgain | null;
  /** Monotonic time at which its PUBACK was written; null while it waits. */
  readonly answeredAt: number | null;
}

/** An answer written so long before the link broke has arrived: the pings after it were answered. */
const ARRIVED_AFTER_MS = 40_000;
const durable: WaitAgain = (done) => done();

/**
 * What the outside broker has delivered and may deliver again, under the same packet identifier with the DUP flag
 * (MQTT 5, 4.4): it waits once more for what was taken in, and is no second press of the button. At most one for each of
 * the 65,535 identifiers.
 */
export class Delivered {
  readonly #known = new Map<number, Known>();

  taken(id: number, topic: string, payload: Uint8Array, again: WaitAgain | null): void {
    this.#known.set(id, { topic, bytes: payload.length, crc: crc32(payload), again, answeredAt: null });
  }
  /** It lies in the journal since before the hub ended; whether its PUBACK went out nobody knows. */
  read(id: number, topic: string, payload: Uint8Array): void {
    this.taken(id, topic, payload, durable);
  }
  answered(id: number, now: number): void {
    const known = this.#known.get(id);
    if (known) this.#known.set(id, { ...known, again: durable, answeredAt: now });
  }
  /** It could be taken in by nobody: when it comes again it is news. */
  forget(id: number): void {
    this.#known.delete(id);
  }
  /** The link broke: what was answered long before it will not come again. */
  broke(now: number): void {
    for (const [id, { answeredAt }] of this.#known) if (answeredAt !== null && now - answeredAt > ARRIVED_AFTER_MS) this.#known.delete(id);
  }
  /** @returns how to wait for it, where this is a repeat of what was taken in */
  repeat(id: number, topic: string, payload: Uint8Array): WaitAgain | null {
    const known = this.#known.get(id);
    if (!known || known.topic !== topic || known.bytes !== payload.length || known.crc !== crc32(payload)) return null;
    return known.again;
  }
  get size(): number {
    return this.#known.size;
  }
}
