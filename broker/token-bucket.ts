import type { Duration } from "../contracts/index.ts";

const BURST = 5;

/** Messages a second, with five seconds' worth in a burst. Times are monotonic milliseconds. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #tokens: number;
  #at: number;

  constructor(rate: number, now: number) {
    this.#perMs = rate / 1000;
    this.#capacity = rate * BURST;
    this.#tokens = this.#capacity;
    this.#at = now;
  }

  /** @returns false, taking nothing, where the rate is exceeded */
  take(now: number): boolean {
    this.#refill(now);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /**
   * Takes a token even where there is none.
   * @returns ms until the rate is kept again, at most `most`
   */
  borrow(now: number, most: Duration): Duration {
    this.#refill(now);
    this.#tokens = Math.max(this.#tokens - 1, -most * this.#perMs);
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
