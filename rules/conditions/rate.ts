import { Type } from "typebox";
import { type Duration, HOUR, MEASUREMENTS, type Measurement, MINUTE, Quality, type Reading } from "../../contracts/index.ts";
import { Between, closed, listening, MeasurementName, Span } from "../shapes.ts";
import { hoursBetween, spanOf } from "../spans.ts";
import { medianSlope, note, PARTS, rangeOf } from "./buckets.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, Flag, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import type { Hours } from "./schedule.ts";

const UNITS = { "1m": { span: MINUTE, word: "min" }, "1h": { span: HOUR, word: "h" } } as const;

export const rateCondition = defineCondition({
  shape: Type.Object(
    {
      rate: MeasurementName,
      rise: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      fall: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      per: Type.Enum(["1m", "1h"]),
      over: Span,
      seen: Type.Optional(Type.Integer({ minimum: 3, maximum: PARTS })),
      between: Type.Optional(Between),
      ...listening,
    },
    closed,
  ),
  faults: (spec, path, faults) => {
    if ((spec.rise === undefined) === (spec.fall === undefined))
      faults.add(path, "a rate goes one way", "give either rise or fall, as a positive number per `per`");
  },
  compile: (spec, to) => {
    const { span, word } = UNITS[spec.per];
    return rateOf({
      measurement: spec.rate,
      rises: spec.rise !== undefined,
      limit: spec.rise ?? spec.fall ?? 0,
      per: span,
      unit: `${MEASUREMENTS[spec.rate].unit}/${word}`,
      over: spanOf(spec.over),
      seen: spec.seen ?? 4,
      between: hoursBetween(spec.between),
      lateness: to.lateness,
      devices: spec.devices,
      through: spec.through,
    });
  },
});

interface RateSpec extends Listening {
  readonly measurement: Measurement;
  readonly rises: boolean;
  /** Per `per`, positive either way. */
  readonly limit: number;
  readonly per: Duration;
  readonly unit: string;
  readonly over: Duration;
  /** Parts of the span in which something was measured. */
  readonly seen: number;
  /** Only what was measured within these hours counts; null: all. */
  readonly between: Hours | null;
  readonly lateness: Duration;
}

/**
 * How fast a value rises or falls over a span: the median slope between its parts. For a fall each part keeps its highest
 * value, for a rise its lowest, so that a dip at the start of a pump, or a puff of steam, moves nothing; and the value must
 * have moved by half of what the limit makes over the span.
 */
function rateOf(spec: RateSpec): Leaf {
  const width = spec.over / PARTS;
  const prefers = spec.rises ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
  const feed = (slot: Slot, reading: Reading, env: Env): Outcome => {
    const at = Math.min(reading.at, reading.recv);
    if (spec.between && !spec.between.inside(at, env.zone)) return NOTHING;
    const newest = slot.ring.at(-2) ?? 0;
    // Two gauges are no slope. Another one is taken where the first has fallen silent.
    if (slot.device !== null && slot.device !== reading.device) {
      if (at - newest <= spec.over) return NOTHING;
      slot.ring.length = 0;
    }
    slot.device = reading.device;
    if (!note(slot.ring, at, reading.value, width, prefers)) return NOTHING;
    const was = slot.on;
    look(spec, slot);
    if (slot.on) slot.flags = reading.recv - slot.at > spec.lateness ? Flag.late : 0;
    else env.corrected = was && at < newest;
    return was || slot.on ? CHANGED : NOTHING;
  };
  return {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: null, event: null, limit: spec.limit, side: "above" },
    figure: spec.unit,
    needsProof: true,
    reading: (slot, reading, env) => (reading.quality & Quality.doubtful ? NOTHING : feed(slot, reading, env)),
    known: (slot) => spans(spec, slot.ring),
  };
}

function spans(spec: RateSpec, ring: readonly number[]): boolean {
  return ring.length >= 2 * spec.seen && (ring.at(-2) ?? 0) - (ring[0] ?? 0) >= spec.over / 2;
}

function look(spec: RateSpec, slot: Slot): void {
  const { ring } = slot;
  slot.at = ring.at(-2) ?? 0;
  const least = (spec.limit * spec.over) / spec.per / 2;
  slot.on = false;
  slot.since = 0;
  if (!spans(spec, ring) || rangeOf(ring) < least) return;
  const rate = medianSlope(ring) * spec.per * (spec.rises ? 1 : -1);
  slot.value = rate;
  // A sum of binary fractions that misses the limit by a hair has reached it.
  slot.on = rate >= spec.limit * (1 - 1e-9);
  if (slot.on) slot.since = ring[0] ?? 0;
}
