import type { AlertDetail, Instant } from "../../contracts/index.ts";
import { type ChartPoint, gapLimit, withGaps } from "./gaps.ts";

export interface EvidenceSeries {
  readonly device: string;
  readonly measurement: string;
  readonly unit: string;
  readonly points: readonly ChartPoint[];
  /** The limit belongs to this series. */
  readonly limit: number | null;
}

export interface EvidenceChart {
  readonly series: readonly EvidenceSeries[];
  readonly raised: Instant;
  readonly cleared: Instant | null;
}

/** What came after the alert was raised, read from the series store. */
export interface Later {
  readonly device: string;
  readonly measurement: string;
  readonly points: readonly { readonly t: string; readonly value: number }[];
}

/**
 * One chart per series: the frozen ten minutes before, then what has come since, the limit only on the measurement it
 * is a limit of, raise and clear as instants. Rejected values (quality bit 4) are not drawn: they were never judged.
 */
export function evidenceChart(alert: AlertDetail, later: readonly Later[], intervalSeconds = 60): EvidenceChart {
  const { evidence } = alert;
  const series = evidence.series.map((frozen) => {
    const good = frozen.points.filter((point) => (point.quality & 4) === 0);
    const newest = good.reduce((latest, point) => Math.max(latest, Date.parse(point.t)), Number.NEGATIVE_INFINITY);
    const since = later
      .filter((more) => more.device === frozen.device && more.measurement === frozen.measurement)
      .flatMap((more) => more.points)
      .filter((point) => Date.parse(point.t) > newest);
    const all = [...good.map((point) => ({ t: point.t, value: point.value })), ...since];
    const limit = gapLimit(
      all.map((point) => Date.parse(point.t)).sort((a, b) => a - b),
      intervalSeconds,
    );
    return {
      device: frozen.device,
      measurement: frozen.measurement,
      unit: frozen.unit,
      points: withGaps(all, limit),
      limit: evidence.measurement === frozen.measurement ? evidence.limit : null,
    };
  });
  return { series, raised: Date.parse(alert.raisedAt), cleared: alert.clearedAt === null ? null : Date.parse(alert.clearedAt) };
}
