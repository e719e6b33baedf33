export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

const MOST = 10_000;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * What the hub says to the outside broker and has no PUBACK for yet. While the link is broken it waits here, of each
 * retained topic only the newest; at the bound the oldest go, and are counted.
 */
export class Outgoing {
  /** In order of sending; retained ones under their topic. */
  readonly #waiting = new Map<string, OutgoingMessage>();
  #next = 0;
  #bytes = 0;
  #dropped = 0;

  add(message: OutgoingMessage): string {
    const key = message.retain ? message.topic : `#${this.#next++}`;
    this.sent(key);
    this.#waiting.set(key, message);
    this.#bytes += message.payload.length;
    while (this.#waiting.size > MOST || this.#bytes > MOST_BYTES) {
      const oldest = this.#waiting.keys().next().value;
      if (oldest === undefined) break;
      this.sent(oldest);
      this.#dropped += 1;
    }
    return key;
  }
  /** @param message only if this very one still waits under the key */
  sent(key: string, message?: OutgoingMessage): void {
    const held = this.#waiting.get(key);
    if (!held || (message !== undefined && held !== message)) return;
    this.#waiting.delete(key);
    this.#bytes -= held.payload.length;
  }
  waiting(): readonly (readonly [string, OutgoingMessage])[] {
    return [...this.#waiting];
  }
  get stats(): { readonly bytes: number; readonly dropped: number } {
    return { bytes: this.#bytes, dropped: this.#dropped };
  }
}
