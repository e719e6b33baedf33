import { Type } from "typebox";
import { type Duration, MEASUREMENTS, type Measurement, Quality } from "../../contracts/index.ts";
import { closed, listening, MeasurementName, Span } from "../shapes.ts";
import { spanOf } from "../spans.ts";
import { note, PARTS, rangeOf } from "./buckets.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, Flag, INERT, type Leaf, type Listening, NOTHING, wants } from "./leaf.ts";

export const stillCondition = defineCondition({
  shape: Type.Object({ still: MeasurementName, for: Span, band: Type.Optional(Type.Number({ minimum: 0 })), ...listening }, closed),
  compile: ({ still, for: span, band, devices, through }, to) =>
    stillFor({
      measurement: still,
      over: spanOf(span),
      band: band ?? 10 ** -MEASUREMENTS[still].digits,
      lateness: to.lateness,
      devices,
      through,
    }),
});

interface StillSpec extends Listening {
  readonly measurement: Measurement;
  readonly over: Duration;
  /** Between its greatest and its least value. */
  readonly band: number;
  readonly lateness: Duration;
}

/** Parts of the span in which something must have been measured: silence is not stillness. */
const FILLED = Math.ceil(PARTS / 2);

/**
 * A value that has not moved over a whole span: a stuck gauge. Each part of the span keeps its lowest and its highest
 * value: `ring` the lowest, its second half (`parts`) the highest.
 */
function stillFor(spec: StillSpec): Leaf {
  const width = spec.over / (PARTS - 1);
  return {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: spec.measurement, event: null, limit: null, side: null },
    needsProof: true,
    reading: (slot, reading, env) => {
      if (reading.quality & Quality.doubtful) return NOTHING;
      if (slot.device !== null && slot.device !== reading.device) return NOTHING;
      slot.device = reading.device;
      const at = Math.min(reading.at, reading.recv);
      const newest = slot.at;
      slot.high ??= [];
      const lower = note(slot.ring, at, reading.value, width, (a, b) => a < b);
      const higher = note(slot.high, at, reading.value, width, (a, b) => a > b);
      if (!lower && !higher) return NOTHING;
      const was = slot.on;
      slot.at = slot.ring.at(-2) ?? 0;
      const first = Math.min(slot.ring[0] ?? 0, slot.high[0] ?? 0);
      const span = Math.max(slot.at, slot.high.at(-2) ?? 0) - first;
      const band = rangeOf([...slot.ring, ...slot.high]);
      slot.on = span >= spec.over - width && slot.ring.length >= 2 * FILLED && band <= spec.band * (1 + 1e-9);
      slot.since = slot.on ? first : 0;
      slot.value = reading.value;
      if (slot.on) slot.flags = reading.recv - slot.at > spec.lateness ? Flag.late : 0;
      else env.corrected = was && at < newest;
      return was || slot.on ? CHANGED : NOTHING;
    },
    known: (slot) => slot.ring.length >= 2 * FILLED,
  };
}
