import { createFace, hold } from "../series/face.ts";
import type { SeriesStats, SeriesStore } from "../series/index.ts";
import { laterByTimer, Sender } from "../series/sender.ts";
import { SeriesNames } from "../series/series-names.ts";
import type { Batch } from "../series/wire.ts";
import { Backlog } from "./backlog.ts";
import { InfluxThread } from "./influx-thread.ts";
import { Settling } from "./settling.ts";
import type { InfluxOptions } from "./types.ts";
import { Whereabouts } from "./whereabouts.ts";

const MAX_ROWS = 500_000;
/** VictoriaMetrics writes to disk within about five seconds. */
const VICTORIA_SETTLES_AFTER = 15_000;
/** Who settles waits so long for the journal to be read; what is left is read after the next start. */
const MOST_SETTLE = 5_000;
/** Once may be a server that is just starting. */
const UNTOLD_TIMES = 2;

/**
 * Opens the series on a server of InfluxDB's v2 write API. It need not be there: rows wait in memory within a bound,
 * then in the journal, and are sent in order when it comes.
 */
export async function openInflux(options: InfluxOptions): Promise<SeriesStore> {
  const report = options.onFault ?? (() => undefined);
  const parts = await openParts(options);
  const { thread, names, opened, whereabouts } = parts;
  let refused = 0;
  const monotonic = (): number => performance.now();
  let isAnew = false;
  let untold: { readonly why: string; readonly times: number } | null = null;
  const write = async (batch: Batch): Promise<void> => {
    if (isAnew) {
      isAnew = false;
      throw new Error("the series server was started anew and may have lost its last seconds: they are sent again");
    }
    const where = batch.communities.flatMap(({ community, position }) => whereabouts.upTo(community, position));
    const written = await thread.write({ ...batch, where });
    whereabouts.written(where);
    if (written.refused === 0) return;
    refused += written.refused;
    report({ state: "refused", detail: `${written.refused} rows were put aside, the series server takes them never: ${written.why}` });
  };
  const sender: Sender = new Sender({
    names,
    flushEvery: options.flushEvery ?? 500,
    // The backlog keeps the bound: nothing is shed, since the journal has it.
    maxRows: Number.POSITIVE_INFINITY,
    monotonic,
    later: laterByTimer,
    write,
    onFault: (fault) => {
      if (fault.state === "failing" || fault.state === "mended") settling.forget();
      report(fault);
      if (fault.state === "mended") startOver();
      else backlog.wake();
    },
    onGap: () => undefined,
    onCommitted: (community, position) => {
      settling.acknowledged(community, position);
      backlog.progressed();
    },
  });
  const backlog = new Backlog({
    sender,
    history: options.history,
    maxRows: options.maxRows ?? MAX_ROWS,
    hold: (community, readings, events) => {
      for (const one of [...readings, ...events]) whereabouts.note(community, one);
      hold(sender, names, community, readings, events);
    },
    onGap: options.onGap ?? (() => undefined),
    onTrouble: (detail) => report({ state: "failing", detail }),
  });
  const settleAfter = options.settleAfter ?? (options.query === "victoria" ? VICTORIA_SETTLES_AFTER : 0);
  const startOver = (): void => {
    if (settleAfter === 0) return;
    settling.forget();
    whereabouts.forget();
    backlog.rewind();
  };
  const settling = new Settling({
    after: settleAfter,
    monotonic,
    later: laterByTimer,
    // While a fresh start waits for a batch under way nothing settles, however long no other batch comes.
    keep: async (positions) => {
      if (isAnew) return false;
      const standing = await thread.settle(positions);
      untold = standing.kind === "untold" ? { why: standing.why, times: (untold?.times ?? 0) + 1 } : null;
      // What is not known yet is asked again.
      if (standing.kind === "untold") throw new Error(standing.why);
      return standing.kind === "same";
    },
    onSettled: (community, position) => {
      backlog.feed(community).settled = position;
      options.onCommitted?.(community, position);
    },
    // A batch under way must end first: the next one is refused here, and after it everything begins at the settled position.
    onStartedAnew: () => {
      isAnew = sender.busy;
      if (!isAnew) startOver();
    },
  });
  parts.onReopened = (again) => sender.reopened(new Map(), again.series);
  for (const { community, position } of opened.positions) {
    backlog.feed(community, position);
    sender.rewind(community, position);
  }
  return overBacklog(createFace(thread, sender, names, options.patience ?? 100), backlog, settling, sender, () => ({
    refused,
    untold: untold !== null && untold.times >= UNTOLD_TIMES ? untold.why : null,
  }));
}

async function openParts(options: InfluxOptions) {
  const { dir, url, token, org, bucket, query } = options;
  const hooks = { onReopened: (_: { readonly series: Parameters<SeriesNames["reopened"]>[0] }): void => undefined };
  const { thread, opened } = await InfluxThread.open({ dir, url, token, org, bucket, query }, (again) => hooks.onReopened(again));
  return Object.assign(hooks, { thread, opened, names: new SeriesNames(opened.series), whereabouts: new Whereabouts(options.whereOf) });
}

/** A server that is away is no fault of the hub's: whoever asked over HTTP is told 503. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw Object.assign(new Error(`the series server did not answer a question: ${why}`, { cause: error }), { statusCode: 503 });
  }
}

/** The face of a store whose rows come through a backlog. */
function overBacklog(
  face: Omit<SeriesStore, "retention" | "history">,
  backlog: Backlog,
  settling: Settling,
  sender: Sender,
  told: () => Pick<SeriesStats, "refused" | "untold">,
): SeriesStore {
  const settle = async (): Promise<void> => {
    let cancel = (): void => undefined;
    const waited = new Promise<void>((resolve) => {
      cancel = laterByTimer(MOST_SETTLE, resolve);
    });
    await Promise.race([backlog.caughtUp(), waited]);
    cancel();
    await sender.settle();
  };
  return {
    ...face,
    // What is kept for how long is the server's to decide.
    retention: null,
    // A server of the write API gives one series at a time, and knows nothing of positions.
    history: null,
    raw: (question) => answered(face.raw(question)),
    buckets: (question) => answered(face.buckets(question)),
    events: (question) => answered(face.events(question)),
    latest: (since) => answered(face.latest(since)),
    append: (community, readings, events) => backlog.append(community, readings, events),
    flush: (community, upTo) => backlog.flush(community, upTo),
    settle,
    stats: () => {
      let lag = 0;
      for (const feed of backlog.all) lag = Math.max(lag, feed.synced - (sender.find(feed.community)?.committed ?? 0));
      return { ...face.stats(), lag, lost: backlog.lost, ...told() };
    },
    stop: async () => {
      backlog.stop();
      await settling.stop();
      await face.stop();
    },
  };
}
