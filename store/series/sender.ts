import type { Duration, Instant } from "../../contracts/index.ts";
import { BlockPool, CommunityBuffer, type Draft } from "./community-buffer.ts";
import type { SeriesNames } from "./series-names.ts";
import type { SeriesFault, SeriesGap } from "./types.ts";
import type { Batch, SeriesName } from "./wire.ts";

/** Rows of one transaction: about 60 ms of the series thread. */
const BATCH_ROWS = 65_536;
/** So many rows are sent without waiting for the time. */
const SEND_ROWS = 32_768;
const FIRST_RETRY: Duration = 500;
const LAST_RETRY: Duration = 30_000;

export interface SenderOptions {
  readonly names: SeriesNames;
  readonly flushEvery: Duration;
  readonly maxRows: number;
  /** Monotonic milliseconds. */
  readonly monotonic: () => number;
  /** Calls later, without keeping the process alive; returns how to take it back. */
  readonly later: (after: Duration, call: () => void) => () => void;
  readonly write: (batch: Batch) => Promise<void>;
  readonly onFault: (fault: SeriesFault) => void;
  readonly onGap: (gap: SeriesGap) => void;
  readonly onCommitted: (community: string, position: number) => void;
}

/** Holds what waits to be written and sends it in batches, one at a time, again and again until it is committed. */
export class Sender {
  rowsWritten = 0;
  rowsLost = 0;
  batchMs = 0;
  failing = false;
  private readonly buffers = new Map<string, CommunityBuffer>();
  private readonly pool = new BlockPool();
  private readonly options: SenderOptions;
  private rows = 0;
  private gaps: SeriesGap[] = [];
  private underWay: { readonly drafts: readonly Draft[]; readonly done: Promise<void> } | undefined;
  private cancel: (() => void) | undefined;
  private retry = FIRST_RETRY;
  private stopped = false;

  constructor(options: SenderOptions) {
    this.options = options;
  }

  buffer(community: string): CommunityBuffer {
    const old = this.buffers.get(community);
    if (old) return old;
    const made = new CommunityBuffer(community, 0, this.pool);
    this.buffers.set(community, made);
    return made;
  }

  find(community: string): CommunityBuffer | undefined {
    return this.buffers.get(community);
  }

  get queued(): number {
    let sum = 0;
    for (const buffer of this.buffers.values()) sum += buffer.queued;
    return sum;
  }

  /** A batch is on its way. */
  get busy(): boolean {
    return this.underWay !== undefined;
  }

  get lag(): number {
    let most = 0;
    for (const buffer of this.buffers.values()) most = Math.max(most, buffer.allowed - buffer.committed);
    return most;
  }

  holds(test: (buffer: CommunityBuffer) => boolean): boolean {
    for (const buffer of this.buffers.values()) if (test(buffer)) return true;
    return false;
  }

  /** Called after rows were pushed: keeps the bound. */
  pushed(rows: number): void {
    this.rows += rows;
    if (this.rows > this.options.maxRows) this.shed();
  }

  /** Something more may be written. */
  wake(): void {
    if (this.stopped || this.underWay || this.failing) return;
    if (this.rows >= SEND_ROWS) this.send();
    else this.cancel ??= this.options.later(this.options.flushEvery, () => this.send());
  }

  /** Sends all that may be written now (not what comes meanwhile), or as much as can be until sending fails. */
  async settle(): Promise<void> {
    const goals = [...this.buffers.values()].map((buffer) => [buffer, buffer.allowed] as const);
    while (goals.some(([buffer, goal]) => buffer.committed < goal)) {
      if (this.underWay) await this.underWay.done;
      if (this.failing || this.stopped) return;
      this.send();
    }
  }

  /** After the series thread was started anew, with what its database holds. */
  reopened(positions: ReadonlyMap<string, number>, series: readonly SeriesName[]): void {
    this.options.names.reopened(series);
    for (const [community, position] of positions) this.rows -= this.buffer(community).commit(position);
  }

  /** What was thought to be written may be lost behind the position: the caller will bring it again. */
  rewind(community: string, position: number): void {
    this.rows -= this.buffer(community).rewind(position);
  }

  stop(): void {
    this.stopped = true;
    this.cancel?.();
  }

  private send(): void {
    this.cancel?.();
    this.cancel = undefined;
    if (this.underWay || this.stopped) return;
    const drafts: Draft[] = [];
    let room = BATCH_ROWS;
    for (const buffer of this.buffers.values()) {
      const draft = room > 0 ? buffer.draft(room) : undefined;
      if (!draft) continue;
      drafts.push(draft);
      room -= draft.rows;
    }
    if (drafts.length > 0) this.underWay = { drafts, done: this.deliver(drafts) };
  }

  private async deliver(drafts: readonly Draft[]): Promise<void> {
    const { names } = this.options;
    const series = names.pending();
    const gaps = [...this.gaps];
    const began = this.options.monotonic();
    try {
      await this.options.write({ series, communities: drafts, gaps });
      this.batchMs = this.options.monotonic() - began;
      names.written(series);
      this.gaps = this.gaps.filter((gap) => !gaps.includes(gap));
      this.underWay = undefined;
      this.commit(drafts);
      this.mended();
    } catch (error) {
      this.underWay = undefined;
      this.failed(error instanceof Error ? error.message : String(error));
    }
  }

  private commit(drafts: readonly Draft[]): void {
    for (const draft of drafts) {
      const rows = this.buffer(draft.community).commit(draft.position);
      this.rows -= rows;
      this.rowsWritten += rows;
      this.options.onCommitted(draft.community, draft.position);
    }
  }

  private mended(): void {
    if (this.failing) this.options.onFault({ state: "mended", detail: "" });
    this.failing = false;
    this.retry = FIRST_RETRY;
    this.wake();
  }

  private failed(detail: string): void {
    if (!this.failing) this.options.onFault({ state: "failing", detail });
    this.failing = true;
    if (this.stopped) return;
    this.cancel = this.options.later(this.retry, () => this.send());
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
  }

  /** The oldest part goes first: what is new is what people look at. */
  private shed(): void {
    const busy = new Set(this.underWay?.drafts.flatMap((draft) => draft.blocks.map((block) => block.buffer)) ?? []);
    while (this.rows > this.options.maxRows) {
      const [largest] = [...this.buffers.values()].sort((a, b) => b.rows - a.rows);
      const gap = largest?.drop(busy);
      if (!gap) return;
      this.rows -= gap.rows;
      this.rowsLost += gap.rows;
      this.gaps.push(gap);
      this.options.onGap(gap);
    }
  }
}

/** The wall's own timers. */
export function laterByTimer(after: Duration, call: () => void): () => void {
  const timer = setTimeout(call, after);
  timer.unref();
  return () => clearTimeout(timer);
}

/** Guards against a nonsense time making a table of its own; fractions of a millisecond are cut off when stored. */
export function isStorable(at: Instant): boolean {
  return at >= 0 && at <= Number.MAX_SAFE_INTEGER;
}
