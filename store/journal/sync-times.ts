const KEPT = 1024;
/** Upper bounds in milliseconds: from a good SSD to a disk on which devices time out. */
const BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] as const;

/** All syncs since start, counted by how long they took. */
export interface SyncHistogram {
  /** Upper bound in milliseconds, and how many syncs took no longer. */
  readonly upTo: readonly (readonly [number, number])[];
  readonly count: number;
  readonly sumMs: number;
}

/** Quantiles over the last 1,024 syncs, and a histogram of all. */
export class SyncTimes {
  readonly #ms: number[] = [];
  #next = 0;
  readonly #upTo = BOUNDS_MS.map(() => 0);
  #count = 0;
  #sumMs = 0;

  add(ms: number): void {
    this.#ms[this.#next] = ms;
    this.#next = (this.#next + 1) % KEPT;
    this.#count++;
    this.#sumMs += ms;
    BOUNDS_MS.forEach((bound, i) => {
      if (ms <= bound) this.#upTo[i] = (this.#upTo[i] ?? 0) + 1;
    });
  }

  histogram(): SyncHistogram {
    return { upTo: BOUNDS_MS.map((bound, i) => [bound, this.#upTo[i] ?? 0]), count: this.#count, sumMs: this.#sumMs };
  }

  /** @param share 0..1; 0 where nothing was measured */
  quantile(share: number): number {
    const sorted = [...this.#ms].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  }
}
