import { Type } from "typebox";
import { type DeviceKind, type Duration, type EventKind, HOUR, type Measurement } from "../../contracts/index.ts";
import { closed, DeviceKinds, EventName, listening, MeasurementName, Span } from "../shapes.ts";
import { spanOr } from "../spans.ts";
import { cadenceOf, learnGap } from "./cadence.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";

const SHAPE = Type.Object(
  {
    absent: Type.Object(
      {
        message: Type.Optional(Type.Boolean()),
        events: Type.Optional(Type.Array(EventName, { minItems: 1 })),
        readings: Type.Optional(Type.Array(MeasurementName, { minItems: 1 })),
        rising: Type.Optional(Type.Array(MeasurementName, { minItems: 1 })),
      },
      closed,
    ),
    for: Type.Optional(Span),
    intervals: Type.Optional(Type.Number({ minimum: 1, maximum: 100 })),
    least: Type.Optional(Span),
    most: Type.Optional(Span),
    learn: Type.Optional(DeviceKinds),
    ...listening,
  },
  closed,
);

export const absentCondition = defineCondition({
  shape: SHAPE,
  faults: (spec, path, faults) => {
    if ((spec.for === undefined) === (spec.intervals === undefined))
      faults.add(path, "absence needs one time", "give either for or intervals");
    if (spec.learn !== undefined && spec.intervals === undefined)
      faults.add([...path, "learn"], "a fixed time is not learnt", "give intervals instead of for");
  },
  compile: (spec) => {
    const { message, events, readings, rising } = spec.absent;
    const after =
      spec.intervals === undefined
        ? spanOr(spec.for, HOUR)
        : { intervals: spec.intervals, least: spanOr(spec.least, 0), most: spanOr(spec.most, Number.MAX_SAFE_INTEGER) };
    return absent({
      message: message ?? false,
      events: events ?? [],
      readings: readings ?? [],
      rising: rising ?? [],
      after,
      learn: spec.learn ?? [],
      devices: spec.devices,
      through: spec.through,
    });
  },
});

interface AbsentSpec extends Listening {
  /** Any message of the device counts as a sign; one that was never heard is registered, not silent. */
  readonly message: boolean;
  readonly events: readonly EventKind[];
  /** A reading of one of these counts as a sign. */
  readonly readings: readonly Measurement[];
  /** A rise of one of these counts as a sign: steps, water. */
  readonly rising: readonly Measurement[];
  /** A fixed time, or that many of the device's own intervals kept between two bounds. */
  readonly after: Duration | { readonly intervals: number; readonly least: Duration; readonly most: Duration };
  /** Kinds whose own cadence is learnt where neither they nor their registration name one. */
  readonly learn: readonly DeviceKind[];
}

/** The last of the messages counted is missing only when it is late by more than its sending may waver, in intervals [D]. */
const JITTER = 0.1;

/** No sign of something for a time. Counts only while the hub could hear: a stand-still of the hub moves the clock on. */
function absent(spec: AbsentSpec): Leaf {
  const rising = new Set<Measurement>(spec.rising);
  const afterOf = (env: Env, slot: Slot): Duration => {
    if (typeof spec.after === "number") return spec.after;
    // The interval is kept: at a timer nobody is there to name it.
    if (env.interval > 0) slot.value = cadenceOf(slot) ?? env.interval;
    const intervals = (spec.after.intervals + JITTER) * (slot.value ?? HOUR);
    return Math.min(Math.max(intervals, spec.after.least), spec.after.most);
  };
  const sign = (slot: Slot, at: number, env: Env): Outcome => {
    const seen = Math.min(at, env.now);
    // The word that began the counting was heard too.
    if (seen === slot.at) slot.count = 1;
    if (seen <= slot.at) return NOTHING;
    // What lies before the first sign is no gap of the device's own.
    if (env.kind !== null && spec.learn.includes(env.kind)) {
      if (env.declared) delete slot.high;
      else if (slot.count > 0) learnGap(slot, seen - slot.at);
    }
    slot.count = 1;
    slot.at = seen;
    slot.since = seen;
    const due = seen + afterOf(env, slot);
    slot.due = due;
    if (!slot.on || due <= env.now) return NOTHING;
    slot.on = false;
    return CHANGED;
  };
  const cadence = (slot: Slot): Duration => (typeof spec.after === "number" ? 0 : (1 + JITTER) * (slot.value ?? 0));
  return {
    ...INERT,
    standsStill: true,
    cadence,
    wants: wants({ message: spec.message, events: spec.events, measurements: [...spec.readings, ...spec.rising] }, spec),
    arm: (slot, env) => {
      slot.at = env.now;
      slot.since = env.now;
      slot.due = env.now + afterOf(env, slot);
    },
    heard: (slot, env) => sign(slot, env.now, env),
    event: (slot, event, env) => (event.state === "off" ? NOTHING : sign(slot, event.at, env)),
    reading: (slot, reading, env) => {
      if (!rising.has(reading.measurement)) return sign(slot, reading.at, env);
      const last = slot.ring[0];
      slot.ring[0] = reading.value;
      // A counter that fell was set back, at midnight or by a new device: no sign.
      return last !== undefined && reading.value > last ? sign(slot, reading.at, env) : NOTHING;
    },
    calm: (slot, env) => {
      if (!spec.message || !slot.on) return NOTHING;
      slot.on = false;
      slot.due = env.now + afterOf(env, slot);
      return CHANGED;
    },
    resume: (slot, gap, env) => {
      const missed = Math.min(gap, env.now - slot.at);
      slot.at += missed;
      slot.on = false;
      slot.due = Math.max(env.now + 1, env.now + cadence(slot), slot.at + afterOf(env, slot));
    },
    tick: (slot, env) => {
      slot.due = 0;
      if (slot.on || (spec.message && !env.heard())) return NOTHING;
      if (spec.message && env.onChange()) {
        // Asked again then: somebody may have said meanwhile that it speaks at its interval.
        slot.due = env.now + afterOf(env, slot);
        return NOTHING;
      }
      slot.on = true;
      return CHANGED;
    },
  };
}
