import { performance } from "node:perf_hooks";
import { keepWorker } from "../keep-worker.ts";
import { startWorker } from "../rpc.ts";
import { groupCalls, type RecordsCalls } from "./calls.ts";
import type { RecordsMethods } from "./methods.ts";
import type { RecordsNews, RecordsStart } from "./records-worker.ts";

export interface RecordsOptions {
  /** Directory of `records.sqlite`, or of the note which database stands in its place; made where it is missing. */
  readonly dir: string;
  /** Address of a PostgreSQL database, with its password; SQLite unless told. */
  readonly databaseUrl?: string | null;
  /** Messages that quarantine keeps before the oldest go (mended ones first); 100,000 unless told [D]. */
  readonly mostQuarantined?: number;
  /** The thread ended by itself; calls are refused until another has been started. */
  readonly onDead?: (error: Error) => void;
  /** PostgreSQL cannot be reached, for this reason, or can again (null). */
  readonly onReach?: (unreachable: string | null) => void;
}

/** How the store is doing, for the hub's decision whether it is degraded. */
export interface RecordsHealth {
  readonly dead: boolean;
  /** Why the database was last not to be reached; null while it is. */
  readonly unreachable: string | null;
  /** Calls under way. */
  readonly waiting: number;
  /** Milliseconds for which the oldest unanswered call has waited; 0 with none. */
  readonly oldestMs: number;
  /** Milliseconds the last answered call took, and the slowest of the last hundred. */
  readonly lastMs: number;
  readonly slowestMs: number;
}

const remembered = 100;

/**
 * Opens the records in a thread of their own.
 * @throws (rejects) where it cannot be opened; `isRefusal` tells what the operator can mend
 */
export async function openRecords(options: RecordsOptions): Promise<Records> {
  const start: RecordsStart = {
    dir: options.dir,
    databaseUrl: options.databaseUrl ?? null,
    mostQuarantined: options.mostQuarantined ?? 100_000,
  };
  let unreachable: string | null = null;
  const worker = keepWorker<RecordsMethods>({
    start: () => {
      const started = startWorker<RecordsMethods>("records-worker", import.meta.url, start);
      unreachable = null;
      started.onPost((news: RecordsNews) => {
        unreachable = news.unreachable;
        options.onReach?.(unreachable);
      });
      return started;
    },
    onDead: (error) => options.onDead?.(error),
    later: (after, call) => void setTimeout(call, after).unref(),
  });
  const begun = new Set<{ readonly at: number }>();
  const took: number[] = [];

  async function timed<R>(answer: Promise<R>): Promise<R> {
    const call = { at: performance.now() };
    begun.add(call);
    try {
      return await answer;
    } finally {
      begun.delete(call);
      took.push(performance.now() - call.at);
      if (took.length > remembered) took.shift();
    }
  }

  const records = groupCalls(worker.call, timed);
  try {
    await records.settings.get("");
  } catch (error) {
    // What does not open at the start is told to the operator, not tried again.
    await worker.stop();
    throw error;
  }
  return {
    ...records,
    health: () => {
      const [oldest] = begun;
      return {
        dead: worker.dead,
        unreachable,
        waiting: begun.size,
        oldestMs: oldest ? performance.now() - oldest.at : 0,
        lastMs: took.at(-1) ?? 0,
        slowestMs: Math.max(0, ...took),
      };
    },
    stop: () => worker.stop(),
  };
}

/** The records store: everything that people and rules agreed on, asynchronously. */
export type Records = RecordsCalls & {
  health(): RecordsHealth;
  /** Ends the thread after the calls before it. */
  stop(): Promise<void>;
};
