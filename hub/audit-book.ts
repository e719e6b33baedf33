import type { ApiPorts } from "../api/index.ts";
import type { Duration } from "../contracts/index.ts";
import { within } from "./patience.ts";

type Audit = ApiPorts["audit"];
type Item = Parameters<Audit["write"]>[0];

/** Longest wait of an answer for its entry in the audit log. */
const PATIENCE: Duration = 1_000;
/** Entries kept while the records stand still; the oldest go first and are counted. */
const MOST_WAITING = 50_000;

export interface AuditBook extends Audit {
  /** Writes what waits; called now and then by the hub's upkeep. */
  flush(): Promise<void>;
  readonly waiting: number;
  readonly lost: number;
}

/**
 * The audit log as the HTTP face sees it. An entry is written before the answer leaves; where the records stand still
 * it is kept in memory and written when they return, in its order: the duty must not wait for the log book.
 */
export function createAuditBook(audit: Audit): AuditBook {
  const queue: Item[] = [];
  let lost = 0;
  let writing: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    for (let item = queue[0]; item !== undefined; item = queue[0]) {
      await audit.write(item);
      queue.shift();
    }
  };
  const flush = (): Promise<void> => {
    writing ??= drain().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  return {
    ...audit,
    write: (item) => {
      queue.push(item);
      if (queue.length > MOST_WAITING) {
        // Not the first: it may be under way.
        queue.splice(1, 1);
        lost++;
      }
      return within(PATIENCE, flush(), () => undefined);
    },
    flush: () => flush().catch(() => undefined),
    get waiting() {
      return queue.length;
    },
    get lost() {
      return lost;
    },
  };
}
