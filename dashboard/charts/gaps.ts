import type { Instant } from "../../contracts/index.ts";

export interface ChartPoint {
  readonly t: Instant;
  readonly value: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

interface RawPoint {
  readonly t: string;
  readonly value: number;
  readonly min?: number | null;
  readonly max?: number | null;
}

/** Longest silence that is drawn as a line: three of the usual distances between points, and three intervals. */
export function gapLimit(times: readonly Instant[], intervalSeconds: number): number {
  const steps: number[] = [];
  for (let i = 1; i < times.length; i += 1) steps.push((times[i] ?? 0) - (times[i - 1] ?? 0));
  steps.sort((a, b) => a - b);
  const usual = steps[Math.floor(steps.length / 2)] ?? 0;
  return Math.max(3 * usual, 3_000 * intervalSeconds);
}

/** Points in order of time with an empty one wherever the series was silent: gaps are drawn as gaps. */
export function withGaps(points: readonly RawPoint[], limit: number): readonly ChartPoint[] {
  const sorted = points
    .map((p) => ({ t: Date.parse(p.t), value: p.value, min: p.min ?? null, max: p.max ?? null }))
    .filter((p) => Number.isFinite(p.t) && Number.isFinite(p.value))
    .sort((a, b) => a.t - b.t);
  const out: ChartPoint[] = [];
  for (const point of sorted) {
    const before = out.at(-1);
    if (before !== undefined && before.t === point.t) out.pop();
    else if (before !== undefined && point.t - before.t > limit) out.push({ t: before.t + 1, value: null, min: null, max: null });
    out.push(point);
  }
  return out;
}

/** Axis bounds that hold all values and the limit, with some air. */
export function axisRange(points: readonly ChartPoint[], limit: number | null): readonly [number, number] {
  let low = limit ?? Number.POSITIVE_INFINITY;
  let high = limit ?? Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (point.value === null) continue;
    low = Math.min(low, point.min ?? point.value);
    high = Math.max(high, point.max ?? point.value);
  }
  if (low > high) return [0, 1];
  const air = (high - low || Math.abs(high) || 1) * 0.12;
  // Nothing measured here is negative but temperatures and signal strength: a zero floor stays a floor.
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}
