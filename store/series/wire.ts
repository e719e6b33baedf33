import type { DeviceEvent } from "../../contracts/index.ts";
import type { Earlier } from "../backup/copy-file.ts";
import type { StoredEvent } from "./notes.ts";
import type { SeriesCopy, SeriesGap, SeriesHolding, SeriesLimit, SeriesPurge, TendOutcome } from "./types.ts";

/** What goes between the hub's thread and the one that owns DuckDB. */
export interface StartData {
  readonly dir: string;
  readonly memoryLimitMb: number;
  readonly lateWait: number;
}

/** Per community the instant before which raw readings are gone. */
export type Thinned = readonly (readonly [community: string, until: number])[];

export interface Purged {
  readonly purges: readonly SeriesPurge[];
  readonly more: boolean;
  readonly thinned: Thinned;
}

export interface SeriesName {
  readonly id: number;
  readonly community: string;
  readonly device: string;
  readonly measurement: string;
}

export interface Opened {
  readonly positions: readonly { readonly community: string; readonly position: number }[];
  readonly series: readonly SeriesName[];
  readonly thinned: Thinned;
  /** Set where an unreadable database was put aside. */
  readonly setAside: string | null;
}

/** Rows `from` to `to` of a block in shared memory. */
export interface BlockRange {
  readonly buffer: SharedArrayBuffer;
  readonly from: number;
  readonly to: number;
}

export interface Batch {
  readonly series: readonly SeriesName[];
  readonly communities: readonly {
    readonly community: string;
    readonly position: number;
    readonly blocks: readonly BlockRange[];
    readonly events: readonly StoredEvent[];
  }[];
  readonly gaps: readonly SeriesGap[];
}

export interface Points {
  readonly t: Float64Array;
  readonly value: Float64Array;
  readonly quality: Uint8Array;
}

export interface Buckets {
  readonly t: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

export interface Latest extends Points {
  readonly series: Float64Array;
  readonly recv: Float64Array;
}

/** A question about one series; `from` included, `to` not. */
export interface RawQuestion {
  readonly series: number;
  readonly from: number;
  readonly to: number;
  readonly community: string;
  /** One more than this is never read. */
  readonly limit: number;
}

export interface BucketQuestion {
  readonly series: number;
  readonly from: number;
  readonly to: number;
  readonly community: string;
  /** Milliseconds. */
  readonly width: number;
}

export interface Tended extends TendOutcome {
  readonly bytes: number;
  readonly days: number;
}

/** A stretch of the past by receive time, `from` included, `to` not. */
export interface HistoryWindow {
  readonly community: string;
  readonly from: number;
  readonly to: number;
  /** Null: all of the community. */
  readonly series: readonly number[] | null;
  readonly devices: readonly string[];
  /** About so many rows at once. */
  readonly most: number;
}

/** Columns of rows in the order of their positions. */
export interface HistoryRows {
  readonly pos: Float64Array;
  readonly series: Uint32Array;
  readonly t: Float64Array;
  readonly recv: Float64Array;
  readonly value: Float64Array;
  readonly quality: Uint8Array;
  /** The window was read up to here. */
  readonly until: number;
}

/** The functions that the worker serves. */
export interface SeriesWorker {
  open(): Opened;
  write(batch: Batch): void;
  raw(question: RawQuestion): Points;
  buckets(question: BucketQuestion): Buckets;
  events(device: string, from: number, to: number, limit: number): readonly DeviceEvent[];
  latest(since: number): Latest;
  history(window: HistoryWindow): HistoryRows;
  historyEvents(window: HistoryWindow): readonly StoredEvent[];
  tend(now: number): Tended;
  purge(limits: readonly SeriesLimit[]): Purged;
  forget(device: string): readonly SeriesPurge[];
  booked(ids: readonly string[]): void;
  stored(): readonly SeriesHolding[];
  copyTo(root: string, earlier: Earlier | null): SeriesCopy;
}
