import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";

/** Where on the body a wearable says that it is worn. */
export type WornAt = "waist" | "wrist";

/** A piece of raw acceleration, in g along the three axes of the device. */
export interface MotionBatch {
  /** Time of each sample, as believed. */
  readonly times: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
  readonly wornAt: WornAt | null;
  /** Bits of `Quality`. */
  readonly quality: number;
}

/** The acceleration around a fall, frozen into the evidence of its alert. */
export const MotionEvidenceSchema = Type.Object({
  device: Type.String(),
  /** Of the impact. */
  at: IsoTime,
  impactG: Type.Number(),
  freeFallMs: Type.Number(),
  /** How far gravity turned; null where it is not known. */
  postureDeg: Nullable(Type.Number()),
  /** Spread of the acceleration in the seconds after, g. */
  stillness: Nullable(Type.Number()),
  confidence: Type.Number(),
  /** Magnitude in g in equal steps; null where nothing was measured. */
  from: IsoTime,
  stepMs: Type.Number(),
  g: Type.Array(Nullable(Type.Number())),
});
export type MotionEvidence = Type.Static<typeof MotionEvidenceSchema>;
