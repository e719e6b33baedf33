import type { Instant } from "../contracts/index.ts";

/** A binary heap by due time. Its times lie in a row of their own: sifting touches little else. */
export class Timers<T> {
  private readonly dues: number[] = [];
  private readonly items: T[] = [];

  /** @param before breaks ties between equal due times, so that the same records always fire in the same order */
  constructor(private readonly before: (a: T, b: T) => boolean) {}

  get size(): number {
    return this.dues.length;
  }

  next(): Instant | undefined {
    return this.dues[0];
  }

  add(due: Instant, item: T): void {
    const { dues, items } = this;
    let i = dues.length;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!this.isBefore(due, item, up)) break;
      this.move(up, i);
      i = up;
    }
    dues[i] = due;
    items[i] = item;
  }

  /** @returns the first timer due at or before `to`, taken out */
  take(to: Instant): { readonly due: Instant; readonly of: T } | undefined {
    const [due] = this.dues;
    const [first] = this.items;
    if (due === undefined || first === undefined || due > to) return undefined;
    const lastDue = this.dues.pop();
    const last = this.items.pop();
    if (lastDue !== undefined && last !== undefined && this.dues.length > 0) this.sink(lastDue, last);
    return { due, of: first };
  }

  private sink(due: Instant, item: T): void {
    const { dues, items } = this;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= dues.length) break;
      const right = items[down + 1];
      if (right !== undefined && this.isBefore(dues[down + 1] ?? 0, right, down)) down++;
      if (this.isBefore(due, item, down)) break;
      this.move(down, i);
      i = down;
    }
    dues[i] = due;
    items[i] = item;
  }

  private isBefore(due: Instant, item: T, at: number): boolean {
    const other = this.dues[at] ?? 0;
    if (due !== other) return due < other;
    const there = this.items[at];
    return there !== undefined && this.before(item, there);
  }

  private move(from: number, to: number): void {
    const item = this.items[from];
    if (item === undefined) return;
    this.dues[to] = this.dues[from] ?? 0;
    this.items[to] = item;
  }
}
