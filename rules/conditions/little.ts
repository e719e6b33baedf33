import { Type } from "typebox";
import { type Duration, HOUR, type Instant, type Measurement } from "../../contracts/index.ts";
import { closed, listening, MeasurementName, Span } from "../shapes.ts";
import { spanOf } from "../spans.ts";
import { PARTS } from "./buckets.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, Flag, INERT, type Leaf, type Listening, NOTHING, type Slot, wants } from "./leaf.ts";

export const littleCondition = defineCondition({
  shape: Type.Object({ little: MeasurementName, below: Type.Number({ exclusiveMinimum: 0 }), within: Span, ...listening }, closed),
  compile: (spec, to) =>
    little({
      measurement: spec.little,
      below: spec.below,
      within: spanOf(spec.within),
      lateness: to.lateness,
      devices: spec.devices,
      through: spec.through,
    }),
});

interface LittleSpec extends Listening {
  readonly measurement: Measurement;
  readonly below: number;
  readonly within: Duration;
  readonly lateness: Duration;
}

/** A meter that says nothing for longer than a day and a half is not believed to have stood still: it is silent [D]. */
const SILENT: Duration = 36 * HOUR;

/**
 * A counter has risen by less than so much over a whole span. Both ends must have been read: silence proves nothing, and
 * what the hub was down for does not matter, since a counter counts on. `ring` keeps time and standing, one per part.
 */
function little(spec: LittleSpec): Leaf {
  const part = spec.within / (PARTS / 2);
  return {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: spec.measurement, event: null, limit: spec.below, side: "below" },
    needsProof: true,
    reading: (slot, reading, env) => {
      const at = Math.min(reading.at, env.now);
      if (!keep(slot, at, reading.value, reading.device, part)) return NOTHING;
      const was = slot.on;
      const since = stoodSince(slot.ring, at, reading.value, spec);
      slot.on = since !== null;
      slot.since = since ?? 0;
      slot.at = at;
      // When it is over the figure stays: that is what was told.
      if (since !== null) slot.value = Math.round((reading.value - standingAt(slot.ring, since)) * 10_000) / 10_000;
      slot.flags = reading.recv - at > spec.lateness ? Flag.late : 0;
      return was || slot.on ? CHANGED : NOTHING;
    },
    known: (slot) => slot.ring.length > 2,
  };
}

/** @returns false where it is older than what is known, or the counter was set back or is another one */
function keep(slot: Slot, at: Instant, value: number, device: string, part: Duration): boolean {
  const { ring } = slot;
  const [lastAt, last] = [ring.at(-2), ring.at(-1)];
  if (lastAt !== undefined && at <= lastAt && slot.device === device) return false;
  const anew = lastAt === undefined || last === undefined || value < last || slot.device !== device || at - lastAt > SILENT;
  if (anew) {
    slot.device = device;
    slot.on = false;
    slot.since = 0;
    ring.splice(0, ring.length, at, value);
    return false;
  }
  // The newest of a part is enough, but the first of all stays as it is.
  if (ring.length > 2 && Math.floor(at / part) === Math.floor(lastAt / part)) ring.splice(-2, 2);
  ring.push(at, value);
  while (ring.length > 4 * PARTS) ring.splice(0, 2);
  return true;
}

/** From when on less than the limit was counted, if that is the whole span. */
function stoodSince(ring: readonly number[], at: Instant, value: number, { below, within }: LittleSpec): Instant | null {
  let since: Instant | null = null;
  for (let i = ring.length - 2; i >= 0; i -= 2) {
    if (value - (ring[i + 1] ?? 0) >= below) break;
    since = ring[i] ?? 0;
  }
  return since !== null && at - since >= within ? since : null;
}

function standingAt(ring: readonly number[], at: Instant): number {
  for (let i = 0; i < ring.length; i += 2) if (ring[i] === at) return ring[i + 1] ?? 0;
  return ring.at(-1) ?? 0;
}
