import type { Instant } from "../contracts/index.ts";

export interface Timer<T> {
  readonly due: Instant;
  /** Breaks ties between equal due times, so that the same records always fire in the same order. */
  readonly rank: string;
  readonly of: T;
}

/** A binary heap by due time, then rank. */
export class Timers<T> {
  private readonly heap: Timer<T>[] = [];

  get size(): number {
    return this.heap.length;
  }

  next(): Instant | undefined {
    return this.heap[0]?.due;
  }

  add(timer: Timer<T>): void {
    const heap = this.heap;
    let i = heap.push(timer) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !before(timer, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = timer;
  }

  /** @returns the first timer due at or before `to`, taken out */
  take(to: Instant): Timer<T> | undefined {
    const heap = this.heap;
    const first = heap[0];
    if (first === undefined || first.due > to) return undefined;
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.sink(last);
    return first;
  }

  private sink(timer: Timer<T>): void {
    const heap = this.heap;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      const left = heap[down];
      if (left === undefined) break;
      const right = heap[down + 1];
      let child = left;
      if (right !== undefined && before(right, left)) {
        child = right;
        down++;
      }
      if (!before(child, timer)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = timer;
  }
}

function before(a: { due: Instant; rank: string }, b: { due: Instant; rank: string }): boolean {
  return a.due < b.due || (a.due === b.due && a.rank < b.rank);
}
