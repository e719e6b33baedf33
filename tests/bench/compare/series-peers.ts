import { DAY, type Instant } from "../../../contracts/index.ts";
import { createRecent } from "../../../store/recent.ts";
import { openSeries } from "../../../store/series/index.ts";
import { buildSeries, DAY0, type SeriesData, type SeriesName } from "../series-data.ts";
import { bytesBelow } from "../soak/sample.ts";

/** One of the stores compared, holding the same readings. */
export interface SeriesPeer {
  readonly who: string;
  /** Readings a second that it took while the data set was built, for each fifth of it. */
  readonly written: readonly number[];
  /** @returns points found */
  raw(name: SeriesName, from: Instant, to: Instant): Promise<number>;
  /** @returns buckets found, each with least, most, mean and count */
  buckets(name: SeriesName, from: Instant, to: Instant, points: number): Promise<number>;
  /** @returns series found with their newest value */
  latest(): Promise<number>;
  /** Bytes on disk. */
  bytes(): Promise<number>;
  stop(): Promise<void>;
}

const PARTS = 5;

/** Notes the pace of a build: readings a second for each fifth of its days. */
export function paceOf(data: SeriesData): { readonly told: (day: number) => void; readonly perSecond: number[] } {
  const perSecond: number[] = [];
  const days = Math.max(1, Math.floor(data.days / PARTS));
  let began = performance.now();
  return {
    perSecond,
    told: (day) => {
      if (day % days !== 0) return;
      perSecond.push(((data.rows / data.days) * days) / ((performance.now() - began) / 1_000));
      began = performance.now();
    },
  };
}

/** The hub's own store, asked as the hub's routes ask it; the newest values stand in a map in memory. */
export async function hubStore(dir: string, data: SeriesData): Promise<SeriesPeer> {
  const store = await openSeries({ dir, lateWait: 0 });
  const pace = paceOf(data);
  await buildSeries(store, data, pace.told);
  const recent = createRecent();
  for (const [n] of data.names.entries()) recent.add(data.reading(n, DAY0 + data.days * DAY - 1_000, 1));
  const devices = [...new Set(data.names.map(({ device }) => device))];
  return {
    who: "hub's store",
    written: pace.perSecond,
    raw: async (name, from, to) => (await store.raw({ ...name, from, to, limit: 86_400 })).points.length,
    buckets: async (name, from, to, points) => (await store.buckets({ ...name, from, to, points })).length,
    latest: () => Promise.resolve(devices.reduce((sum, device) => sum + recent.last(device).length, 0)),
    bytes: () => Promise.resolve(bytesBelow(dir)),
    stop: () => store.stop(),
  };
}
