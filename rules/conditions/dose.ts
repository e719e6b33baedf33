import { Type } from "typebox";
import { type Duration, type Instant, type Measurement, Quality, type Reading } from "../../contracts/index.ts";
import { closed, listening, MeasurementName, Span } from "../shapes.ts";
import { spanOf } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, Flag, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";

export const doseCondition = defineCondition({
  shape: Type.Object(
    {
      dose: MeasurementName,
      curve: Type.Array(Type.Object({ atLeast: Type.Number(), for: Span }, closed), { minItems: 1, maxItems: 12 }),
      recovers: Span,
      ...listening,
    },
    closed,
  ),
  faults: ({ curve, recovers }, path, faults) => {
    curve.forEach((step, i) => {
      const before = curve[i - 1];
      if (before && (step.atLeast <= before.atLeast || spanOf(step.for) >= spanOf(before.for)))
        faults.add(
          [...path, "curve", i],
          "the curve does not fall",
          "write the steps from the lowest value to the highest, each with a shorter time",
        );
      if (spanOf(step.for) === 0)
        faults.add([...path, "curve", i, "for"], "no time is no dose", "give such a value a limit of its own beside it, with any:");
    });
    if (spanOf(recovers) === 0) faults.add([...path, "recovers"], "it would forget at once", "say how long a full dose takes to wear off");
  },
  compile: ({ dose, curve, recovers, devices, through }, to) =>
    accumulated({
      measurement: dose,
      curve: curve.map((step) => ({ from: step.atLeast, takes: spanOf(step.for) })),
      recovers: spanOf(recovers),
      lateness: to.lateness,
      devices,
      through,
    }),
});

interface DoseSpec extends Listening {
  readonly measurement: Measurement;
  /** From a value on, how long it takes to a full dose; rising values, falling times. */
  readonly curve: readonly { readonly from: number; readonly takes: Duration }[];
  /** Below the lowest value a full dose wears off in that time. */
  readonly recovers: Duration;
  readonly lateness: Duration;
}

/** Where the dose taken so far stands in a slot's ring. */
const TAKEN = 0;
/** Sums of binary fractions that miss a full dose by a hair have reached it. */
const FULL = 1 - 1e-9;
const HAIR_MS = 1e-3;

/**
 * A concentration-time function: each value takes its own time to a full dose, and times at different values add up.
 * Between two readings, while packets are lost and while the hub is down, the earlier one counts on: what harms goes on
 * until something says otherwise. A value below the curve ends it, and the
 * dose wears off; what comes back soon finds what is left of it.
 */
function accumulated(spec: DoseSpec): Leaf {
  const least = spec.curve[0]?.from ?? 0;
  return {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: spec.measurement, event: null, limit: least, side: "above" },
    needsProof: true,
    reading: (slot, reading, env) => (reading.quality & Quality.doubtful ? NOTHING : take(spec, slot, reading, env)),
    tick: (slot) => {
      slot.due = 0;
      if (slot.since === 0 || slot.on) return NOTHING;
      slot.ring[TAKEN] = 1;
      slot.on = true;
      return CHANGED;
    },
    known: (slot) => slot.at > 0,
  };
}

function take(spec: DoseSpec, slot: Slot, reading: Reading, env: Env): Outcome {
  const at = Math.min(reading.at, reading.recv);
  if (slot.device !== null && slot.device !== reading.device) return NOTHING;
  // A late one would have to be put between two others: what is known of that time stays.
  if (at < slot.at) return NOTHING;
  const was = slot.on;
  slot.ring[TAKEN] = doseAt(spec, slot, at);
  slot.device = reading.device;
  slot.at = at;
  slot.value = reading.value;
  slot.flags = reading.recv - at > spec.lateness ? Flag.late : 0;
  const harmful = timeOf(spec, reading.value) !== null;
  if (!harmful) slot.since = 0;
  else if (slot.since === 0) slot.since = at;
  slot.on = harmful && (slot.ring[TAKEN] ?? 0) >= FULL;
  plan(spec, slot, env);
  return was || slot.on ? CHANGED : NOTHING;
}

/** Time to a full dose at that value; null: it does no harm. */
function timeOf({ curve }: DoseSpec, value: number | null): Duration | null {
  return value === null ? null : (curve.findLast((step) => value >= step.from)?.takes ?? null);
}

/** The dose taken by then, from none (0) to a full one (1). */
function doseAt(spec: DoseSpec, slot: Slot, at: Instant): number {
  const taken = slot.ring[TAKEN] ?? 0;
  if (slot.at === 0) return 0;
  const takes = timeOf(spec, slot.value);
  const moved = takes === null ? -(at - slot.at) / spec.recovers : (at - slot.at) / takes;
  return Math.min(1, Math.max(0, taken + moved));
}

/** The instant at which the dose will be full if nothing else is heard. */
function plan(spec: DoseSpec, slot: Slot, env: Env): void {
  const takes = timeOf(spec, slot.value);
  const left = 1 - (slot.ring[TAKEN] ?? 0);
  slot.due = slot.on || takes === null || slot.since === 0 ? 0 : Math.max(env.now + 1, slot.at + Math.ceil(left * takes - HAIR_MS));
}
