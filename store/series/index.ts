export { openSeries } from "./open-series.ts";
export type {
  Bucket,
  LatestPoint,
  LocalSeries,
  SeriesFault,
  SeriesGap,
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
