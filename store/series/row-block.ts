import type { Instant, Reading } from "../../contracts/index.ts";

/** Rows of one block. */
export const BLOCK_ROWS = 8192;
const TWO_32 = 4_294_967_296;

/** Columns of 64 bits lie as pairs of 32-bit words, as DuckDB's BIGINT has them: no BigInt is made on the way. */
const TIME = 0;
const RECV = BLOCK_ROWS * 8;
const POS = BLOCK_ROWS * 16;
const VALUE = BLOCK_ROWS * 24;
const SERIES = BLOCK_ROWS * 32;
const QUALITY = BLOCK_ROWS * 36;
const BYTES = BLOCK_ROWS * 37;

/** @returns the number that the pair of words at `index` stands for (exact to 2^53) */
export function readLong(words: Int32Array, index: number): number {
  return (words[2 * index + 1] ?? 0) * TWO_32 + ((words[2 * index] ?? 0) >>> 0);
}

/** Writes a whole number of at most 53 bits as a pair of words, little end first. */
export function writeLong(words: Int32Array, index: number, value: number): void {
  words[2 * index] = value | 0;
  words[2 * index + 1] = Math.floor(value / TWO_32);
}

/**
 * Readings in columns in shared memory: the hub's thread appends, the series thread reads the rows it was told of, and
 * the hub's thread still has them when that thread dies.
 */
export class RowBlock {
  readonly buffer: SharedArrayBuffer;
  readonly time: Int32Array;
  readonly recv: Int32Array;
  readonly pos: Int32Array;
  readonly value: Float64Array;
  readonly series: Uint32Array;
  readonly quality: Uint8Array;
  count = 0;

  constructor(buffer = new SharedArrayBuffer(BYTES)) {
    this.buffer = buffer;
    this.time = new Int32Array(buffer, TIME, BLOCK_ROWS * 2);
    this.recv = new Int32Array(buffer, RECV, BLOCK_ROWS * 2);
    this.pos = new Int32Array(buffer, POS, BLOCK_ROWS * 2);
    this.value = new Float64Array(buffer, VALUE, BLOCK_ROWS);
    this.series = new Uint32Array(buffer, SERIES, BLOCK_ROWS);
    this.quality = new Uint8Array(buffer, QUALITY, BLOCK_ROWS);
  }

  get full(): boolean {
    return this.count === BLOCK_ROWS;
  }

  push(series: number, reading: Reading): void {
    const i = this.count++;
    writeLong(this.time, i, reading.at);
    writeLong(this.recv, i, reading.recv);
    writeLong(this.pos, i, reading.pos);
    this.value[i] = reading.value;
    this.series[i] = series;
    this.quality[i] = reading.quality;
  }

  timeAt(i: number): Instant {
    return readLong(this.time, i);
  }

  recvAt(i: number): Instant {
    return readLong(this.recv, i);
  }

  posAt(i: number): number {
    return readLong(this.pos, i);
  }

  /** How many of the rows are at or below the position; positions rise within a block. */
  rowsUpTo(position: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.posAt(middle) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
