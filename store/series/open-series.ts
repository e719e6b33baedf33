import { type Instant, MINUTE } from "../../contracts/index.ts";
import { createFace } from "./face.ts";
import { createHistory } from "./read-history.ts";
import { laterByTimer, Sender } from "./sender.ts";
import { SeriesNames } from "./series-names.ts";
import { SeriesThread } from "./series-thread.ts";
import type { LocalSeries, SeriesOptions, SeriesRetention } from "./types.ts";

/**
 * Opens the series of a directory in a thread of its own. Rejects where the files belong to another process or to a
 * newer version, or cannot be made.
 */
export async function openSeries(options: SeriesOptions): Promise<LocalSeries> {
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
  return {
    ...createFace(thread, sender, names, options.patience ?? 100),
    history: createHistory(thread, sender, names),
    retention: createRetention(thread, sender, new Map(opened.thinned)),
    copyTo: (root, earlier) => thread.call.copyTo(root, earlier),
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
