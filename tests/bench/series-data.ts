import { setTimeout as sleep } from "node:timers/promises";
import { DAY, type Instant, type Measurement, MINUTE, type Reading, SECOND } from "../../contracts/index.ts";
import type { SeriesStore } from "../../store/series/index.ts";

export const COMMUNITY = "bench";
/** First day of the made-up past. */
export const DAY0: Instant = Date.UTC(2026, 7, 1);
const MEASUREMENTS = ["heart_rate", "spo2", "temperature", "battery"] as const satisfies readonly Measurement[];

export interface SeriesName {
  readonly device: string;
  readonly measurement: Measurement;
}

export interface SeriesData {
  readonly days: number;
  readonly rows: number;
  /** How many series report every second; the others evenly, so that the sum is `rows`. */
  readonly fast: number;
  readonly names: readonly SeriesName[];
  reading(series: number, at: Instant, pos: number): Reading;
  /** The readings of one second of the past; its position is the number of the second, from 1. */
  second(number: number): readonly Reading[];
}

export interface BuildOutcome {
  readonly rows: number;
  readonly seconds: number;
  /** Microseconds of the feeding thread for one row. */
  readonly appendUs: number;
  readonly tendMsPerDay: number;
}

const nameOf = (series: number): SeriesName => ({
  device: `device-${series >> 2}`,
  measurement: MEASUREMENTS[series & 3] ?? "battery",
});

/** Makes up `rows` readings of `series` series over `days` days, the same at every call. */
export function seriesData(rows: number, series: number, days: number): SeriesData {
  const fast = Math.min(4, Math.floor(rows / days / 86_400));
  const step = Math.max(1, Math.round(((series - fast) * 86_400 * days) / Math.max(1, rows - fast * 86_400 * days)));
  const names = Array.from({ length: series }, (_, n) => nameOf(n));
  const reading = (n: number, at: Instant, pos: number): Reading => {
    // Sensors repeat themselves: a slow wave in steps of a tenth, with a little noise.
    const value = 70 + Math.round(100 * Math.sin(at / 7e6 + n) + ((at / 1000 + n * 31) % 7)) / 10;
    return { ...(names[n] ?? nameOf(n)), at, recv: at + 120, value, quality: 0, pos };
  };
  return {
    days,
    rows,
    fast,
    names,
    reading,
    second: (number) => {
      const at = DAY0 + (number - 1) * SECOND;
      const out: Reading[] = [];
      for (let n = 0; n < fast; n++) out.push(reading(n, at, number));
      for (let n = fast + ((at / SECOND) % step); n < series; n += step) out.push(reading(n, at + (n % 900), number));
      return out;
    },
  };
}

/**
 * Builds the past through the store's own path (append, flush, tend on a driven clock), from where it stands: the
 * position committed is the last second built, so that a build that was ended goes on.
 */
export async function buildSeries(store: SeriesStore, data: SeriesData, told: (day: number) => void): Promise<BuildOutcome> {
  const began = performance.now();
  let rows = 0;
  let appendMs = 0;
  let tendMs = 0;
  const last = data.days * 86_400;
  for (let second = store.position(COMMUNITY) + 1; second <= last; second++) {
    const batch = data.second(second);
    const from = performance.now();
    store.append(COMMUNITY, batch, []);
    store.flush(COMMUNITY, second);
    appendMs += performance.now() - from;
    rows += batch.length;
    if (second % 600 === 0) await sleep(0);
    if (store.stats().queued > 400_000) await store.settle();
    if (second % 86_400 !== 0) continue;
    await store.settle();
    const tended = performance.now();
    while ((await store.tend(DAY0 + second * SECOND + 11 * MINUTE)).more);
    tendMs += performance.now() - tended;
    told(second / 86_400);
  }
  return {
    rows,
    seconds: (performance.now() - began) / 1000,
    appendUs: (appendMs * 1000) / Math.max(1, rows),
    tendMsPerDay: tendMs / Math.max(1, rows / (data.rows / data.days)),
  };
}

/** Feeds `rate` readings a second of the open day until told to stop, with upkeep every second. */
export async function feedSeries(store: SeriesStore, data: SeriesData, rate: number, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const opened = DAY0 + data.days * DAY;
  let pos = store.position(COMMUNITY);
  // A directory used again: the open day goes on where the last run left it (a position is about 5 ms).
  const start = opened + Math.max(0, pos - data.days * 86_400) * 5;
  let sent = 0;
  let tended = 0;
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - began) / 1000) * rate);
    pos++;
    const batch: Reading[] = [];
    for (; sent < due; sent++) batch.push(data.reading(sent % data.names.length, start + Math.floor((sent / rate) * SECOND), pos));
    store.append(COMMUNITY, batch, []);
    store.flush(COMMUNITY, pos);
    if (performance.now() - tended > 1000) {
      tended = performance.now();
      void store.tend(start + Math.floor(performance.now() - began));
    }
    await sleep(5);
  }
  return sent / ((performance.now() - began) / 1000);
}
