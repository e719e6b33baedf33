import type { Duration, Instant } from "../../contracts/index.ts";
import type { Buckets } from "./wire.ts";

/** Smallest, largest, sum and count per bucket of equal width. */
export class BucketSums {
  private readonly from: Instant;
  private readonly width: Duration;
  private readonly sums = new Map<number, { low: number; high: number; total: number; count: number }>();

  constructor(from: Instant, width: Duration) {
    this.from = from;
    this.width = width;
  }

  add(t: Instant, value: number): void {
    this.merge(Math.floor((t - this.from) / this.width), value, value, value, 1);
  }

  merge(bucket: number, low: number, high: number, total: number, count: number): void {
    const sum = this.sums.get(bucket);
    if (!sum) {
      this.sums.set(bucket, { low, high, total, count });
      return;
    }
    if (low < sum.low) sum.low = low;
    if (high > sum.high) sum.high = high;
    sum.total += total;
    sum.count += count;
  }

  /** Ascending; empty buckets are left out. */
  result(): Buckets {
    const found = [...this.sums].sort(([a], [b]) => a - b);
    return {
      t: Float64Array.from(found, ([bucket]) => this.from + bucket * this.width),
      min: Float64Array.from(found, ([, sum]) => sum.low),
      max: Float64Array.from(found, ([, sum]) => sum.high),
      sum: Float64Array.from(found, ([, sum]) => sum.total),
      count: Float64Array.from(found, ([, sum]) => sum.count),
    };
  }
}
