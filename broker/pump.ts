/** Something with bytes to be worked on in small steps. */
export interface Pumped {
  /** Works on one step. @returns whether there is more to do at once */
  serve(): boolean;
}

/** After so many ms the event loop gets its turn: timers, HTTP, other sockets. */
const TURN_MS = 5;

/**
 * Shares the broker's thread among connections: one small step each in turn, and those that were idle before those
 * that have kept it busy (the queues of FQ-CoDel, RFC 8290, 4.2), so that one SOS does not stand behind a flood.
 */
export class Pump {
  readonly #now: () => number;
  #fresh: Pumped[] = [];
  #busy: Pumped[] = [];
  readonly #known = new Set<Pumped>();
  #running = false;
  #spent = 0;
  #armed = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** There may be something to do for it; adding it twice is harmless. */
  add(one: Pumped): void {
    this.#enlist(one);
    if (this.#running) return;
    if (this.#spent < TURN_MS) this.#run();
    else this.#arm();
  }

  /** As `add`, but never works on anything before the caller has returned to the event loop. */
  later(one: Pumped): void {
    this.#enlist(one);
    if (!this.#running) this.#arm();
  }

  #enlist(one: Pumped): void {
    if (this.#known.has(one)) return;
    this.#known.add(one);
    this.#fresh.push(one);
  }

  #run(): void {
    this.#running = true;
    const began = this.#now();
    let used = 0;
    while (used + this.#spent < TURN_MS && this.#step()) used = this.#now() - began;
    this.#spent += used;
    this.#running = false;
    this.#arm();
  }

  /** @returns false where nothing is left */
  #step(): boolean {
    const fresh = this.#fresh.shift();
    const one = fresh ?? this.#busy.shift();
    if (one === undefined) return false;
    const more = one.serve();
    // Once empty it waits out one round of the busy ones, else a flood in small pieces would always count as idle.
    if (more || (fresh !== undefined && this.#busy.length > 0)) this.#busy.push(one);
    else this.#known.delete(one);
    return true;
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    setImmediate(() => {
      this.#armed = false;
      this.#spent = 0;
      if (this.#fresh.length + this.#busy.length > 0) this.#run();
    });
  }
}
