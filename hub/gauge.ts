/** Counts per second over the last few seconds, and quantiles of the last values: for status line and metrics. */
export class Rate {
  readonly #slots = new Float64Array(8);
  #slot = 0;

  add(count: number): void {
    this.#slots[this.#slot] = (this.#slots[this.#slot] ?? 0) + count;
  }

  /** Called once a second. */
  tick(): void {
    this.#slot = (this.#slot + 1) % this.#slots.length;
    this.#slots[this.#slot] = 0;
  }

  /** Mean per second over the whole seconds kept. */
  perSecond(): number {
    let sum = 0;
    for (let i = 0; i < this.#slots.length; i++) if (i !== this.#slot) sum += this.#slots[i] ?? 0;
    return sum / (this.#slots.length - 1);
  }
}
