import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { type DeviceKind, isMeasurement, MEASUREMENTS, type Measurement, parseDuration, Quality } from "../contracts/index.ts";
import { readDataFile } from "./data-file.ts";

const Strict = { additionalProperties: false };
const BandSchema = Type.Object(
  {
    above: Type.Optional(Type.Number()),
    below: Type.Optional(Type.Number()),
    from: Type.Optional(Type.Number()),
    to: Type.Optional(Type.Number()),
  },
  Strict,
);
type Band = Static<typeof BandSchema>;

const EntrySchema = Type.Object(
  {
    hard: BandSchema,
    soft: Type.Optional(BandSchema),
    missing: Type.Optional(Type.Array(Type.Number())),
    jump: Type.Optional(Type.Object({ by: Type.Number(), within: Type.String() }, Strict)),
    needs: Type.Optional(Type.Array(Type.Enum(["worn", "in_bed"]))),
    flag: Type.Optional(Type.Boolean()),
    kinds: Type.Optional(
      Type.Record(Type.String(), Type.Object({ hard: Type.Optional(BandSchema), soft: Type.Optional(BandSchema) }, Strict)),
    ),
    source: Type.String(),
  },
  Strict,
);
const PlausibilitySchema = Type.Record(Type.String(), EntrySchema);
export type Plausibility = Static<typeof PlausibilitySchema>;

export type BodyFlag = "worn" | "in_bed";

/** The limits of one measurement on one kind of device, ready to be compared. */
export interface Limits {
  readonly hard: Range;
  readonly soft: Range | null;
  readonly missing: readonly number[];
  readonly jumpBy: number;
  readonly jumpWithin: number;
  /** Flags of the same device that must not be 0 for the value to mean anything. */
  readonly needs: readonly BodyFlag[];
  /** True and false are 1 and 0. */
  readonly flag: boolean;
}

export interface Range {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

function rangeOf(band: Band): Range {
  return {
    low: band.above ?? band.from ?? Number.NEGATIVE_INFINITY,
    high: band.below ?? band.to ?? Number.POSITIVE_INFINITY,
    lowOpen: band.above !== undefined,
    highOpen: band.below !== undefined,
  };
}

function inside(range: Range, value: number): boolean {
  if (value < range.low || value > range.high) return false;
  return !((range.lowOpen && value === range.low) || (range.highOpen && value === range.high));
}

/** @returns the bits of quality that a value earns by itself: 0, doubtful or rejected */
export function judge(limits: Limits, value: number): number {
  if (!inside(limits.hard, value)) return Quality.rejected;
  return limits.soft !== null && !inside(limits.soft, value) ? Quality.doubtful : 0;
}

/** Reads plausibility.yaml; every measurement must stand in it, and a fault in it throws. */
export function readPlausibility(): Plausibility {
  const data = readDataFile("plausibility");
  if (!Value.Check(PlausibilitySchema, data)) {
    const first = Value.Errors(PlausibilitySchema, data)[0];
    throw new Error(`plausibility.yaml: ${first?.instancePath ?? ""} ${first?.message ?? "does not fit its schema"}`);
  }
  for (const name of Object.keys(data)) if (!isMeasurement(name)) throw new Error(`plausibility.yaml: unknown measurement ${name}`);
  for (const name of Object.keys(MEASUREMENTS)) if (!Object.hasOwn(data, name)) throw new Error(`plausibility.yaml: ${name} is missing`);
  return data;
}

export function limitsFor(all: Plausibility, measurement: Measurement, kind: DeviceKind): Limits {
  const entry = all[measurement];
  if (entry === undefined) throw new Error(`no limits for ${measurement}`);
  const own = entry.kinds?.[kind];
  const soft = own?.soft ?? entry.soft;
  return {
    hard: rangeOf(own?.hard ?? entry.hard),
    soft: soft === undefined ? null : rangeOf(soft),
    missing: entry.missing ?? [],
    jumpBy: entry.jump?.by ?? Number.POSITIVE_INFINITY,
    jumpWithin: entry.jump === undefined ? 0 : (parseDuration(entry.jump.within) ?? 0),
    needs: entry.needs ?? [],
    flag: entry.flag ?? false,
  };
}

/** @returns whether a value that a human typed in can be: `rejected` it cannot, `doubtful` it is unusual. */
export function plausibilityOf(all: Plausibility, measurement: Measurement, value: number): "good" | "doubtful" | "rejected" {
  const bits = judge(limitsFor(all, measurement, "wearable"), value);
  if (bits & Quality.rejected) return "rejected";
  return bits & Quality.doubtful ? "doubtful" : "good";
}
