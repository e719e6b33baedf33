import { Type } from "typebox";
import { type Duration, HOUR, MEASUREMENTS, type Measurement, MINUTE, Quality, type Reading } from "../../contracts/index.ts";
import { closed, listening, MeasurementName, Span } from "../shapes.ts";
import { spanOf } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, Flag, freshSlot, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import { daysSince, gather, hourOfWeek, insertPart, learnHour, type Usual, usualAt } from "./usual.ts";

export const expectedCondition = defineCondition({
  shape: Type.Object(
    {
      expected: MeasurementName,
      z: Type.Number({ minimum: 2, maximum: 20 }),
      beyond: Type.Number({ minimum: 0 }),
      share: Type.Optional(Type.Number({ minimum: 0, maximum: 10 })),
      samples: Type.Object({ match: Type.Integer({ minimum: 1 }), of: Type.Integer({ minimum: 1, maximum: 50 }), within: Span }, closed),
      days: Type.Optional(Type.Integer({ minimum: 14, maximum: 56 })),
      ...listening,
    },
    closed,
  ),
  faults: ({ samples: { match, of } }, path, faults) => {
    if (match > of) faults.add([...path, "samples"], `${match} of ${of} can never match`, "let match be at most of");
  },
  compile: (spec, to) =>
    moreThanExpected({
      measurement: spec.expected,
      z: spec.z,
      beyond: spec.beyond,
      share: spec.share ?? 0,
      samples: { ...spec.samples, within: spanOf(spec.samples.within) },
      days: spec.days ?? 14,
      floor: 10 ** -MEASUREMENTS[spec.expected].digits,
      lateness: to.lateness,
      devices: spec.devices,
      through: spec.through,
    }),
});

interface ExpectedSpec extends Listening {
  readonly measurement: Measurement;
  readonly z: number;
  /** More than expected by at least so much, in the measurement's own unit. */
  readonly beyond: number;
  /** And by at least that share of what is expected. */
  readonly share: number;
  readonly samples: { readonly match: number; readonly of: number; readonly within: Duration };
  /** Days that must have been learnt. */
  readonly days: number;
  readonly floor: number;
  readonly lateness: Duration;
}

const HOURS = 24;
/** Rows of hours: one for each day of the week, from Sunday on; then all workdays, then all days of the weekend. */
const WORKDAYS = 7;
const WEEKEND = 8;
/** A day of the week is known by itself from so many of them; until then, and after a long pause, by its kind. */
const OWN = 4;
/** Days of its kind that make an hour known: two weekends have four. */
const KIND = 3;
/** Where nobody knows how often a device sends, an hour is known from so many values. */
const FEW = 3;
/** A bus that empties is no crowd: of so long one value counts [D]. */
const JUDGED: Duration = 3 * MINUTE;

/**
 * More than is expected at this hour of this day of the week, in k of the newest n parts of three minutes. It learns by itself and goes
 * on learning while it holds, since what lasts has become usual: a day moves it by a fourteenth of one deviation at most,
 * so that a fair of three days is not learnt. Days of a declared posture are left out. `ring` keeps time and excess of the
 * newest readings, `high` the hour at hand, the first of `parts` what is expected per hour.
 */
function moreThanExpected(spec: ExpectedSpec): Leaf {
  return {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: spec.measurement, event: null, limit: null, side: "above" },
    needsProof: true,
    tells: (slot) => ({ usual: slot.parts?.[0]?.value ?? 0, z: slot.parts?.[0]?.count ?? 0, edge: slot.parts?.[0]?.high?.[0] ?? 0 }),
    reading: (slot, reading, env) => {
      if (reading.quality & Quality.doubtful) return NOTHING;
      const outcome = judge(spec, slot, reading, env);
      learn(spec, slot, reading, env);
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

const kindOf = (weekday: number): number => (weekday === 0 || weekday === 6 ? WEEKEND : WORKDAYS);

function learn(spec: ExpectedSpec, slot: Slot, reading: Reading, env: Env): void {
  slot.high ??= [];
  const ended = gather(slot.high, Math.min(reading.at, reading.recv), reading.value);
  const due = env.interval > 0 ? Math.max(1, Math.ceil(HOUR / 2 / env.interval)) : FEW;
  if (!ended || ended.seen < due || env.extraordinary()) return;
  const { hour, weekday } = hourOfWeek(ended.when * HOUR, env.zone);
  const { ring } = binsOf(slot);
  for (const row of [weekday, kindOf(weekday)]) learnHour(ring, row * HOURS + hour, ended.when, ended.values, spec.floor);
}

/** What is expected at the hour of a reading; undefined until enough was learnt. */
function expectedAt(spec: ExpectedSpec, slot: Slot, at: number, env: Env): Usual | undefined {
  const bins = slot.parts?.[0]?.ring;
  if (!bins) return undefined;
  const { hour, weekday } = hourOfWeek(at, env.zone);
  const kind = kindOf(weekday) * HOURS + hour;
  const pooled = usualAt(bins, kind);
  if (!pooled || pooled.days < KIND || daysSince(bins, kind, at) <= spec.days) return undefined;
  const own = usualAt(bins, weekday * HOURS + hour);
  return own && own.days >= OWN ? own : pooled;
}

function judge(spec: ExpectedSpec, slot: Slot, reading: Reading, env: Env): Outcome {
  const at = Math.min(reading.at, reading.recv);
  const usual = expectedAt(spec, slot, at, env);
  if (!usual) return NOTHING;
  const margin = Math.max(spec.z * usual.spread, spec.beyond, spec.share * usual.middle);
  const newest = slot.ring.at(-2) ?? 0;
  // Kept as a share of what would be too much, so that a change of the hour in between does not change what was seen.
  if (
    !insertPart(slot.ring, at, Math.round(((reading.value - usual.middle) / margin) * 100) / 100, { size: spec.samples.of, width: JUDGED })
  )
    return NOTHING;
  const was = slot.on;
  look(spec, slot);
  if (slot.on) {
    const told = binsOf(slot);
    told.value = usual.middle;
    told.high = [usual.middle + margin];
    told.count = (reading.value - usual.middle) / usual.spread;
    slot.value = reading.value;
    slot.device = reading.device;
    slot.flags = reading.recv - slot.at > spec.lateness ? Flag.late : 0;
  } else env.corrected = was && at < newest;
  return was || slot.on ? CHANGED : NOTHING;
}

function look(spec: ExpectedSpec, slot: Slot): void {
  const { match, within } = spec.samples;
  slot.at = slot.ring.at(-2) ?? 0;
  slot.since = 0;
  let hits = 0;
  for (let i = 0; i < slot.ring.length; i += 2) {
    const [at, excess] = [slot.ring[i] ?? 0, slot.ring[i + 1] ?? 0];
    if (slot.at - at > within || excess < 1) continue;
    if (slot.since === 0) slot.since = at;
    hits++;
  }
  slot.on = hits >= match;
  if (!slot.on) slot.since = 0;
}
