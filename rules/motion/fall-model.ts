import { readFileSync } from "node:fs";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import type { FallSigns } from "./fall-signs.ts";

const SignShape = Type.Object({ mean: Type.Number(), spread: Type.Number({ exclusiveMinimum: 0 }), weight: Type.Number() });
const FallModelShape = Type.Object({
  /** Magnitude in g below which nothing is an impact. */
  least: Type.Number(),
  /** Who stands or sits upright afterwards has not fallen: degrees that gravity must have turned, where that is known. */
  leastTurnDeg: Type.Number(),
  bias: Type.Number(),
  signs: Type.Record(Type.String(), SignShape),
});
/** A logistic score over the signs of an impact. */
export type FallModel = Static<typeof FallModelShape>;

const FallModelsShape = Type.Object({
  learnt: Type.String(),
  waist: FallModelShape,
  wrist: FallModelShape,
  /** Where nobody said where the device is worn: learnt from both. */
  unknown: FallModelShape,
});
export type FallModels = Static<typeof FallModelsShape>;
/** Where a device is worn. */
export type Wear = "waist" | "wrist" | "unknown";

/** Above it an impact is claimed to be a fall. Falls and other impacts weigh alike in learning, so that this is the even chance. */
export const CLAIM_AT = 0.5;

/** Reads the coefficients beside this file; a fault in them is ours and throws. */
export function readFallModels(): FallModels {
  const models: unknown = JSON.parse(readFileSync(new URL("./fall-model.json", import.meta.url), "utf8"));
  if (Value.Check(FallModelsShape, models)) return models;
  const first = Value.Errors(FallModelsShape, models)[0];
  throw new Error(`fall-model.json: ${first?.instancePath ?? ""} ${first?.message ?? "does not fit its schema"}`);
}

/** How sure it is that an impact with these signs was a fall, 0 to 1. What was not measured says neither yes nor no. */
export function fallChance(model: FallModel, signs: FallSigns): number {
  const known: Readonly<Record<string, number | null>> = { ...signs };
  let score = model.bias;
  for (const [name, { mean, spread, weight }] of Object.entries(model.signs)) {
    const value = known[name] ?? null;
    if (value !== null) score += (weight * (value - mean)) / spread;
  }
  return 1 / (1 + Math.exp(-score));
}
