import type { Instant } from "../contracts/index.ts";

export const SAMPLES_KEPT = 64;
const FIRST_ROOM = 8;

/** As saved: first time and position, then differences, so that it stays short. */
export interface SavedSeries {
  readonly last: readonly [number, number];
  readonly at: readonly number[];
  readonly value: readonly number[];
  readonly pos: readonly number[];
}

function differences(list: readonly number[]): number[] {
  return list.map((value, i) => value - (list[i - 1] ?? 0));
}

function sums(list: readonly number[]): number[] {
  let sum = 0;
  return list.map((step) => {
    sum += step;
    return sum;
  });
}

/** The newest samples of one series that carried the device's own time, to know repeats from corrections. */
export class SeriesMemory {
  /** The last sample that plausibility let pass, for the jump rule. */
  lastAt: Instant = Number.NEGATIVE_INFINITY;
  lastValue = 0;
  #at = new Float64Array(FIRST_ROOM);
  #value = new Float64Array(FIRST_ROOM);
  #pos = new Float64Array(FIRST_ROOM);
  #size = 0;
  #next = 0;
  #newest = Number.NEGATIVE_INFINITY;

  /**
   * Whether this very sample came before; if not, it is remembered.
   * An equal time with another value is a correction: it is remembered in the old one's place and not a repeat.
   * @param live false while records older than this memory are replayed: then nothing changes, and a sample is a
   * repeat only of one that an earlier record brought
   */
  isRepeat(at: Instant, value: number, pos: number, live: boolean): boolean {
    if (at > this.#newest) {
      if (live) this.#push(at, value, pos);
      return false;
    }
    for (let i = 0; i < this.#size; i++) {
      if (this.#at[i] !== at) continue;
      if (this.#value[i] === value) return live || (this.#pos[i] ?? 0) < pos;
      if (live) {
        this.#value[i] = value;
        this.#pos[i] = pos;
      }
      return false;
    }
    if (live) this.#push(at, value, pos);
    return false;
  }

  #push(at: Instant, value: number, pos: number): void {
    if (this.#size === this.#at.length && this.#size < SAMPLES_KEPT) this.#grow();
    const i = this.#next;
    this.#at[i] = at;
    this.#value[i] = value;
    this.#pos[i] = pos;
    this.#next = i + 1 === this.#at.length ? 0 : i + 1;
    if (this.#size < this.#at.length) this.#size++;
    if (at > this.#newest) this.#newest = at;
  }

  #grow(): void {
    const room = Math.min(SAMPLES_KEPT, this.#at.length * 2);
    const wider = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const list = new Float64Array(room);
      list.set(old);
      return list;
    };
    this.#at = wider(this.#at);
    this.#value = wider(this.#value);
    this.#pos = wider(this.#pos);
    this.#next = this.#size;
  }

  save(): SavedSeries {
    const order = Array.from({ length: this.#size }, (_, i) => (this.#size < this.#at.length ? i : (this.#next + i) % this.#size));
    const of = (list: Float64Array): number[] => order.map((i) => list[i] ?? 0);
    return {
      last: [Number.isFinite(this.lastAt) ? this.lastAt : -1, this.lastValue],
      at: differences(of(this.#at)),
      value: of(this.#value),
      pos: differences(of(this.#pos)),
    };
  }

  static restored(saved: SavedSeries): SeriesMemory {
    const memory = new SeriesMemory();
    memory.lastAt = saved.last[0] < 0 ? Number.NEGATIVE_INFINITY : saved.last[0];
    memory.lastValue = saved.last[1];
    const at = sums(saved.at);
    const pos = sums(saved.pos);
    for (const [i, time] of at.entries()) memory.#push(time, saved.value[i] ?? 0, pos[i] ?? 0);
    return memory;
  }
}
