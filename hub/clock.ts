import type { Clock, Instant } from "../contracts/index.ts";

/** A jump of the wall clock beyond this is an event of its own. */
const JUMP = 5_000;
/** A wall clock that was set back is caught up with by running this much slower. */
const SLEW = 0.1;

export interface HubClock extends Clock {
  readonly kind: "wall" | "driven";
  /** Calls back after at least `ms` of real time, also on a driven hub: for upkeep, not for rules. */
  every(ms: number, work: () => void): () => void;
}

/** The wall at start plus monotonic time; follows the wall by slewing and never goes backwards. */
export function createWallClock(onJump: (by: number) => void): HubClock & { stop(): void } {
  const monotonic = (): number => performance.now();
  let base = Date.now() - monotonic();
  let last = 0;
  let checked = monotonic();
  const timers = new Set<NodeJS.Timeout>();
  const follow = (): void => {
    const at = monotonic();
    const elapsed = at - checked;
    checked = at;
    const drift = Date.now() - (base + at);
    if (Math.abs(drift) > JUMP) onJump(drift);
    // Forwards at once (a machine that slept must not believe that it is still last night), backwards slowly.
    base += drift > 0 ? drift : Math.max(drift, -elapsed * SLEW);
  };
  const clock = {
    kind: "wall" as const,
    now: (): Instant => {
      const now = Math.floor(base + monotonic());
      if (now > last) last = now;
      return last;
    },
    every: (ms: number, work: () => void) => repeat(timers, ms, work),
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
  clock.every(1_000, follow);
  return clock;
}

/** Stands still until it is moved; for demo runs at speed and for tests. */
export function createDrivenClock(start: Instant): HubClock & { set(to: Instant): void; stop(): void } {
  let now = start;
  const timers = new Set<NodeJS.Timeout>();
  return {
    kind: "driven",
    now: () => now,
    set: (to) => {
      if (to > now) now = to;
    },
    every: (ms, work) => repeat(timers, ms, work),
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

function repeat(timers: Set<NodeJS.Timeout>, ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  timers.add(timer);
  return () => {
    clearInterval(timer);
    timers.delete(timer);
  };
}
