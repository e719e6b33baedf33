import type { Instant } from "../contracts/index.ts";

export const SAMPLES_KEPT = 64;
const FIRST_ROOM = 8;
const STRIDE = 3;

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
  /** Time, value and position of each sample, side by side: one array per series, since there are many series. */
  #ring = new Float64Array(FIRST_ROOM * STRIDE);
  #room = FIRST_ROOM;
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
    const ring = this.#ring;
    for (let i = 0; i < this.#size * STRIDE; i += STRIDE) {
      if (ring[i] !== at) continue;
      if (ring[i + 1] === value) return live || (ring[i + 2] ?? 0) < pos;
      if (live) {
        ring[i + 1] = value;
        ring[i + 2] = pos;
      }
      return false;
    }
    if (live) this.#push(at, value, pos);
    return false;
  }

  #push(at: Instant, value: number, pos: number): void {
    if (this.#size === this.#room && this.#size < SAMPLES_KEPT) this.#grow();
    const next = this.#next;
    const ring = this.#ring;
    ring[next * STRIDE] = at;
    ring[next * STRIDE + 1] = value;
    ring[next * STRIDE + 2] = pos;
    this.#next = next + 1 === this.#room ? 0 : next + 1;
    if (this.#size < this.#room) this.#size++;
    if (at > this.#newest) this.#newest = at;
  }

  #grow(): void {
    this.#room = Math.min(SAMPLES_KEPT, this.#room * 2);
    const wider = new Float64Array(this.#room * STRIDE);
    wider.set(this.#ring);
    this.#ring = wider;
    this.#next = this.#size;
  }

  save(): SavedSeries {
    const order = Array.from({ length: this.#size }, (_, i) => (this.#size < this.#room ? i : (this.#next + i) % this.#size));
    const of = (part: number): number[] => order.map((i) => this.#ring[i * STRIDE + part] ?? 0);
    return {
      last: [Number.isFinite(this.lastAt) ? this.lastAt : -1, this.lastValue],
      at: differences(of(0)),
      value: of(1),
      pos: differences(of(2)),
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
