import type { RecordChange } from "../contracts/index.ts";

/** How long one commit may take before the hub calls itself degraded (promise 3). */
export const SLOW_COMMIT_MS = 2_000;

export interface CommitterPorts {
  /** Writes all changes in one transaction. */
  commit(changes: readonly RecordChange[]): Promise<void>;
  /** Last position of the community that is on disk. */
  synced(community: string): number;
  onSynced(listener: () => void): void;
  /** Monotonic milliseconds, for telling slow from fast. */
  monotonic(): number;
  saved(changes: readonly RecordChange[]): void;
  failed(error: Error): void;
}

export interface Committer {
  /** Takes what one turn of the engine changed; written once the journal is synced to `pos`. */
  write(community: string, pos: number, changes: readonly RecordChange[]): void;
  /** Milliseconds that the oldest unwritten change has waited; 0 when there is none. */
  waitingMs(): number;
  /** Resolves when everything taken so far is written. */
  settled(): Promise<void>;
  /** Tries again what failed; called now and then by the hub's upkeep. */
  retry(): void;
  readonly pending: number;
}

interface Turn {
  readonly community: string;
  readonly pos: number;
  readonly changes: readonly RecordChange[];
  readonly since: number;
}

/**
 * Gathers record changes and writes them in the order in which they were made, a batch at a time, never before the
 * journal holds what caused them: else a crash could leave an alert whose cause was never received.
 */
export function createCommitter(ports: CommitterPorts): Committer {
  let queue: Turn[] = [];
  let writing: Turn[] = [];
  let waiters: { readonly upTo: number; readonly resolve: () => void }[] = [];
  let taken = 0;
  let done = 0;

  const pump = (): void => {
    if (writing.length > 0 || queue.length === 0) return;
    let ready = 0;
    while (ready < queue.length) {
      const turn = queue[ready];
      if (turn === undefined || ports.synced(turn.community) < turn.pos) break;
      ready++;
    }
    if (ready === 0) return;
    writing = queue.slice(0, ready);
    queue = queue.slice(ready);
    const changes = writing.flatMap((turn) => turn.changes);
    ports.commit(changes).then(
      () => finish(changes),
      (error: unknown) => {
        // Nothing is dropped: the batch goes back to the front and is tried again with the next turn or sync.
        queue = [...writing, ...queue];
        writing = [];
        ports.failed(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
  const finish = (changes: readonly RecordChange[]): void => {
    done += writing.length;
    writing = [];
    ports.saved(changes);
    const ready = waiters.filter((waiter) => waiter.upTo <= done);
    waiters = waiters.filter((waiter) => waiter.upTo > done);
    for (const waiter of ready) waiter.resolve();
    pump();
  };
  ports.onSynced(pump);

  return {
    write: (community, pos, changes) => {
      if (changes.length === 0) return;
      taken++;
      queue.push({ community, pos, changes, since: ports.monotonic() });
      pump();
    },
    waitingMs: () => {
      const oldest = writing[0] ?? queue[0];
      return oldest === undefined ? 0 : ports.monotonic() - oldest.since;
    },
    settled: () => (done >= taken ? Promise.resolve() : new Promise((resolve) => waiters.push({ upTo: taken, resolve }))),
    retry: pump,
    get pending() {
      return queue.length + writing.length;
    },
  };
}
