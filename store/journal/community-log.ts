import type { Instant, JournalRecord } from "../../contracts/index.ts";
import { BatchEncoder } from "./codec.ts";
import type { Batch } from "./types.ts";

/** One row of SQLite stays small, so that reading back goes in steps. */
const SEAL_BYTES = 1024 * 1024;
const MAX_REFUSED_RANGES = 1_000;

interface Waiter {
  readonly pos: number;
  /** Monotonic time, ms. */
  readonly since: number;
  readonly done: (error?: Error) => void;
}

/** What of one community is in memory: records on their way to the disk and those who wait for it. */
export class CommunityLog {
  readonly community: string;
  synced: number;
  last: number;
  lastRecv: Instant;
  readonly #encoder = new BatchEncoder();
  #sealed: Batch[] = [];
  #sealedBytes = 0;
  #waiters: Waiter[] = [];
  #served = 0;
  /** Positions that the full queue refused: [first, last], rising. */
  #refused: [number, number][] = [];

  constructor(community: string, last: number, lastRecv: Instant) {
    this.community = community;
    this.last = last;
    this.synced = last;
    this.lastRecv = lastRecv;
  }

  get bytes(): number {
    return this.#sealedBytes + this.#encoder.bytes;
  }

  append(record: JournalRecord): void {
    this.#follow(record);
    this.#encoder.add(record);
    this.last = record.pos;
    this.lastRecv = record.recv;
    if (this.#encoder.bytes >= SEAL_BYTES) this.#seal();
  }

  /** Leaves out everything up to `pos`. */
  resume(pos: number): void {
    if (pos <= this.last) return;
    if (this.bytes > 0 || this.synced < this.last)
      throw new Error(`${this.community}: records are under way, positions cannot be left out`);
    this.last = pos;
    this.synced = pos;
  }

  /** The record gets no place in the journal: its position will never be synced. */
  refuse(record: JournalRecord): void {
    this.#follow(record);
    this.last = record.pos;
    this.lastRecv = record.recv;
    const newest = this.#refused.at(-1);
    if (newest && newest[1] === record.pos - 1) newest[1] = record.pos;
    else this.#refused.push([record.pos, record.pos]);
    if (this.#refused.length > MAX_REFUSED_RANGES) this.#refused.shift();
  }

  /** Hands over everything gathered so far. */
  take(): Batch[] {
    this.#seal();
    const batches = this.#sealed;
    this.#sealed = [];
    this.#sealedBytes = 0;
    return batches;
  }

  wait(pos: number, since: number, done: (error?: Error) => void): void {
    if (this.#refused.length > 0 && this.#refused.some(([first, last]) => pos >= first && pos <= last)) {
      done(new Error(`position ${pos} was not journaled: the queue was full`));
      return;
    }
    if (pos <= this.synced) {
      done();
      return;
    }
    if (pos > this.last) throw new RangeError(`position ${pos} of ${this.community} was not appended yet, the last is ${this.last}`);
    const newest = this.#waiters.at(-1);
    const waiter = { pos, since, done };
    if (!newest || newest.pos <= pos) this.#waiters.push(waiter);
    else {
      let index = this.#waiters.length;
      while (index > this.#served && (this.#waiters[index - 1]?.pos ?? 0) > pos) index -= 1;
      this.#waiters.splice(index, 0, waiter);
    }
  }

  /** Moves the synced position and calls those who waited for it. */
  advance(pos: number): void {
    this.synced = pos;
    for (;;) {
      const waiter = this.#waiters[this.#served];
      if (waiter === undefined || waiter.pos > pos) break;
      this.#served += 1;
      waiter.done();
    }
    this.#forget();
  }

  /** Fails those who have waited since `before` or longer. */
  fail(before: number, error: Error): void {
    const late = this.#waiters.slice(this.#served).filter((waiter) => waiter.since <= before);
    if (late.length === 0) return;
    this.#waiters = this.#waiters.slice(this.#served).filter((waiter) => waiter.since > before);
    this.#served = 0;
    for (const waiter of late) waiter.done(error);
  }

  #follow(record: JournalRecord): void {
    if (record.pos <= this.last || record.recv < this.lastRecv)
      throw new RangeError(`${this.community}: record ${record.pos} at ${record.recv} does not follow ${this.last} at ${this.lastRecv}`);
  }

  #seal(): void {
    const e = this.#encoder;
    if (e.count === 0) return;
    const { firstPos, lastPos, count, firstRecv, lastRecv } = e;
    const blob = e.copy();
    this.#sealed.push({ community: this.community, firstPos, lastPos, count, firstRecv, lastRecv, blob });
    this.#sealedBytes += blob.byteLength;
    e.clear();
  }

  #forget(): void {
    if (this.#served === this.#waiters.length) {
      this.#waiters = [];
      this.#served = 0;
    } else if (this.#served > 4096) {
      this.#waiters = this.#waiters.slice(this.#served);
      this.#served = 0;
    }
  }
}
