import {
  type Evidence,
  type Instant,
  isMeasurement,
  MEASUREMENTS,
  MINUTE,
  type MotionEvidence,
  type Signal,
  toIso,
} from "../contracts/index.ts";

/** The ring of recent values, oldest first. */
export type Window = (
  device: string,
  measurement: string,
  from: Instant,
  to: Instant,
) => readonly { readonly t: Instant; readonly value: number; readonly quality: number }[];

/** How much of each series goes into the evidence: what the ring in memory holds. */
const BEFORE = 10 * MINUTE;

/** What was known when the alert was raised: limit in force, value, rule version and the last ten minutes of its series. */
export function freezeEvidence(signal: Signal, window: Window, motion: MotionEvidence | null): Evidence {
  const { cause } = signal;
  return {
    limit: cause.limit,
    side: cause.side,
    value: cause.value,
    unit: cause.unit,
    measurement: cause.measurement,
    event: cause.event,
    source: cause.source,
    since: toIso(cause.since),
    ruleVersion: signal.ruleVersion,
    series: cause.series.map(([device, measurement]) => ({
      device,
      measurement,
      unit: isMeasurement(measurement) ? MEASUREMENTS[measurement].unit : "",
      // From the moment it is about: a late one shows the minutes before it happened as well.
      points: window(device, measurement, Math.min(signal.at, signal.recv) - BEFORE, signal.recv).map((point) => ({
        t: toIso(point.t),
        value: point.value,
        quality: point.quality,
      })),
    })),
    ...(motion === null ? {} : { motion }),
    pictures: [],
  };
}
