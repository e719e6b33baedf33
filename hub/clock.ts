import type { Clock, Instant } from "../contracts/index.ts";

/** A jump of the wall clock beyond this is an event of its own. */
const JUMP = 5_000;
/** A wall clock that was set back is caught up with by running this much slower. */
const SLEW = 0.1;

export interface HubClock extends Clock {
  readonly kind: "wall" | "driven";
  /** Calls back after at least `ms` of real time, also on a driven hub: for upkeep, not for rules. */
  every(ms: number, work: () => void): () => void;
  /** Runs once when this clock has reached `at`; the answer takes it back. */
  schedule(at: Instant, work: () => void): () => void;
}

/** Longest sleep of one timer: the wall may be slewed meanwhile, so a far deadline is looked at again. */
const LONGEST_SLEEP = 60_000;

/**
 * The wall at start plus monotonic time; follows the wall by slewing and never goes backwards.
 * @param onJump told after the clock has moved: by how much the wall jumped, and where this clock stood before
 */
export function createWallClock(onJump: (by: number, from: Instant) => void): HubClock & { stop(): void } {
  const monotonic = (): number => performance.now();
  let base = Date.now() - monotonic();
  let last = 0;
  let checked = monotonic();
  let behind = false;
  const timers = new Set<NodeJS.Timeout>();
  const follow = (): void => {
    const at = monotonic();
    const elapsed = at - checked;
    checked = at;
    const drift = Date.now() - (base + at);
    const from = clock.now();
    // Forwards at once (a machine that slept must not believe that it is still last night), backwards slowly.
    base += drift > 0 ? drift : Math.max(drift, -elapsed * SLEW);
    if (drift > JUMP || (drift < -JUMP && !behind)) onJump(drift, from);
    // A clock that was set back is caught up with for a long time: said once.
    behind = drift < -JUMP;
  };
  const clock = {
    kind: "wall" as const,
    now: (): Instant => {
      const now = Math.floor(base + monotonic());
      if (now > last) last = now;
      return last;
    },
    every: (ms: number, work: () => void) => repeat(timers, ms, work),
    schedule: (at: Instant, work: () => void): (() => void) => {
      let timer: NodeJS.Timeout;
      const look = (): void => {
        timers.delete(timer);
        const left = at - clock.now();
        if (left <= 0) work();
        else sleep(left);
      };
      const sleep = (left: number): void => {
        timer = setTimeout(look, Math.min(Math.max(left, 0), LONGEST_SLEEP));
        timers.add(timer);
      };
      sleep(at - clock.now());
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
  clock.every(1_000, follow);
  return clock;
}

export interface DrivenClock extends HubClock {
  /** Moves on and runs what was scheduled until then, in order. */
  set(to: Instant): void;
  /** The earliest instant for which something is scheduled. */
  nextDue(): Instant | undefined;
  stop(): void;
}

/** Stands still until it is moved; for demo runs at speed and for tests. */
export function createDrivenClock(start: Instant): DrivenClock {
  let now = start;
  const waiting = new Set<{ readonly at: Instant; readonly work: () => void }>();
  const timers = new Set<NodeJS.Timeout>();
  return {
    kind: "driven",
    now: () => now,
    set: (to) => {
      if (to > now) now = to;
      const due = [...waiting].filter((one) => one.at <= now).sort((a, b) => a.at - b.at);
      for (const one of due) {
        waiting.delete(one);
        one.work();
      }
    },
    nextDue: () =>
      [...waiting].reduce<Instant | undefined>((next, one) => (next === undefined || one.at < next ? one.at : next), undefined),
    every: (ms, work) => repeat(timers, ms, work),
    schedule: (at, work) => {
      const one = { at, work };
      // What is due already must not wait for the clock's next move.
      if (at <= now) queueMicrotask(() => waiting.delete(one) && work());
      waiting.add(one);
      return () => void waiting.delete(one);
    },
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
