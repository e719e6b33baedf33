import { performance } from "node:perf_hooks";
import { type Remote, startWorker } from "../rpc.ts";
import type { RecordsMethods } from "./methods.ts";
import { readCursor } from "./paging.ts";
import type { Paging } from "./types.ts";

export interface RecordsOptions {
  /** Directory of `records.sqlite`; made where it is missing. */
  readonly dir: string;
  /** Messages that quarantine keeps before the oldest go (mended ones first); 100,000 unless told [D]. */
  readonly mostQuarantined?: number;
  /** The thread ended by itself: records are lost to this process until it is opened anew. */
  readonly onDead?: (error: Error) => void;
}

/** How the store is doing, for the hub's decision whether it is degraded. */
export interface RecordsHealth {
  readonly dead: boolean;
  /** Calls under way. */
  readonly waiting: number;
  /** Milliseconds for which the oldest unanswered call has waited; 0 with none. */
  readonly oldestMs: number;
  /** Milliseconds the last answered call took, and the slowest of the last hundred. */
  readonly lastMs: number;
  readonly slowestMs: number;
}

type Calls = Remote<Omit<RecordsMethods, "stop">>;

const remembered = 100;

/**
 * Opens the records in a thread of their own.
 * @throws (rejects) where the directory cannot be opened or was written by a newer hub
 */
export async function openRecords(options: RecordsOptions): Promise<Records> {
  const worker = startWorker<RecordsMethods>("records-worker", import.meta.url, {
    dir: options.dir,
    mostQuarantined: options.mostQuarantined ?? 100_000,
  });
  let dead = false;
  worker.onDead((error) => {
    dead = true;
    options.onDead?.(error);
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

  const records = group(worker.call, timed);
  await records.settings.get("");
  return {
    ...records,
    health: () => {
      const [oldest] = begun;
      return {
        dead,
        waiting: begun.size,
        oldestMs: oldest ? performance.now() - oldest.at : 0,
        lastMs: took.at(-1) ?? 0,
        slowestMs: Math.max(0, ...took),
      };
    },
    stop: () => worker.stop(),
  };
}

const isPaging = (value: unknown): value is Paging => typeof value === "object" && value !== null && "cursor" in value;

/** The flat calls of the thread as the repositories that the rest of the hub asks for. */
function group(call: Calls, timed: <R>(answer: Promise<R>) => Promise<R>) {
  type Fn<A extends readonly unknown[], R> = (...args: A) => Promise<R>;
  const t =
    <A extends readonly unknown[], R>(fn: Fn<A, R>): Fn<A, R> =>
    (...args) =>
      timed(fn(...args));
  /** A bad cursor is found here: an error's class does not survive the way between threads. */
  const paged =
    <A extends readonly [...unknown[], Paging], R>(fn: Fn<A, R>): Fn<A, R> =>
    async (...args) => {
      const paging = args.at(-1);
      if (isPaging(paging)) readCursor(paging.cursor);
      return timed(fn(...args));
    };
  return {
    /** Writes what belongs together in one transaction; resolves once it is synced. */
    commit: t(call.commit),
    loadOpen: t(call.loadOpen),
    loadRegistry: t(call.loadRegistry),
    saveRegistry: t(call.saveRegistry),
    saveCells: t(call.saveCells),
    loadCells: t(call.loadCells),
    dropCells: t(call.dropCells),
    users: {
      all: t(call.usersAll),
      byUsername: t(call.userByUsername),
      byId: t(call.userById),
      save: t(call.userSave),
      remove: t(call.userRemove),
    },
    sessions: {
      find: t(call.sessionFind),
      save: t(call.sessionSave),
      remove: t(call.sessionRemove),
      removeOfUser: t(call.sessionRemoveOfUser),
    },
    idempotency: { find: t(call.answerFind), save: t(call.answerSave) },
    audit: { write: t(call.auditWrite), list: paged(call.auditList), verify: t(call.auditVerify) },
    alerts: { list: paged(call.alertsList), get: t(call.alertGet), pictureWhereabouts: t(call.pictureWhereabouts) },
    cases: { list: paged(call.casesList), get: t(call.caseGet) },
    notices: {
      list: paged(call.noticesList),
      get: t(call.noticeGet),
      ofCase: t(call.noticesOfCase),
      due: t(call.noticesDue),
      nextDue: t(call.noticesNextDue),
      waitingFor: t(call.noticesWaitingFor),
      book: t(call.noticesBook),
    },
    quarantine: {
      add: t(call.quarantineAdd),
      list: paged(call.quarantineList),
      get: t(call.quarantineGet),
      entries: t(call.quarantineEntries),
      mark: t(call.quarantineMark),
      count: t(call.quarantineCount),
    },
    settings: { get: t(call.settingGet), set: t(call.settingSet) },
  };
}

/** The records store: everything that people and rules agreed on, asynchronously. */
export type Records = ReturnType<typeof group> & {
  health(): RecordsHealth;
  /** Ends the thread after the calls before it. */
  stop(): Promise<void>;
};
