export type { HistoryNote } from "./notes.ts";
export { openSeries } from "./open-series.ts";
export type {
  Bucket,
  HistoryPart,
  HistoryRead,
  LatestPoint,
  LocalSeries,
  SeriesFault,
  SeriesGap,
  SeriesHistory,
  SeriesHolding,
  SeriesLimit,
  SeriesOptions,
  SeriesPurge,
  SeriesRetention,
  SeriesStats,
  SeriesStore,
  StoredPoint,
  TendOutcome,
} from "./types.ts";
