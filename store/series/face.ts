import { type DeviceEvent, type Instant, isMeasurement, type Reading } from "../../contracts/index.ts";
import type { Remote } from "../rpc.ts";
import { bucketRange } from "./bucket-range.ts";
import { type HistoryNote, rowOfNote } from "./notes.ts";
import { isStorable, laterByTimer, type Sender } from "./sender.ts";
import type { SeriesNames } from "./series-names.ts";
import type { LatestPoint, SeriesStore, StoredPoint, TendOutcome } from "./types.ts";
import type { Points, SeriesName, SeriesWorker } from "./wire.ts";

const EVENTS_LIMIT = 1000;

/** A slow disk delays what is newest, never the question. */
async function settleWithin(sender: Sender, patience: number): Promise<void> {
  let cancel = (): void => undefined;
  const waited = new Promise<void>((resolve) => {
    cancel = laterByTimer(patience, resolve);
  });
  await Promise.race([sender.settle(), waited]);
  cancel();
}

/** Who answers questions: the thread of a store. */
interface Asked {
  readonly call: Pick<Remote<SeriesWorker>, "raw" | "buckets" | "events" | "latest" | "tend">;
  stop(): Promise<void>;
}

/** What a store shows of itself over its sender and its thread, whichever server or file lies behind. */
export function createFace(
  thread: Asked,
  sender: Sender,
  names: SeriesNames,
  patience: number,
): Omit<SeriesStore, "retention" | "history"> {
  let tended = { bytes: 0, days: 0 };
  // Only where the answer would miss something: a transaction costs more than most questions.
  const freshen = async (series: number, from: Instant, to: Instant): Promise<void> => {
    if (sender.holds((buffer) => buffer.holds(series, from, to))) await settleWithin(sender, patience);
  };
  return {
    append: (community, readings, events, notes) => hold(sender, names, community, readings, events, notes),
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
    stats: () => ({
      rows: sender.rowsWritten,
      queued: sender.queued,
      lag: sender.lag,
      lost: sender.rowsLost,
      series: names.count,
      batchMs: sender.batchMs,
      failing: sender.failing,
      untold: null,
      refused: 0,
      ...tended,
    }),
    stop: async () => {
      await sender.settle();
      sender.stop();
      await thread.stop();
    },
  };
}

/** Takes readings and events into memory that are above the committed position. */
export function hold(
  sender: Sender,
  names: SeriesNames,
  community: string,
  readings: readonly Reading[],
  events: readonly DeviceEvent[],
  notes: readonly HistoryNote[] = [],
): void {
  const buffer = sender.buffer(community);
  let rows = 0;
  for (const reading of readings) {
    if (reading.pos <= buffer.committed || !isStorable(reading.at)) continue;
    buffer.push(names.give(community, reading.device, reading.measurement), reading);
    rows++;
  }
  for (const event of events) if (event.pos > buffer.committed && isStorable(event.at)) buffer.pushEvent(event);
  for (const note of notes) if (note.pos > buffer.committed) buffer.pushEvent(rowOfNote(community, note));
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
