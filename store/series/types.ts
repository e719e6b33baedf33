import type { DeviceEvent, Duration, Instant, Measurement, Reading } from "../../contracts/index.ts";
import type { Earlier } from "../backup/copy-file.ts";
import type { HistoryNote } from "./notes.ts";

export interface SeriesOptions {
  /** Directory of its own; made where missing. */
  readonly dir: string;
  /** What DuckDB may hold in memory, in MiB; default 384. */
  readonly memoryLimitMb?: number;
  /** Longest wait of a row that may be written, in milliseconds; default 500. */
  readonly flushEvery?: Duration;
  /** Rows kept in memory while the store is slow or broken; then the oldest part is lost as a gap. Default 2,000,000 (75 MB). */
  readonly maxRows?: number;
  /** How long late rows of a closed day may wait before its part is written anew, in milliseconds; default 1 h. */
  readonly lateWait?: Duration;
  /** Longest wait of a question for rows of its series that are still in memory, in milliseconds; default 100. */
  readonly patience?: Duration;
  readonly onFault?: (fault: SeriesFault) => void;
  readonly onGap?: (gap: SeriesGap) => void;
  /** The rows up to `position` are durable: the journal may drop what it kept for this reader. */
  readonly onCommitted?: (community: string, position: number) => void;
}

/** Trouble of the store, told when it begins, when it changes and when it is over. */
export interface SeriesFault {
  readonly state: "failing" | "mended" | "set-aside" | "refused";
  readonly detail: string;
}

/** Rows that were lost because the store did not keep up. */
export interface SeriesGap {
  readonly community: string;
  /** Positions of the first and last row lost, both included. */
  readonly from: number;
  readonly to: number;
  /** Device times of the oldest and newest row lost. */
  readonly fromAt: Instant;
  readonly toAt: Instant;
  readonly rows: number;
}

export interface StoredPoint {
  readonly at: Instant;
  readonly value: number;
  /** Bits of `Quality`. */
  readonly quality: number;
}

export interface Bucket {
  /** Beginning of the bucket. */
  readonly t: Instant;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly count: number;
}

/** The newest believed value of a series, as stored. */
export interface LatestPoint extends StoredPoint {
  readonly device: string;
  readonly measurement: Measurement;
  readonly recv: Instant;
}

export interface SeriesStats {
  /** Rows committed since the start. */
  readonly rows: number;
  /** Rows and events waiting in memory, those under way included. */
  readonly queued: number;
  /** Positions allowed but not yet committed, the largest of all communities. */
  readonly lag: number;
  /** Rows lost as gaps since the start. */
  readonly lost: number;
  readonly series: number;
  /** Length of the last committed batch in milliseconds, from sending to answer. */
  readonly batchMs: number;
  readonly failing: boolean;
  /** Rows that a server refused as wrong and that were put aside, since the start. */
  readonly refused: number;
  /** Why it is not known whether a server still holds what it acknowledged, so that nothing is settled; null where it is known. */
  readonly untold: string | null;
  /** Bytes on disk as of the last `tend`. */
  readonly bytes: number;
  readonly days: number;
}

/** What one step of upkeep did. */
export interface TendOutcome {
  readonly did: "nothing" | "folded";
  /** The day, as `2026-11-23` (UTC). */
  readonly day: string | null;
  readonly rows: number;
  /** More is to be done: call again soon. */
  readonly more: boolean;
}

/** How long a community's readings are kept; what lies wholly before an instant may go, in whole days. */
export interface SeriesLimit {
  readonly community: string;
  readonly rawBefore: Instant;
  /** The minute roll-ups and the events with them. */
  readonly minutesBefore: Instant;
}

/** What of one community and day was removed, or of one device on request. */
export interface SeriesPurge {
  /** The same purge has the same id, however often it is told. */
  readonly id: string;
  readonly community: string;
  readonly what: "raw" | "minutes" | "device";
  readonly device: string | null;
  readonly from: Instant;
  readonly to: Instant;
  /** Raw readings, or minutes, and events that went. */
  readonly rows: number;
  /** Files removed or written smaller, and the bytes the disk got back (of a day of several communities: by their rows). */
  readonly files: number;
  readonly bytes: number;
}

/** What is stored of a community. */
export interface SeriesHolding {
  readonly community: string;
  readonly what: "raw" | "minutes";
  readonly rows: number;
  readonly days: number;
  readonly oldest: Instant | null;
}

