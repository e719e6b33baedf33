/** Something with bytes to be worked on in small steps. */
export interface Pumped {
  /** Works on one step. @returns whether there is more to do at once */
  serve(): boolean;
  /** It has asked for little of late. @param now monotonic ms */
  calm(now: number): boolean;
}

/** After so many ms the event loop gets its turn: timers, HTTP, other sockets. */
const TURN_MS = 5;

/**
 * Shares the broker's thread among connections: one small step each in turn, and the calm ones before those that keep
 * it busy (after the two queues of FQ-CoDel, RFC 8290, 4.2), so that one SOS does not stand behind a flood.
 */
export class Pump {
  readonly #now: () => number;
  #calm: Pumped[] = [];
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
    if (one.calm(this.#now())) this.#calm.push(one);
    else this.#busy.push(one);
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
    const one = this.#calm.shift() ?? this.#busy.shift();
    if (one === undefined) return false;
    if (one.serve()) this.#busy.push(one);
    else this.#known.delete(one);
    return true;
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    setImmediate(() => {
      this.#armed = false;
      this.#spent = 0;
      if (this.#calm.length + this.#busy.length > 0) this.#run();
    });
  }
}
