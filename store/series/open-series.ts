import { type DeviceEvent, type Instant, isMeasurement, MINUTE, type Reading } from "../../contracts/index.ts";
import { bucketRange } from "./bucket-range.ts";
import { isStorable, laterByTimer, Sender } from "./sender.ts";
import { SeriesNames } from "./series-names.ts";
import { SeriesThread } from "./series-thread.ts";
import type { LatestPoint, SeriesOptions, SeriesRetention, SeriesStore, StoredPoint, TendOutcome } from "./types.ts";
import type { Points, SeriesName } from "./wire.ts";

const EVENTS_LIMIT = 1000;

/**
 * Opens the series of a directory in a thread of its own. Rejects where the files belong to another process or to a
 * newer version, or cannot be made.
 */
export async function openSeries(options: SeriesOptions): Promise<SeriesStore> {
  const report = options.onFault ?? (() => undefined);
  let sender: Sender | undefined;
  const { thread, opened } = await SeriesThread.open(
    {
      dir: options.dir,
      memoryLimitMb: options.memoryLimitMb ?? 384,
      lateWait: options.lateWait ?? 60 * MINUTE,
    },
    (again) => {
      if (again.setAside !== null) report({ state: "set-aside", detail: again.setAside });
      sender?.reopened(new Map(again.positions.map(({ community, position }) => [community, position])), again.series);
    },
  );
  if (opened.setAside !== null) report({ state: "set-aside", detail: opened.setAside });
  const names = new SeriesNames(opened.series);
  sender = new Sender({
    names,
    flushEvery: options.flushEvery ?? 500,
    maxRows: options.maxRows ?? 2_000_000,
    monotonic: () => performance.now(),
    later: laterByTimer,
    write: (batch) => thread.write(batch),
    onFault: report,
    onGap: options.onGap ?? (() => undefined),
    onCommitted: options.onCommitted ?? (() => undefined),
  });
  for (const { community, position } of opened.positions) {
    const buffer = sender.buffer(community);
    buffer.committed = position;
    buffer.allowed = position;
  }
  return createFace(thread, sender, names, { patience: options.patience ?? 100, thinned: new Map(opened.thinned) });
}

/** A slow disk delays what is newest, never the question. */
async function settleWithin(sender: Sender, patience: number): Promise<void> {
  let cancel = (): void => undefined;
  const waited = new Promise<void>((resolve) => {
    cancel = laterByTimer(patience, resolve);
  });
  await Promise.race([sender.settle(), waited]);
  cancel();
}

interface FaceOptions {
  readonly patience: number;
  readonly thinned: ReadonlyMap<string, Instant>;
}

function createFace(thread: SeriesThread, sender: Sender, names: SeriesNames, { patience, thinned }: FaceOptions): SeriesStore {
  let tended = { bytes: 0, days: 0 };
  // Only where the answer would miss something: a transaction costs more than most questions.
  const freshen = async (series: number, from: Instant, to: Instant): Promise<void> => {
    if (sender.holds((buffer) => buffer.holds(series, from, to))) await settleWithin(sender, patience);
  };
  return {
    append: (community, readings, events) => append(sender, names, community, readings, events),
    flush: (community, upTo) => {
      const buffer = sender.buffer(community);
      if (upTo <= buffer.allowed) return;
      buffer.allowed = upTo;
      sender.wake();
    },
    settle: () => sender.settle(),
    position: (community) => sender.find(community)?.committed ?? 0,
    raw: async ({ device, measurement, from, to, limit, after }) => {
      const series = names.find(device, measurement);
      if (series === undefined) return { points: [], next: null };
      await freshen(series, from, to);
      const start = after === undefined || after === null ? from : Math.max(from, after + 1);
      const found = pointsOf(await thread.call.raw({ series, community: names.communityOf(series), from: start, to, limit }));
      const points = found.slice(0, limit);
      return { points, next: found.length > limit ? (points.at(-1)?.at ?? null) : null };
    },
    buckets: async ({ device, measurement, from, to, points }) => {
      const series = names.find(device, measurement);
      if (series === undefined || to <= from || points < 1) return [];
      const range = bucketRange(from, to, points);
      await freshen(series, range.from, range.to);
      const { t, min, max, sum, count } = await thread.call.buckets({ series, community: names.communityOf(series), ...range });
      return Array.from(t, (at, i) => {
        const n = count[i] ?? 1;
        return { t: at, min: min[i] ?? 0, max: max[i] ?? 0, avg: (sum[i] ?? 0) / n, count: n };
      });
    },
    events: async ({ device, from, to, limit }) => {
      if (sender.holds((buffer) => buffer.holdsEventOf(device))) await settleWithin(sender, patience);
      return thread.call.events(device, from, to, limit ?? EVENTS_LIMIT);
    },
    latest: async (since) => {
      const { series, recv, ...points } = await thread.call.latest(since);
      return pointsOf(points).flatMap((point, i) => latestPoint(names.nameOf(series[i] ?? -1), point, recv[i] ?? 0) ?? []);
    },
    tend: async (now): Promise<TendOutcome> => {
      const { bytes, days, ...outcome } = await thread.call.tend(now);
      tended = { bytes, days };
      return outcome;
    },
    retention: createRetention(thread, sender, thinned),
    stats: () => ({
      rows: sender.rowsWritten,
      queued: sender.queued,
      lag: sender.lag,
      lost: sender.rowsLost,
      series: names.count,
      batchMs: sender.batchMs,
      failing: sender.failing,
      ...tended,
    }),
    stop: async () => {
      await sender.settle();
      sender.stop();
      await thread.stop();
    },
  };
}

function createRetention(thread: SeriesThread, sender: Sender, known: ReadonlyMap<string, Instant>): SeriesRetention {
  let thinned = known;
  return {
    purge: async (limits) => {
      const { purges, more, thinned: now } = await thread.call.purge(limits);
      thinned = new Map(now);
      return { purges, more };
    },
    forget: async (device) => {
      await sender.settle();
      return thread.call.forget(device);
    },
    booked: (ids) => thread.call.booked(ids),
    rawFrom: (community) => {
      const until = thinned.get(community) ?? 0;
      return until > 0 ? until : null;
    },
    stored: () => thread.call.stored(),
  };
}

function append(sender: Sender, names: SeriesNames, community: string, readings: readonly Reading[], events: readonly DeviceEvent[]): void {
  const buffer = sender.buffer(community);
  let rows = 0;
  for (const reading of readings) {
    if (reading.pos <= buffer.committed || !isStorable(reading.at)) continue;
    buffer.push(names.give(community, reading.device, reading.measurement), reading);
    rows++;
  }
  for (const event of events) if (event.pos > buffer.committed && isStorable(event.at)) buffer.pushEvent(event);
  if (rows > 0) sender.pushed(rows);
}

function pointsOf({ t, value, quality }: Points): readonly StoredPoint[] {
  const points: StoredPoint[] = new Array(t.length);
  for (let i = 0; i < t.length; i++) points[i] = { at: t[i] ?? 0, value: value[i] ?? 0, quality: quality[i] ?? 0 };
  return points;
}

function latestPoint(name: SeriesName | undefined, point: StoredPoint, recv: number): LatestPoint | undefined {
  if (!name || !isMeasurement(name.measurement)) return undefined;
  return { device: name.device, measurement: name.measurement, recv, ...point };
}