/** Removal of what is past its time, and of a device on request. */
export interface SeriesRetention {
  /** One step: the oldest day with something past its limit. Tells it, and what was told before but not yet booked. */
  purge(limits: readonly SeriesLimit[]): Promise<{ readonly purges: readonly SeriesPurge[]; readonly more: boolean }>;
  /** Removes every reading and event of a device, as far as they are written. */
  forget(device: string): Promise<readonly SeriesPurge[]>;
  /** These are written down elsewhere: they are told no more. */
  booked(ids: readonly string[]): Promise<void>;
  /** Before this instant raw readings of the community are gone, and minutes answer in their place; null: none are. */
  rawFrom(community: string): Instant | null;
  stored(): Promise<readonly SeriesHolding[]>;
}

/** A stretch of history in the order of the journal. */
export interface HistoryPart {
  /** Read up to this receive time. */
  readonly until: Instant;
  /** Columns of readings; `series` counts into `HistoryRead.series`. */
  readonly pos: Float64Array;
  readonly series: Uint32Array;
  readonly t: Float64Array;
  readonly recv: Float64Array;
  readonly value: Float64Array;
  readonly quality: Uint8Array;
  readonly events: readonly DeviceEvent[];
  readonly notes: readonly HistoryNote[];
}

/** What of history is asked for; times are receive times, `from` included, `to` not. */
export interface HistoryQuestion {
  readonly community: string;
  readonly devices: readonly string[];
  /** Null: every measurement. */
  readonly measurements: readonly Measurement[] | null;
  readonly from: Instant;
  readonly to: Instant;
  /** About so many rows a part; default 300,000 (about 40 MB while it is read). */
  readonly most?: number;
}

/** History in bulk, for judging it anew: one question for many series, part by part as they are asked for. */
export interface SeriesHistory {
  read(question: HistoryQuestion): HistoryRead;
}

export interface HistoryRead {
  /** By number: device and measurement. */
  readonly series: readonly (readonly [device: string, measurement: Measurement] | null)[];
  parts(): AsyncGenerator<HistoryPart>;
}

/** Questions see what is committed, and what still waits in memory where it can be written within `patience`. */
export interface SeriesStore {
  /** Takes what one message said into memory; ignores what is not above the committed position (replay). */
  append(community: string, readings: readonly Reading[], events: readonly DeviceEvent[], notes?: readonly HistoryNote[]): void;
  /** The journal is synced to `upTo`: what is at or below may be written, within `flushEvery`. */
  flush(community: string, upTo: number): void;
  /** Writes now all that may be written; resolves when it is committed, or at once while the store is failing. */
  settle(): Promise<void>;
  /** Position up to which everything is committed; 0 for a new community. After opening: where replay resumes. */
  position(community: string): number;
  /**
   * Ascending in time, `from` included, `to` not; `next` goes back as `after`, null at the end. Before `retention.rawFrom`
   * the averages of whole minutes stand for the readings that are gone.
   */
  raw(question: {
    readonly device: string;
    readonly measurement: Measurement;
    readonly from: Instant;
    readonly to: Instant;
    readonly limit: number;
    readonly after?: Instant | null;
  }): Promise<{ readonly points: readonly StoredPoint[]; readonly next: Instant | null }>;
  /**
   * At most `points` buckets, empty ones left out, rejected values never counted. Buckets of a minute and more are whole
   * minutes and begin at the whole minute of `from`; the end is rounded up likewise.
   */
  buckets(question: {
    readonly device: string;
    readonly measurement: Measurement;
    readonly from: Instant;
    readonly to: Instant;
    readonly points: number;
  }): Promise<readonly Bucket[]>;
  /** Ascending in time, `from` included, `to` not, at most `limit` (default 1,000). */
  events(question: {
    readonly device: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly limit?: number;
  }): Promise<readonly DeviceEvent[]>;
  /** The newest value of every series since `since` (to fill the memory of recent values after a start). */
  latest(since: Instant): Promise<readonly LatestPoint[]>;
  /** One step of upkeep: writes a closed day sorted with its roll-up. */
  tend(now: Instant): Promise<TendOutcome>;
  /** Null where the server behind the store cannot give it in the order of the journal. */
  readonly history: SeriesHistory | null;
  /** Null where the server behind the store keeps its own retention. */
  readonly retention: SeriesRetention | null;
  stats(): SeriesStats;
  /** Writes what may be written and closes. */
  stop(): Promise<void>;
}

/** What a copy of the series holds. */
export interface SeriesCopy {
  readonly positions: Readonly<Record<string, number>>;
  readonly readings: number;
  readonly events: number;
  /** Files of an earlier copy that were linked. */
  readonly linked: number;
}

/** Series in files of this machine, which the hub backs up itself. */
export interface LocalSeries extends SeriesStore {
  /** Copies everything committed into `series/` below `root` while writing goes on; upkeep waits. */
  copyTo(root: string, earlier: Earlier | null): Promise<SeriesCopy>;
}
