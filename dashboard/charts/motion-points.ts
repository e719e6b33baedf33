import type { MotionEvidence } from "../../contracts/index.ts";

export interface MotionPoint {
  /** Seconds from the impact. */
  readonly s: number;
  readonly g: number | null;
}

/** The trace in seconds from the impact. A slow device has empty steps between its samples: those are no gaps. */
export function motionPoints({ at, from, stepMs, g }: MotionEvidence): readonly MotionPoint[] {
  const start = Date.parse(from) - Date.parse(at);
  return g.flatMap((value, i) => (value === null ? [] : [{ s: Math.round((start + i * stepMs) / 10) / 100, g: value }]));
}

type MotionKey = "motion.impactG" | "motion.freeFall" | "motion.posture" | "motion.stillness" | "motion.confidence";

/** The figures that are known, in the order of a fall. */
export function motionFigures(motion: MotionEvidence): readonly { readonly key: MotionKey; readonly value: string }[] {
  const { impactG, freeFallMs, postureDeg, stillness, confidence } = motion;
  return [
    { key: "motion.freeFall", value: String(freeFallMs) },
    { key: "motion.impactG", value: impactG.toFixed(1) },
    ...(postureDeg === null ? [] : [{ key: "motion.posture" as const, value: String(postureDeg) }]),
    ...(stillness === null ? [] : [{ key: "motion.stillness" as const, value: stillness.toFixed(2) }]),
    { key: "motion.confidence", value: String(Math.round(confidence * 100)) },
  ];
}
