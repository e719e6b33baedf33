import { postHome, serve, startedWith } from "../rpc.ts";
import { codeOf, type FileState, SegmentRow } from "./row.ts";
import type { StoredBatch } from "./segment.ts";
import type { Batch, JournalFault } from "./types.ts";

export interface WorkerData {
  readonly dir: string;
  readonly segmentBytes: number;
  readonly segmentAge: number;
  readonly delaySyncMs: number;
}

/** What the worker says by itself. */
export type WorkerPost =
  | { readonly kind: "synced"; readonly number: number; readonly ms: number; readonly current: FileState | null; readonly files: number }
  | { readonly kind: "fault"; readonly fault: JournalFault };

export interface WrittenBatches {
  /** Counts the posts, so that an answer to one before a restart is not taken for another. */
  readonly number: number;
  readonly batches: readonly Batch[];
}

export interface JournalWorker {
  files(): readonly FileState[];
  read(community: string, after: number, maxBytes: number): StoredBatch[];
  drop(name: string): readonly FileState[];
  stop(): void;
}

const RETRY_MS = 250;

const data = startedWith<WorkerData>();
const post = (message: WorkerPost): void => postHome(message);
const sleeper = new Int32Array(new SharedArrayBuffer(4));

const row = new SegmentRow({
  ...data,
  report: (fault) => post({ kind: "fault", fault }),
  beforeCommit: () => {
    if (data.delaySyncMs > 0) Atomics.wait(sleeper, 0, 0, data.delaySyncMs);
  },
});
let stopped = false;

/** Writes until it works: the batches are acknowledged to nobody before, and more are not sent meanwhile. */
function write(work: WrittenBatches): void {
  if (stopped) return;
  const started = performance.now();
  try {
    row.write(work.batches);
  } catch (error) {
    post({ kind: "fault", fault: { kind: "write-failed", error: String(error), code: codeOf(error) } });
    setTimeout(write, RETRY_MS, work);
    return;
  }
  const { files } = row;
  post({ kind: "synced", number: work.number, ms: performance.now() - started, current: files.at(-1) ?? null, files: files.length });
}

serve(
  {
    files: () => row.files,
    read: (community: string, after: number, maxBytes: number) => row.read(community, after, maxBytes),
    drop: (name: string) => {
      row.drop(name);
      return row.files;
    },
    stop: () => {
      stopped = true;
      row.close();
    },
  } satisfies Record<keyof JournalWorker, (...args: never[]) => unknown>,
  write,
);
