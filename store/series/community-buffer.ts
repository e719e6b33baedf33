import type { Instant, Reading } from "../../contracts/index.ts";
import type { StoredEvent } from "./notes.ts";
import { RowBlock } from "./row-block.ts";
import type { SeriesGap } from "./types.ts";
import type { BlockRange } from "./wire.ts";

/** What of one community waits to be written, in the order of positions. */
export interface Draft {
  readonly community: string;
  readonly position: number;
  readonly blocks: readonly BlockRange[];
  readonly events: readonly StoredEvent[];
  readonly rows: number;
}

interface Held {
  readonly block: RowBlock;
  /** Rows already committed. */
  done: number;
}

/** Blocks that were written are used again. */
export class BlockPool {
  private readonly free: RowBlock[] = [];

  take(): RowBlock {
    return this.free.pop() ?? new RowBlock();
  }

  give(block: RowBlock): void {
    block.count = 0;
    if (this.free.length < 32) this.free.push(block);
  }
}

/** Rows and events of one community between the journal and the store. */
export class CommunityBuffer {
  readonly community: string;
  /** The journal is synced to here. */
  allowed = 0;
  committed: number;
  rows = 0;
  private held: Held[] = [];
  private events: StoredEvent[] = [];
  private readonly pool: BlockPool;

  constructor(community: string, committed: number, pool: BlockPool) {
    this.community = community;
    this.committed = committed;
    this.pool = pool;
  }

  get queued(): number {
    return this.rows + this.events.length;
  }

  push(series: number, reading: Reading): void {
    let last = this.held.at(-1);
    if (!last || last.block.full) {
      last = { block: this.pool.take(), done: 0 };
      this.held.push(last);
    }
    last.block.push(series, reading);
    this.rows++;
  }

  pushEvent(event: StoredEvent): void {
    this.events.push(event);
  }

  /** Whether rows that are not yet written belong to this series and time. */
  holds(series: number, from: Instant, to: Instant): boolean {
    for (const { block, done } of this.held) {
      for (let i = block.series.indexOf(series, done); i >= 0 && i < block.count; i = block.series.indexOf(series, i + 1)) {
        const at = block.timeAt(i);
        if (at >= from && at < to) return true;
      }
    }
    return false;
  }

  holdsEventOf(device: string): boolean {
    return this.events.some((event) => event.device === device);
  }

  /** The oldest rows that may be written, about `most`; undefined where there is nothing to say. */
  draft(most: number): Draft | undefined {
    if (this.allowed <= this.committed) return undefined;
    const blocks: BlockRange[] = [];
    let rows = 0;
    let position = this.allowed;
    for (const [index, { block, done }] of this.held.entries()) {
      const to = block.rowsUpTo(this.allowed);
      if (to > done) blocks.push({ buffer: block.buffer, from: done, to });
      rows += to - done;
      if (to < block.count) break;
      const last = block.posAt(block.count - 1);
      // All rows of one position are written together, or a crash between would lose the second half of a message.
      const shared = this.held[index + 1]?.block.posAt(0) === last;
      if (rows >= most && !shared && last < this.allowed) {
        position = last;
        break;
      }
    }
    const events = this.events.filter((event) => event.pos <= position);
    return { community: this.community, position, blocks, events, rows };
  }

  /**
   * Everything up to the position is durable.
   * @returns how many rows are done with
   */
  commit(position: number): number {
    if (position <= this.committed) return 0;
    let rows = 0;
    for (const held of this.held) {
      const to = held.block.rowsUpTo(position);
      if (to > held.done) {
        rows += to - held.done;
        held.done = to;
      }
      if (to < held.block.count) break;
    }
    this.committed = position;
    this.allowed = Math.max(this.allowed, position);
    this.rows -= rows;
    this.events = this.events.filter((event) => event.pos > position);
    this.recycle();
    return rows;
  }

  /**
   * Forgets everything: rows above `position` will come again from the journal. Nothing may be under way.
   * @returns how many rows were forgotten
   */
  rewind(position: number): number {
    const rows = this.rows;
    for (const { block } of this.held) this.pool.give(block);
    this.held = [];
    this.events = [];
    this.rows = 0;
    this.committed = position;
    this.allowed = position;
    return rows;
  }

  /** Loses the oldest block that is not under way. */
  drop(underWay: ReadonlySet<SharedArrayBuffer>): SeriesGap | undefined {
    const index = this.held.findIndex((one) => !underWay.has(one.block.buffer) && one.done < one.block.count);
    const [lost] = index < 0 ? [] : this.held.splice(index, 1);
    if (!lost) return undefined;
    const { block, done } = lost;
    let fromAt = Number.POSITIVE_INFINITY;
    let toAt = Number.NEGATIVE_INFINITY;
    for (let i = done; i < block.count; i++) {
      fromAt = Math.min(fromAt, block.timeAt(i));
      toAt = Math.max(toAt, block.timeAt(i));
    }
    const rows = block.count - done;
    this.rows -= rows;
    const gap = { community: this.community, from: block.posAt(done), to: block.posAt(block.count - 1), fromAt, toAt, rows };
    this.pool.give(block);
    return gap;
  }

  private recycle(): void {
    for (let first = this.held[0]; first?.block.full && first.done === first.block.count; first = this.held[0]) {
      this.held.shift();
      this.pool.give(first.block);
    }
  }
}
