import type { Instant } from "../../contracts/index.ts";

/** A clock that only tests move; what is scheduled runs when it is passed. */
export function createManualClock(since: Instant) {
  let now = since;
  const jobs = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    clock: { now: () => now },
    schedule: (at: number, run: () => void) => {
      const job = { at, run };
      jobs.add(job);
      return () => void jobs.delete(job);
    },
    /** When something is to run next; null where nothing waits. */
    nextDue: (): Instant | null => (jobs.size === 0 ? null : Math.min(...[...jobs].map(({ at }) => at))),
    to: (at: number): void => {
      now = at;
      for (const job of [...jobs])
        if (job.at <= at) {
          jobs.delete(job);
          job.run();
        }
    },
  };
}
