import type { Duration, Instant } from "../../contracts/index.ts";

/** A long span is kept as so many parts of equal length; each keeps the extremes of what fell into it. */
export const PARTS = 24;

/**
 * Notes a value in the part of time it belongs to: `ring` holds time and value of one entry per part, oldest first. Of two
 * values in one part the one that `prefers` stays. What the ring holds depends on the values, not on their order.
 *
 * @returns whether anything changed
 */
export function note(
  ring: number[],
  at: Instant,
  value: number,
  width: Duration,
  prefers: (value: number, to: number) => boolean,
): boolean {
  const part = Math.floor(at / width);
  const newest = Math.max(part, Math.floor((ring.at(-2) ?? 0) / width));
  if (part <= newest - PARTS) return false;
  while (ring.length > 0 && Math.floor((ring[0] ?? 0) / width) <= newest - PARTS) ring.splice(0, 2);
  let i = ring.length;
  while (i > 0 && Math.floor((ring[i - 2] ?? 0) / width) > part) i -= 2;
  if (i === 0 || Math.floor((ring[i - 2] ?? 0) / width) < part) {
    ring.splice(i, 0, at, value);
    return true;
  }
  const [hadAt, had] = [ring[i - 2] ?? 0, ring[i - 1] ?? 0];
  if (!prefers(value, had) && !(value === had && at < hadAt)) return false;
  ring[i - 2] = at;
  ring[i - 1] = value;
  return true;
}

/** Median of the slopes of all pairs (Theil-Sen), per millisecond: a quarter of wild entries does not move it. */
export function medianSlope(ring: readonly number[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < ring.length; i += 2)
    for (let j = i + 2; j < ring.length; j += 2) {
      const span = (ring[j] ?? 0) - (ring[i] ?? 0);
      if (span > 0) slopes.push(((ring[j + 1] ?? 0) - (ring[i + 1] ?? 0)) / span);
    }
  slopes.sort((a, b) => a - b);
  const half = slopes.length >> 1;
  return slopes.length % 2 === 1 ? (slopes[half] ?? 0) : ((slopes[half - 1] ?? 0) + (slopes[half] ?? 0)) / 2;
}

/** The difference between the greatest and the least value. */
export function rangeOf(ring: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 1; i < ring.length; i += 2) {
    least = Math.min(least, ring[i] ?? least);
    most = Math.max(most, ring[i] ?? most);
  }
  return ring.length === 0 ? 0 : most - least;
}
