import type { SessionWire } from "./session.ts";

const TICK_MS = 20;

interface Held {
  readonly wire: SessionWire;
  readonly messageId: number;
  readonly due: number;
}

/** PUBACKs held back to slow a sender down. */
export class LateAcks {
  readonly #now: () => number;
  /** Per connection in order of due time. */
  readonly #held = new Map<SessionWire, Held[]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(wire: SessionWire, messageId: number, due: number): void {
    const held = this.#held.get(wire);
    if (held) held.push({ wire, messageId, due });
    else this.#held.set(wire, [{ wire, messageId, due }]);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#held.clear();
  }

  #tick(): void {
    const now = this.#now();
    for (const [wire, held] of this.#held) {
      let due = held.findIndex((one) => one.due > now);
      if (due < 0 || wire.destroyed) due = held.length;
      for (const one of held.splice(0, due)) wire.acknowledge(one.messageId);
      if (held.length === 0) this.#held.delete(wire);
    }
    if (this.#held.size === 0) this.stop();
  }
}
