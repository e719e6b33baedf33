import type { Duration, Instant, JournalRecord } from "../../contracts/index.ts";
import type { SyncHistogram } from "./sync-times.ts";

/** What the worker is handed: the records of one community that are made durable together. */
export interface Batch {
  readonly community: string;
  readonly firstPos: number;
  readonly lastPos: number;
  readonly count: number;
  readonly firstRecv: Instant;
  readonly lastRecv: Instant;
  readonly blob: ArrayBuffer;
}

/** Something is wrong with the journal; intake goes on unless said otherwise. */
export type JournalFault =
  /** The worker could not write; it goes on trying. QoS 1 stays unacknowledged meanwhile. */
  | { readonly kind: "write-failed"; readonly error: string; readonly code: string }
  /** No sync for `failAfterMs` although records wait. */
  | { readonly kind: "slow"; readonly waitingMs: Duration }
  /** The worker thread ended; another one is started and given the unsynced batches again. */
  | { readonly kind: "worker-died"; readonly error: string }
  /** A file could not be read and was renamed to `file`. */
  | { readonly kind: "set-aside"; readonly file: string; readonly error: string }
  /** Positions `after` < p < `before` of a community are not readable (damage, or lost at the bound). */
  | { readonly kind: "gap"; readonly community: string; readonly after: number; readonly before: number; readonly why: string }
  /** The bound on disk was reached: the oldest file went, although `readers` had not passed it. */
  | { readonly kind: "lost-oldest"; readonly file: string; readonly readers: readonly string[] }
  /** The bound on disk was reached, but a protected reader still needs the oldest file: the journal grows on. */
  | { readonly kind: "over-bound"; readonly bytes: number }
  /** The bound in memory was reached: records are not journaled until the disk comes back. */
  | { readonly kind: "queue-full"; readonly bytes: number }
  /** Everything that waited is synced again. */
  | { readonly kind: "recovered" };

export interface JournalOptions {
  readonly dir: string;
  /** A new file is begun past this size; default 256 MB. */
  readonly segmentBytes?: number;
  /** A new file is begun when records span this time; default 1 h. */
  readonly segmentAge?: Duration;
  /** Least time between two commits while records keep coming, in ms; default 2. */
  readonly flushEvery?: Duration;
  /** Bound of all files; default 20 GB. At it the oldest file goes, unless a protected reader needs it. */
  readonly maxBytes?: number;
  /** Bound of records waiting in memory for the disk; default 256 MB. Beyond it `append` answers false. */
  readonly maxQueueBytes?: number;
  /** Waiters are failed, and health turns bad, when nothing was synced for so long; default 2,000 ms. */
  readonly failAfterMs?: Duration;
  /** Names that must have passed a file before it is removed; empty keeps files until the bound. */
  readonly readers?: readonly string[];
  /** Readers that lose nothing even at the bound (the rules' checkpoint). */
  readonly protectedReaders?: readonly string[];
  /** What is younger than this stays though all have passed it, to be looked back at; default 0. By receive times. */
  readonly keepFor?: Duration;
  /** … while all files together are no more than this; default 1 GB, and half of the bound at most. */
  readonly keepBytes?: number;
  readonly onFault?: (fault: JournalFault) => void;
  /** Test only: the worker sleeps so long before each commit. */
  readonly delaySyncMs?: Duration;
}

export interface JournalStats {
  readonly batches: number;
  readonly records: number;
  /** Bytes of batches synced since start. */
  readonly bytes: number;
  /** Bytes waiting in memory, under way included. */
  readonly queueBytes: number;
  readonly syncP50Ms: number;
  readonly syncP99Ms: number;
  readonly syncs: SyncHistogram;
  readonly files: number;
  /** Bytes of all files on disk. */
  readonly diskBytes: number;
  /** Records refused because the queue was full. */
  readonly refused: number;
}

export interface JournalHealth {
  readonly ok: boolean;
  /** How long the oldest unsynced record has waited, in ms. */
  readonly waitingMs: Duration;
  readonly reason: "slow" | "write-failed" | "worker-died" | "queue-full" | null;
}

export interface Journal {
  /**
   * Takes a record into the current batch; positions rise per community, receive times never fall.
   * @returns false where the bound in memory is reached: the record is not journaled, its waiters fail
   * @throws RangeError where position or receive time does not follow the last ones
   */
  append(record: JournalRecord): boolean;
  /**
   * Goes on above `pos`, where others know positions that the files have lost; counts up to it as synced. Nothing may wait.
   */
  resume(community: string, pos: number): void;
  /** Last position appended, synced or not; 0 where there is none. */
  last(community: string): number;
  /** Receive time of the last record appended; 0 where there is none. */
  lastRecv(community: string): Instant;
  /** Everything up to this position is on disk. */
  synced(community: string): number;
  /** Communities of which the journal holds or held records. */
  communities(): readonly string[];
  /** Calls back once when the position is synced (at once if it is), in order of positions, or with an error after `failAfterMs`. */
  whenSynced(community: string, pos: number, done: (error?: Error) => void): void;
  /** @returns a function that ends the listening */
  onSynced(listener: (community: string, pos: number) => void): () => void;
  /** Synced records above `after`, in order, batch by batch; damage is left out and reported as a gap. */
  read(community: string, after: number): AsyncIterable<readonly JournalRecord[]>;
  /** The reader needs nothing of the community up to `pos` any more. */
  passed(reader: string, community: string, pos: number): void;
  /** No file is removed until the answer is called: somebody copies them. */
  hold(): () => void;
  /** Bytes waiting in memory: the measure of backpressure. */
  readonly queueBytes: number;
  health(): JournalHealth;
  stats(): JournalStats;
  /** Writes what waits, syncs and closes. */
  stop(): Promise<void>;
}
