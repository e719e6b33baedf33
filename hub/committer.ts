import type { RecordChange } from "../contracts/index.ts";
import { compactChanges } from "./compact-turns.ts";

/** How long one commit may take before the hub calls itself degraded (promise 3). */
export const SLOW_COMMIT_MS = 2_000;

/** Least time between two tries while the store refuses: it must not be asked at every sync of the journal. */
const RETRY_MS = 500;
/** Changes kept in memory while the store stands still, before they are shortened to what is newest. */
const MOST_CHANGES = 200_000;

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
  /** One turn's changes can never be written as they are: they are kept aside so that the others go on. */
  setAside(changes: readonly RecordChange[], error: Error): void;
  /** Tells whether the error lies in the changes themselves and not in the store. */
  isOfTheChanges(error: Error): boolean;
  readonly mostChanges?: number;
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
  /** What waits to be written and was not given out by this before: for notices that cannot wait for the store. */
  takeStuck(): readonly RecordChange[];
  readonly pending: number;
  /** Log lines left out because the store stood still for too long. */
  readonly dropped: number;
}

interface Turn {
  readonly community: string;
  readonly pos: number;
  readonly changes: readonly RecordChange[];
  readonly since: number;
  /** How many turns this one stands for. */
  readonly turns: number;
  given: boolean;
}

/**
 * Gathers record changes and writes them in the order in which they were made, a batch at a time, never before the
 * journal holds what caused them: else a crash could leave an alert whose cause was never received.
 */
export function createCommitter(ports: CommitterPorts): Committer {
  const most = ports.mostChanges ?? MOST_CHANGES;
  let queue: Turn[] = [];
  let writing: Turn[] = [];
  let waiters: { readonly upTo: number; readonly resolve: () => void }[] = [];
  let taken = 0;
  let done = 0;
  let waitingChanges = 0;
  let dropped = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  /** Turns to be written one at a time, until the one that cannot be written is found. */
  let singly = 0;

  const pump = (): void => {
    if (writing.length > 0 || queue.length === 0 || ports.monotonic() < notBefore) return;
    let ready = 0;
    while (ready < queue.length && !(singly > 0 && ready === 1)) {
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
      (error: unknown) => refused(changes, error instanceof Error ? error : new Error(String(error))),
    );
  };

  const refused = (changes: readonly RecordChange[], error: Error): void => {
    if (ports.isOfTheChanges(error)) {
      if (writing.length === 1) {
        ports.setAside(changes, error);
        settle();
        pump();
        return;
      }
      // One of them is to blame: the others must not wait for it for ever.
      singly = writing.length;
      queue = [...writing, ...queue];
      writing = [];
      pump();
      return;
    }
    // Nothing is dropped: the batch goes back to the front and is tried again by the upkeep.
    queue = [...writing, ...queue];
    writing = [];
    notBefore = ports.monotonic() + RETRY_MS;
    ports.failed(error);
  };

  const settle = (): void => {
    singly = Math.max(0, singly - writing.length);
    for (const turn of writing) {
      done += turn.turns;
      waitingChanges -= turn.changes.length;
    }
    writing = [];
    const ready = waiters.filter((waiter) => waiter.upTo <= done);
    waiters = waiters.filter((waiter) => waiter.upTo > done);
    for (const waiter of ready) waiter.resolve();
  };
  const finish = (changes: readonly RecordChange[]): void => {
    ports.saved(changes);
    settle();
    pump();
  };
  ports.onSynced(pump);

  /** Makes one turn of all that waits, each community by itself. */
  const shorten = (): void => {
    const communities = new Set(queue.map((turn) => turn.community));
    queue = [...communities].map((community) => {
      const own = queue.filter((turn) => turn.community === community);
      const { changes, dropped: left } = compactChanges(own.flatMap((turn) => turn.changes));
      dropped += left;
      return {
        community,
        pos: Math.max(...own.map((turn) => turn.pos)),
        changes,
        since: own[0]?.since ?? ports.monotonic(),
        turns: own.reduce((sum, turn) => sum + turn.turns, 0),
        given: own.every((turn) => turn.given),
      };
    });
    waitingChanges = [...writing, ...queue].reduce((sum, turn) => sum + turn.changes.length, 0);
  };

  return {
    write: (community, pos, changes) => {
      if (changes.length === 0) return;
      taken++;
      queue.push({ community, pos, changes, since: ports.monotonic(), turns: 1, given: false });
      waitingChanges += changes.length;
      // Only once many turns have gathered again: what cannot be shortened must not be gone through at every turn.
      if (waitingChanges > most && queue.length > most / 100) shorten();
      pump();
    },
    waitingMs: () => {
      const oldest = writing[0] ?? queue[0];
      return oldest === undefined ? 0 : ports.monotonic() - oldest.since;
    },
    settled: () => (done >= taken ? Promise.resolve() : new Promise((resolve) => waiters.push({ upTo: taken, resolve }))),
    retry: pump,
    takeStuck: () => {
      const stuck = [...writing, ...queue].filter((turn) => !turn.given);
      for (const turn of stuck) turn.given = true;
      return stuck.flatMap((turn) => turn.changes);
    },
    get pending() {
      return queue.length + writing.length;
    },
    get dropped() {
      return dropped;
    },
  };
}
