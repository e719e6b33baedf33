export { openSeries } from "./open-series.ts";
export type {
  Bucket,
  LatestPoint,
  SeriesFault,
  SeriesGap,
  SeriesOptions,
  SeriesStats,
  SeriesStore,
  StoredPoint,
  TendOutcome,
} from "./types.ts";
