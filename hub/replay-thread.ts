import type { Instant, ReplayResult } from "../contracts/index.ts";
import { startWorker } from "../store/rpc.ts";
import type { HistoryNote, HistoryPart, HistoryRead, SeriesHistory } from "../store/series/index.ts";
import type { neededFor, ReplayTask } from "./replay-run.ts";
import type { WorldContent } from "./replay-world.ts";

interface ReplayWorker {
  needs(task: ReplayTask): ReturnType<typeof neededFor>;
  begin(task: ReplayTask, content: WorldContent, since: readonly HistoryNote[], series: HistoryRead["series"]): void;
  finish(): Omit<ReplayResult, "seconds">;
}

export interface ReplayOptions {
  readonly task: ReplayTask;
  readonly content: WorldContent;
  readonly history: SeriesHistory;
  /** Until when changes of the registry must be taken back. */
  readonly now: Instant;
  readonly monotonic: () => number;
  /** 0..1 */
  progress(done: number): void;
  /** Asked between two parts. */
  cancelled(): boolean;
}

/**
 * Runs both versions of a rule over history in a thread of its own. One part is read while none is judged: at most two
 * are in memory, and the store answers others in between.
 * @returns undefined where it was cancelled
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayResult | undefined> {
  const { task, content, history } = options;
  const { community, to } = task;
  const began = options.monotonic();
  const worker = startWorker<ReplayWorker>("replay-worker", import.meta.url, null);
  try {
    // Reading rules takes longer than the hub's thread may stand still.
    const { begin, kinds, measurements } = await worker.call.needs(task);
    const devices = content.devices.filter((device) => kinds === null || kinds.includes(device.kind)).map((device) => device.id);
    const since = await changesSince(history, community, begin, options.now);
    const read = history.read({ community, devices, measurements, from: begin, to });
    await worker.call.begin(task, content, since, read.series);
    const show = shower(worker);
    let shown: Promise<void> = Promise.resolve();
    for await (const part of read.parts()) {
      await shown;
      if (options.cancelled()) return undefined;
      options.progress((part.until - begin) / Math.max(1, to - begin));
      shown = show(part);
      // Told where it is awaited, in the next round.
      shown.catch(() => undefined);
    }
    await shown;
    return { ...(await worker.call.finish()), seconds: (options.monotonic() - began) / 1000 };
  } finally {
    await worker.stop();
  }
}

async function changesSince(history: SeriesHistory, community: string, from: Instant, to: Instant): Promise<readonly HistoryNote[]> {
  const notes: HistoryNote[] = [];
  for await (const part of history.read({ community, devices: [], measurements: [], from, to: to + 1 }).parts())
    notes.push(...part.notes.filter((note) => note.kind === "change"));
  return notes;
}

/** Moves a part's columns over and answers when they are judged. */
function shower(worker: ReturnType<typeof startWorker<ReplayWorker>>): (part: HistoryPart) => Promise<void> {
  let waiting: { readonly done: () => void; readonly fail: (error: Error) => void } | undefined;
  worker.onPost((message: { readonly shown?: Instant; readonly failed?: string }) => {
    if (message.failed === undefined) waiting?.done();
    else waiting?.fail(new Error(`the replay could not judge: ${message.failed}`));
  });
  worker.onDead((error) => waiting?.fail(error));
  return (part) =>
    new Promise((done, fail) => {
      waiting = { done, fail };
      const columns = [part.pos, part.series, part.t, part.recv, part.value, part.quality];
      worker.post(part, [...new Set(columns.flatMap((column) => (column.buffer instanceof ArrayBuffer ? [column.buffer] : [])))]);
    });
}
