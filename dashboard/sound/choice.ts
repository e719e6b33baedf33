import { type Alert, isAudible, type Severity, severityRank } from "../../contracts/index.ts";

/** One tone: frequency in Hz, start and length in seconds. */
export interface Tone {
  readonly hz: number;
  readonly at: number;
  readonly long: number;
}

export interface Pattern {
  readonly tones: readonly Tone[];
  readonly gain: number;
  /** Seconds until it sounds again while nobody has acknowledged or silenced; null: once. */
  readonly again: number | null;
  readonly wave: "sine" | "triangle" | "square";
}

/** Told apart by shape, not only by pitch, so that a tired ear at 3 a.m. knows which it is. Values are ours [D]. */
export const PATTERNS: Readonly<Record<Severity, Pattern>> = {
  critical: {
    wave: "square",
    gain: 0.22,
    again: 3,
    tones: [0, 0.25, 0.5, 1.1, 1.35, 1.6].map((at, i) => ({ hz: i % 2 === 0 ? 960 : 770, at, long: 0.2 })),
  },
  high: { wave: "triangle", gain: 0.3, again: 8, tones: [0, 0.35, 0.7].map((at) => ({ hz: 660, at, long: 0.25 })) },
  medium: {
    wave: "sine",
    gain: 0.25,
    again: 30,
    tones: [
      { hz: 523, at: 0, long: 0.25 },
      { hz: 659, at: 0.3, long: 0.35 },
    ],
  },
  low: { wave: "sine", gain: 0.15, again: null, tones: [{ hz: 440, at: 0, long: 0.3 }] },
};

/** The severity to sound now; null: quiet. What a drill plays sounds only while nothing real does. */
export function soundFor(alerts: Iterable<Alert>): Severity | null {
  let real: Severity | null = null;
  let played: Severity | null = null;
  for (const alert of alerts) {
    if (!isAudible(alert)) continue;
    const worst = alert.drill === undefined ? real : played;
    if (worst !== null && severityRank(alert.severity) >= severityRank(worst)) continue;
    if (alert.drill === undefined) real = alert.severity;
    else played = alert.severity;
  }
  return real ?? played;
}
