import { startWorker } from "../rpc.ts";
import type { JournalWorker, WorkerData } from "./journal-worker.ts";
import { ThreadedJournal } from "./threaded-journal.ts";
import type { Journal, JournalOptions } from "./types.ts";

export { createJournalLook, type JournalLook } from "./look.ts";
export type { MessageRecord } from "./look-back.ts";
export { NotSynced } from "./not-synced.ts";
export type { Journal, JournalFault, JournalHealth, JournalOptions, JournalStats } from "./types.ts";

const MB = 1024 * 1024;

/**
 * Opens the journal in `dir` (made where absent) and starts its thread.
 * @throws Error where the directory cannot be used or was written by a newer version; damaged files are set aside instead
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const data: WorkerData = {
    dir: options.dir,
    segmentBytes: options.segmentBytes ?? 256 * MB,
    segmentAge: options.segmentAge ?? 3_600_000,
    delaySyncMs: options.delaySyncMs ?? 0,
  };
  const journal = new ThreadedJournal(
    {
      flushEvery: options.flushEvery ?? 2,
      maxQueueBytes: options.maxQueueBytes ?? 256 * MB,
      failAfterMs: options.failAfterMs ?? 2_000,
      policy: {
        readers: options.readers ?? [],
        protectedReaders: options.protectedReaders ?? [],
        maxBytes: options.maxBytes ?? 20_000 * MB,
        keepFor: options.keepFor ?? 0,
        keepBytes: Math.min(options.keepBytes ?? 1_024 * MB, (options.maxBytes ?? 20_000 * MB) / 2),
      },
      onFault: options.onFault ?? (() => undefined),
    },
    () => startWorker<JournalWorker>("journal-worker", import.meta.url, data),
  );
  await journal.open();
  return journal;
}
