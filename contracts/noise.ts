import { Type } from "typebox";
import type { Alert } from "./alert.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { DAY, type Instant, MINUTE } from "./time.ts";

/** ISA-18.2: more than ten new alerts in ten minutes are a flood; below five it is over. */
export const FLOOD_OVER = 10;
export const FLOOD_UNDER = 5;
export const FLOOD_WINDOW = 10 * MINUTE;
/** ISA-18.2 and EEMUA 191: alerts a day that one desk can well answer, and at most. */
export const ACCEPTABLE_A_DAY = 150;
export const MOST_A_DAY = 300;
/** ISA-18.2: in alarm without a break for longer, an alert is stale. */
export const STANDING_AFTER = DAY;

/** Since when an alert holds without a break. */
export function standingSince(alert: Pick<Alert, "raisedAt" | "activeSince">): Instant {
  return Date.parse(alert.activeSince ?? alert.raisedAt);
}

/** 长期未恢复: it has held for over a day. */
export function isStanding(alert: Pick<Alert, "active" | "state" | "raisedAt" | "activeSince">, now: Instant): boolean {
  return alert.active && alert.state !== "normal" && now - standingSince(alert) > STANDING_AFTER;
}

/** What is shown by itself in a flood too: critical, high, and every danger to life. */
export function standsAlone(alert: Pick<Alert, "severity" | "lifeSafety">): boolean {
  return alert.lifeSafety || alert.severity === "critical" || alert.severity === "high";
}

/** A span in which alerts came faster than a desk can take them. */
export const FloodSchema = Type.Object({
  id: Type.String(),
  community: Type.String(),
  /** What this desk sees: its role and places; empty for the community as a whole. */
  desk: Type.String(),
  from: IsoTime,
  to: Nullable(IsoTime),
  /** New alerts from ten minutes before its beginning to its end. */
  alerts: Type.Integer(),
  /** Most in any ten minutes of it. */
  peak: Type.Integer(),
});
export type Flood = Type.Static<typeof FloodSchema>;

/** The flood of a desk at this moment. */
export interface FloodNow {
  readonly since: string;
  /** New alerts in the last ten minutes. */
  readonly count: number;
}

export const PrecisionSchema = Type.Object({
  true: Type.Integer(),
  false: Type.Integer(),
  mistake: Type.Integer(),
  test: Type.Integer(),
  nuisance: Type.Integer(),
  fault: Type.Integer(),
  /** Nobody has said what it was. */
  none: Type.Integer(),
  /** True among those with a verdict, with its 95 % interval (Wilson); null without any verdict. */
  share: Nullable(Type.Number()),
  low: Nullable(Type.Number()),
  high: Nullable(Type.Number()),
});
export type Precision = Type.Static<typeof PrecisionSchema>;

export const NoisySourceSchema = Type.Object({
  id: Type.String(),
  name: WordsSchema,
  /** Where it stands. */
  place: Nullable(Type.String()),
  alerts: Type.Integer(),
  /** Of all alerts of the report. */
  share: Type.Number(),
  /** With those counted inside an open alert. */
  occurrences: Type.Integer(),
  precision: PrecisionSchema,
});
export type NoisySource = Type.Static<typeof NoisySourceSchema>;

/** An alert as the lists of the report name it. */
export const NoisyAlertSchema = Type.Object({
  id: Type.String(),
  name: WordsSchema,
  device: Nullable(Type.String()),
  place: Nullable(Type.String()),
  since: IsoTime,
  occurrences: Type.Integer(),
  lifeSafety: Type.Boolean(),
});
export type NoisyAlert = Type.Static<typeof NoisyAlertSchema>;

const Counts = Type.Object({ critical: Type.Integer(), high: Type.Integer(), medium: Type.Integer(), low: Type.Integer() });

/** 扰警分析: what rings how often, and how much of it was true. */
export const NuisanceReportSchema = Type.Object({
  from: IsoTime,
  to: IsoTime,
  place: Nullable(Type.String()),
  alerts: Type.Integer(),
  occurrences: Type.Integer(),
  lifeSafety: Type.Integer(),
  /** Raised while maintenance held them back. */
  heldBack: Type.Integer(),
  /** True where there were more than could be read at once: the newest were. */
  truncated: Type.Boolean(),
  severities: Counts,
  precision: PrecisionSchema,
  rules: Type.Array(NoisySourceSchema),
  devices: Type.Array(NoisySourceSchema),
  cameras: Type.Array(NoisySourceSchema),
  /** Left out for those who may not know people. */
  people: Type.Array(NoisySourceSchema),
  chattering: Type.Array(NoisyAlertSchema),
  standing: Type.Array(NoisyAlertSchema),
  floods: Type.Array(FloodSchema),
  /** Time in flood of the community, in seconds and as a share of the span. */
  floodSeconds: Type.Integer(),
  floodShare: Type.Number(),
  /** New alerts by day, as the asker sees them and by each desk. */
  desks: Type.Array(
    Type.Object({
      name: WordsSchema,
      days: Type.Array(Type.Object({ day: Type.String(), count: Type.Integer() })),
    }),
  ),
  bounds: Type.Object({ acceptable: Type.Integer(), most: Type.Integer() }),
});
export type NuisanceReport = Type.Static<typeof NuisanceReportSchema>;

/** An alert as the report reads it from the records. */
export interface NoisyRow {
  readonly alert: Alert;
  readonly path: string;
}
