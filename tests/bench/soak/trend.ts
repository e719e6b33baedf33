/** A straight line through samples, by least squares. */
export interface Trend {
  /** Change in an hour. */
  readonly perHour: number;
  /** Standard error of that: what the scatter of the samples alone could make. */
  readonly errorPerHour: number;
}

const HOUR_S = 3_600;

/** @param points seconds and value */
export function trendOf(points: readonly (readonly [number, number])[]): Trend {
  const count = points.length;
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / count;
  const [atMean, valueMean] = [mean(0), mean(1)];
  let across = 0;
  let along = 0;
  for (const [at, value] of points) {
    across += (at - atMean) * (value - valueMean);
    along += (at - atMean) ** 2;
  }
  const slope = along === 0 ? 0 : across / along;
  const rest = points.reduce((sum, [at, value]) => sum + (value - valueMean - slope * (at - atMean)) ** 2, 0);
  const error = along === 0 || count < 3 ? 0 : Math.sqrt(rest / (count - 2) / along);
  return { perHour: slope * HOUR_S, errorPerHour: error * HOUR_S };
}
