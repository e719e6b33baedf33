import { crc32 } from "node:zlib";

/** A QoS 1 message that was judged, but could not be made durable in time. */
interface Unstored {
  readonly topic: string;
  readonly bytes: number;
  readonly crc: number;
  readonly again: (done: (error?: Error) => void) => void;
  /** Monotonic ms. */
  readonly since: number;
}

const MOST = 100_000;
/** Who comes back later than this, or sets the flag without cause, is heard anew. */
const FORGET_AFTER_MS = 10 * 60_000;

/**
 * Messages that were judged, but whose sender got no PUBACK because its connection ended first. The client sends them again with the
 * same identifier (MQTT 3.1.1, 4.4): that is no second press of the button, it only waits once more.
 */
export class UnstoredMessages {
  readonly #known = new Map<string, Unstored>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#known.size;
  }

  add(
    sender: string,
    messageId: number,
    message: { readonly topic: string; readonly payload: Uint8Array },
    again: Unstored["again"],
  ): void {
    const { topic, payload } = message;
    this.#known.set(`${sender}\n${messageId}`, { topic, bytes: payload.length, crc: crc32(payload), again, since: this.#now() });
    if (this.#known.size <= MOST) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }

  /** @returns how to wait for it, where this is a repeat of a message that is known; it is forgotten then */
  take(sender: string, messageId: number, topic: string, payload: Uint8Array): Unstored["again"] | undefined {
    if (this.#known.size === 0) return undefined;
    const key = `${sender}\n${messageId}`;
    const known = this.#known.get(key);
    if (!known) return undefined;
    this.#known.delete(key);
    if (this.#now() - known.since > FORGET_AFTER_MS) return undefined;
    const same = known.topic === topic && known.bytes === payload.length && known.crc === crc32(payload);
    return same ? known.again : undefined;
  }
}
