import { Type } from "typebox";
import { type Duration, HOUR, MEASUREMENTS, type Measurement, MINUTE, Quality, type Reading } from "../../contracts/index.ts";
import { closed, listening, MeasurementName, Span } from "../shapes.ts";
import { spanOf } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, Flag, freshSlot, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import { daysSince, gather, hourOfDay, insertPart, learnHour, type Usual, usualAt } from "./usual.ts";

export const baselineCondition = defineCondition({
  shape: Type.Object(
    {
      baseline: MeasurementName,
      z: Type.Number({ minimum: 2, maximum: 20 }),
      side: Type.Enum(["above", "below", "both"]),
      samples: Type.Object({ match: Type.Integer({ minimum: 1 }), of: Type.Integer({ minimum: 1, maximum: 50 }), within: Span }, closed),
      days: Type.Optional(Type.Integer({ minimum: 7, maximum: 28 })),
      presence: Type.Optional(Type.Number({ minimum: 0.1, maximum: 1 })),
      resolution: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      ...listening,
    },
    closed,
  ),
  faults: ({ samples: { match, of } }, path, faults) => {
    if (match > of) faults.add([...path, "samples"], `${match} of ${of} can never match`, "let match be at most of");
  },
  compile: (spec, to) =>
    farFromUsual({
      measurement: spec.baseline,
      z: spec.z,
      side: spec.side,
      samples: { ...spec.samples, within: spanOf(spec.samples.within) },
      days: spec.days ?? 7,
      presence: spec.presence ?? 0.5,
      floor: spec.resolution ?? 10 ** -MEASUREMENTS[spec.baseline].digits,
      lateness: to.lateness,
      devices: spec.devices,
      through: spec.through,
    }),
});

interface BaselineSpec extends Listening {
  readonly measurement: Measurement;
  readonly z: number;
  readonly side: "above" | "below" | "both";
  readonly samples: { readonly match: number; readonly of: number; readonly within: Duration };
  /** Days that must have been learnt for the hour at hand. */
  readonly days: number;
  /** Share of the values of an hour, and of the days, that must have been there. */
  readonly presence: number;
  /** The spread is at least what the sensor can tell apart. */
  readonly floor: number;
  readonly lateness: Duration;
}

/** Where nobody knows how often a device sends, an hour is known from so many values. */
const FEW = 3;
/** What is unusual lasts: of so long one value counts. Restless minutes at night are none [D]. */
const JUDGED: Duration = 10 * MINUTE;

/**
 * Far from what is usual for this person at this hour of the day, in k of the newest n parts of ten minutes. It learns by itself, but
 * not from readings of doubtful quality, nor while an alert stands on the same measurement, nor while it holds: what is
 * wrong must not become usual. `ring` keeps time and distance of the newest readings, `high` the hour at hand, the first
 * of `parts` what is usual per hour.
 */
function farFromUsual(spec: BaselineSpec): Leaf {
  return {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: spec.measurement, event: null, limit: null, side: spec.side === "below" ? "below" : "above" },
    needsProof: true,
    tells: (slot) => ({ usual: slot.parts?.[0]?.value ?? 0, z: slot.parts?.[0]?.count ?? 0, edge: slot.parts?.[0]?.high?.[0] ?? 0 }),
    reading: (slot, reading, env) => {
      if (reading.quality & Quality.doubtful) return NOTHING;
      const outcome = judge(spec, slot, reading, env);
      if (!slot.on && !env.alerted(spec.measurement)) learn(spec, slot, reading, env);
      return outcome;
    },
    known: (slot) => slot.ring.length > 0,
  };
}

function binsOf(slot: Slot): Slot {
  slot.parts ??= [freshSlot()];
  const [bins = freshSlot()] = slot.parts;
  return bins;
}

function learn(spec: BaselineSpec, slot: Slot, reading: Reading, env: Env): void {
  slot.high ??= [];
  const at = Math.min(reading.at, reading.recv);
  const ended = gather(slot.high, at, reading.value);
  if (!ended) return;
  const due = env.interval > 0 ? Math.max(1, Math.ceil((spec.presence * HOUR) / env.interval)) : FEW;
  if (ended.seen < due) return;
  learnHour(binsOf(slot).ring, hourOfDay(ended.when * HOUR, env.zone), ended.when, ended.values, spec.floor);
}

/** What is usual at the hour of a reading; undefined until enough was learnt. */
function usualOf(spec: BaselineSpec, slot: Slot, at: number, env: Env): Usual | undefined {
  const bins = slot.parts?.[0]?.ring;
  if (!bins) return undefined;
  const hour = hourOfDay(at, env.zone);
  const usual = usualAt(bins, hour);
  if (!usual || usual.days < spec.days) return undefined;
  return usual.days >= spec.presence * Math.min(daysSince(bins, hour, at), 2 * spec.days) ? usual : undefined;
}

function judge(spec: BaselineSpec, slot: Slot, reading: Reading, env: Env): Outcome {
  const at = Math.min(reading.at, reading.recv);
  const usual = usualOf(spec, slot, at, env);
  if (!usual) return NOTHING;
  const z = (reading.value - usual.middle) / usual.spread;
  const newest = slot.ring.at(-2) ?? 0;
  if (!insertPart(slot.ring, at, Math.round(z * 10) / 10, { size: spec.samples.of, width: JUDGED })) return NOTHING;
  const was = slot.on;
  look(spec, slot);
  if (slot.on) {
    const told = binsOf(slot);
    told.value = usual.middle;
    told.high = [usual.middle + Math.sign(z) * spec.z * usual.spread];
    slot.value = reading.value;
    slot.device = reading.device;
    slot.flags = reading.recv - slot.at > spec.lateness ? Flag.late : 0;
  } else env.corrected = was && at < newest;
  return was || slot.on ? CHANGED : NOTHING;
}

function far(spec: BaselineSpec, z: number): boolean {
  return (spec.side !== "below" && z >= spec.z) || (spec.side !== "above" && z <= -spec.z);
}

function look(spec: BaselineSpec, slot: Slot): void {
  const { match, within } = spec.samples;
  slot.at = slot.ring.at(-2) ?? 0;
  const hits: number[] = [];
  slot.since = 0;
  for (let i = 0; i < slot.ring.length; i += 2) {
    const [at, z] = [slot.ring[i] ?? 0, slot.ring[i + 1] ?? 0];
    if (slot.at - at > within || !far(spec, z)) continue;
    if (slot.since === 0) slot.since = at;
    hits.push(z);
  }
  slot.on = hits.length >= match;
  if (!slot.on) slot.since = 0;
  // The mildest of the k farthest: a single wild value decides nothing.
  else binsOf(slot).count = hits.sort((a, b) => Math.abs(b) - Math.abs(a))[match - 1] ?? 0;
}
