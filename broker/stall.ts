import type { Session } from "./session.ts";

const TICK_MS = 50;

/**
 * Closes connections whose messages could not be stored, a few at a time: each device reconnects and sends again what
 * was not acknowledged, and all at once would be a storm.
 */
export class StallCloser {
  readonly #perTick: number;
  readonly #close: (session: Session) => void;
  readonly #waiting = new Set<Session>();
  #timer: NodeJS.Timeout | undefined;
  closed = 0;

  constructor(perSecond: number, close: (session: Session) => void) {
    this.#perTick = Math.max(1, Math.floor((perSecond * TICK_MS) / 1000));
    this.#close = close;
  }

  add(session: Session): void {
    this.#waiting.add(session);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
  }

  #tick(): void {
    let left = this.#perTick;
    for (const session of this.#waiting) {
      if (left === 0) return;
      this.#waiting.delete(session);
      if (session.wire.destroyed) continue;
      left -= 1;
      this.closed += 1;
      this.#close(session);
    }
    this.stop();
  }
}
