import { DAY, HOUR, type Instant } from "../../contracts/index.ts";

export const RANGES = ["1h", "24h", "7d", "30d", "custom"] as const;
export type Range = (typeof RANGES)[number];

const LENGTHS: Readonly<Record<Exclude<Range, "custom">, number>> = { "1h": HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY };

export const isRange = (text: string | undefined): text is Range => RANGES.some((range) => range === text);

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
  /** Buckets to ask for; null: raw values. */
  readonly points: number | null;
}

/**
 * The span to fetch: up to one hour as measured, longer in about 500 buckets (what a chart of this width can show).
 * The end is rounded up to half a minute, so that the same question is asked twice and not at every tick.
 */
export function spanOf(
  range: Range,
  now: Instant,
  custom: { readonly from?: Instant | undefined; readonly to?: Instant | undefined } = {},
): Span {
  const end = Math.ceil(now / 30_000) * 30_000;
  if (range === "custom") {
    const to = custom.to ?? end;
    const from = Math.min(custom.from ?? to - DAY, to - 60_000);
    return { from, to, points: to - from <= HOUR ? null : 500 };
  }
  const length = LENGTHS[range];
  return { from: end - length, to: end, points: length <= HOUR ? null : 500 };
}
