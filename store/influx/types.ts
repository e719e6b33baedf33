import type { DeviceEvent, Duration, Instant, Reading } from "../../contracts/index.ts";
import type { SeriesFault, SeriesGap } from "../series/index.ts";

/** The server and how it is asked. */
export interface InfluxTarget {
  /** As `http://127.0.0.1:8086`, a path allowed. */
  readonly url: string;
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
  /** What the server understands: Flux (InfluxDB 2) or MetricsQL (VictoriaMetrics). Both take the same writes. */
  readonly query: "flux" | "victoria";
}

/** What a stretch of the journal says, in order; every position between `first` and `last` is in it. */
export interface HistoryPart {
  readonly first: number;
  readonly last: number;
  /** Receive times of the first and last record. */
  readonly firstRecv: Instant;
  readonly lastRecv: Instant;
  readonly readings: readonly Reading[];
  readonly events: readonly DeviceEvent[];
}

/** Reads the journal again above a position, up to where it is synced. */
export type History = (community: string, after: number) => AsyncIterable<HistoryPart>;

/** Who is watched by a device and where it hangs. */
export interface DeviceWhere {
  readonly person: string | null;
  readonly place: string | null;
}

export interface InfluxOptions extends InfluxTarget {
  /** Directory for the position reached, the names of series and what the server refused. */
  readonly dir: string;
  readonly history: History;
  /** The person and place that hold for a device when a message arrives. */
  readonly whereOf?: (device: string, at: Instant) => DeviceWhere;
  /** Longest wait of a row that may be written, in milliseconds; default 500. */
  readonly flushEvery?: Duration;
  /** Rows kept in memory while the server is slow or away; what comes later is read from the journal again. Default 500,000. */
  readonly maxRows?: number;
  /** Longest wait of a question for rows of its series that are still in memory, in milliseconds; default 100. */
  readonly patience?: Duration;
  /**
   * How long the server may still lose what it has acknowledged, in milliseconds. Default 0 with `flux` (InfluxDB syncs
   * its log before it answers), 15,000 with `victoria` (VictoriaMetrics keeps the last seconds in memory).
   */
  readonly settleAfter?: Duration;
  readonly onFault?: (fault: SeriesFault) => void;
  readonly onGap?: (gap: SeriesGap) => void;
  /** The server holds the rows up to `position` for good: the journal may drop what it kept for this reader. */
  readonly onCommitted?: (community: string, position: number) => void;
}
