import type { RecordChange } from "../contracts/index.ts";
import type { Committer } from "./committer.ts";

/** Gathers what one turn leaves to be written, so that alert, log, case and notices go in one transaction. */
export interface Turns {
  /** Runs `work`; what it writes is committed together once the journal holds `pos`. Nested turns join the outer one. */
  run<T>(community: string, pos: number, work: () => T): T;
  /** The port that alerts, cases and notices write to. */
  write(changes: readonly RecordChange[]): void;
}

/**
 * @param latest community and position to wait for where something is written outside of a turn (an act that had to
 *   read from disk first): what it writes without a pause in between is still one transaction
 * @param pass what of it may be written at all
 */
export function createTurns(
  committer: Committer,
  latest: () => { readonly community: string; readonly pos: number },
  pass: (changes: readonly RecordChange[]) => readonly RecordChange[],
): Turns {
  let current: RecordChange[] | undefined;
  let loose: RecordChange[] | undefined;

  const writeLoose = (changes: readonly RecordChange[]): void => {
    if (loose !== undefined) {
      loose.push(...changes);
      return;
    }
    const gathered = [...changes];
    loose = gathered;
    queueMicrotask(() => {
      loose = undefined;
      const { community, pos } = latest();
      committer.write(community, pos, gathered);
    });
  };
  return {
    run: (community, pos, work) => {
      if (current !== undefined) return work();
      const changes: RecordChange[] = [];
      current = changes;
      try {
        return work();
      } finally {
        current = undefined;
        if (changes.length > 0) committer.write(community, pos, changes);
      }
    },
    write: (all) => {
      const changes = pass(all);
      if (current === undefined) writeLoose(changes);
      else current.push(...changes);
    },
  };
}
