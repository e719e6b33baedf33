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

const STEPS = [1, 2, 5, 10] as const;

/** Round marks for an axis: at most about `wanted`, at 1, 2 or 5 times a power of ten. */
export function valueTicks(low: number, high: number, wanted = 5): readonly number[] {
  const raw = (high - low) / wanted;
  if (!(raw > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (STEPS.find((one) => one * power >= raw) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiplied, not added up, and cut to the step's digits: 0.1 + 0.2 must not show as 0.30000000000000004.
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits)));
}

const MINUTE_MS = 60_000;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7_200, 14_400].map((minutes) => minutes * MINUTE_MS);

/** Round times for an axis; `offset` is the zone's distance from UTC, so that days begin at its midnight. */
export function timeTicks(from: Instant, to: Instant, offset: number, wanted = 8): readonly Instant[] {
  const raw = (to - from) / wanted;
  if (!(raw > 0)) return [from];
  const step = TIME_STEPS.find((one) => one >= raw) ?? Math.ceil(raw / 86_400_000) * 86_400_000;
  const first = Math.ceil((from + offset) / step) * step - offset;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}
