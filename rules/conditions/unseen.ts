import { Type } from "typebox";
import { DAY, MEASUREMENTS, type Measurement, Quality, type Reading } from "../../contracts/index.ts";
import { closed, listening, MeasurementName } from "../shapes.ts";
import { note } from "./buckets.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, Flag, freshSlot, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";

export const unseenCondition = defineCondition({
  shape: Type.Object(
    {
      unseen: MeasurementName,
      // Two dozen parts are kept.
      days: Type.Integer({ minimum: 7, maximum: 21 }),
      margin: Type.Number({ minimum: 0, maximum: 2 }),
      least: Type.Optional(Type.Number({ minimum: 0 })),
      ...listening,
    },
    closed,
  ),
  compile: ({ unseen, days, margin, least, devices, through }, to) =>
    beyondSeen({
      measurement: unseen,
      days,
      margin,
      least: least ?? 10 ** -MEASUREMENTS[unseen].digits,
      lateness: to.lateness,
      devices,
      through,
    }),
});

interface UnseenSpec extends Listening {
  readonly measurement: Measurement;
  readonly days: number;
  /** Beyond what was seen by that share of its range, and by at least `least`. */
  readonly margin: number;
  readonly least: number;
  readonly lateness: number;
}

/** Share of the days that must have been measured. */
const KNOWN = 0.7;

/**
 * Outside of everything that this device has shown in the last days, by a share of that range. It learns by itself, what is
 * told included: what happens again tomorrow is no longer new. `ring` keeps the lowest value of each day, `high` the
 * highest, the first of `parts` what is told.
 */
function beyondSeen(spec: UnseenSpec): Leaf {
  return {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: spec.measurement, event: null, limit: null, side: "above" },
    needsProof: true,
    tells: (slot) => ({ usual: slot.parts?.[0]?.value ?? 0, z: 0, edge: slot.parts?.[0]?.high?.[0] ?? 0 }),
    reading: (slot, reading, env) => (reading.quality & Quality.doubtful ? NOTHING : take(spec, slot, reading, env)),
    known: (slot) => slot.at > 0,
  };
}

function take(spec: UnseenSpec, slot: Slot, reading: Reading, env: Env): Outcome {
  if (slot.device !== null && slot.device !== reading.device) return NOTHING;
  const at = Math.min(reading.at, reading.recv);
  slot.device = reading.device;
  slot.high ??= [];
  const was = slot.on;
  // A late one tells what was seen, nothing of now.
  if (at >= slot.at) {
    slot.at = at;
    look(spec, slot, at, reading);
  }
  note(slot.ring, at, reading.value, DAY, (a, b) => a < b);
  note(slot.high, at, reading.value, DAY, (a, b) => a > b);
  if (slot.on && !was) slot.from = env.now;
  return was || slot.on ? CHANGED : NOTHING;
}

function look(spec: UnseenSpec, slot: Slot, at: number, reading: Reading): void {
  const today = Math.floor(at / DAY);
  let [least, most, days] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < slot.ring.length; i += 2) {
    const day = Math.floor((slot.ring[i] ?? 0) / DAY);
    if (day >= today || day < today - spec.days) continue;
    least = Math.min(least, slot.ring[i + 1] ?? least);
    days++;
  }
  for (let i = 0; i < (slot.high?.length ?? 0); i += 2) {
    const day = Math.floor((slot.high?.[i] ?? 0) / DAY);
    if (day < today && day >= today - spec.days) most = Math.max(most, slot.high?.[i + 1] ?? most);
  }
  slot.on = false;
  slot.value = reading.value;
  const beyond = Math.max(spec.least, spec.margin * (most - least));
  const over = reading.value > most + beyond;
  if (days < KNOWN * spec.days || (!over && reading.value >= least - beyond)) {
    slot.since = 0;
    return;
  }
  slot.on = true;
  if (slot.since === 0) slot.since = at;
  slot.flags = reading.recv - at > spec.lateness ? Flag.late : 0;
  slot.parts ??= [freshSlot()];
  const [told] = slot.parts;
  if (!told) return;
  told.value = over ? most : least;
  told.high = [over ? most + beyond : least - beyond];
}
