import { type Committer, SLOW_COMMIT_MS } from "./committer.ts";
import { within } from "./patience.ts";

/**
 * Makes the answer to "is it written?": true once all that was said to be written before is on disk, false where the store
 * stands still for too long.
 */
export function createWritten(committer: Pick<Committer, "settled">): () => Promise<boolean> {
  return () =>
    within(
      SLOW_COMMIT_MS,
      // A turn hands on what it wrote at its end, and what is written outside of one goes with the next microtask: whoever
      // asks in the same breath must not be told of what was there before.
      Promise.resolve()
        .then(() => committer.settled())
        .then(() => true),
      () => false,
    );
}
