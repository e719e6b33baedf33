import { Type } from "typebox";
import { type DeviceEvent, type Duration, type EventKind, type Instant, type Measurement, Quality } from "../../contracts/index.ts";
import { closed, EventName, LIMIT_WORDS, limits, listening, MeasurementName, OneOrMore, Span } from "../shapes.ts";
import { listOf, spanOf } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, Flag, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import { insertOnce } from "./ring.ts";
import { type Breaks, limitTest } from "./threshold.ts";

const OF = Type.Object(
  {
    event: Type.Optional(OneOrMore(EventName)),
    state: Type.Optional(Type.Enum(["on", "off"])),
    measurement: Type.Optional(MeasurementName),
    ...limits,
    crossing: Type.Optional(Type.Boolean()),
    rising: Type.Optional(MeasurementName),
  },
  closed,
);

export const countCondition = defineCondition({
  shape: Type.Object({ count: Type.Integer({ minimum: 2, maximum: 50 }), of: OF, within: Span, ...listening }, closed),
  faults: ({ of }, path, faults) => {
    const named = (["event", "measurement", "rising"] as const).filter((word) => of[word] !== undefined);
    if (named.length !== 1) faults.add([...path, "of"], `${named.length} things are counted`, "give one of event, measurement, rising");
    const given = LIMIT_WORDS.filter((word) => of[word] !== undefined);
    if (of.measurement !== undefined && given.length !== 1)
      faults.add([...path, "of"], `${given.length} limits are given`, "give exactly one of above, atLeast, below, atMost");
    if (of.measurement === undefined && (given.length > 0 || of.crossing !== undefined))
      faults.add([...path, "of"], "a limit belongs to a measurement", "add measurement:, or remove the limit");
  },
  compile: ({ count, of, within, devices, through }, to) => {
    const events = of.event === undefined ? [] : listOf(of.event);
    const measurement = of.measurement ?? of.rising ?? null;
    const breaks = of.measurement === undefined ? null : limitTest(of).breaks;
    const spec = { count, events, off: of.state === "off", measurement, breaks, within: spanOf(within), lateness: to.lateness };
    return counted({ ...spec, whole: of.crossing === true || of.rising !== undefined, devices, through });
  },
});

interface CountSpec extends Listening {
  readonly count: number;
  readonly events: readonly EventKind[];
  /** Whether their `off` is counted. */
  readonly off: boolean;
  readonly measurement: Measurement | null;
  /** Null: a rise is counted. */
  readonly breaks: Breaks | null;
  /** All readings are kept, since what counts is the step from one to the next. */
  readonly whole: boolean;
  readonly within: Duration;
  readonly lateness: Duration;
}

/** Readings kept for each step that is looked for [D]. */
const PER_STEP = 8;

/**
 * So many of something within a time. What is kept is a ring of the newest occurrences by their own times: the answer
 * depends on what happened, not on the order in which it was told. It lasts until the newest is that old.
 */
function counted(spec: CountSpec): Leaf {
  const add = (slot: Slot, input: { readonly at: Instant; readonly recv: Instant; readonly device: string }, value: number, env: Env) => {
    const at = Math.min(input.at, input.recv);
    const late = at < (slot.ring.at(-2) ?? 0);
    if (!insertOnce(slot.ring, at, value, spec.whole ? spec.count * PER_STEP : spec.count)) return NOTHING;
    const outcome = look(spec, slot, env);
    if (slot.on) {
      slot.device = input.device;
      slot.flags = input.recv - slot.at > spec.lateness ? Flag.late : 0;
    }
    env.corrected = late && outcome === CHANGED && !slot.on;
    return outcome;
  };
  return {
    ...INERT,
    wants: wants({ events: spec.events, measurements: spec.measurement === null ? [] : [spec.measurement] }, spec),
    limit: { measurement: null, event: spec.events[0] ?? null, limit: spec.count, side: "above" },
    figure: "1",
    event: (slot, event, env) => (countsEvent(spec, event) ? add(slot, event, 1, env) : NOTHING),
    reading: (slot, reading, env) => {
      if (reading.quality & Quality.doubtful) return NOTHING;
      if (!spec.whole && !spec.breaks?.(reading.value)) return NOTHING;
      return add(slot, reading, reading.value, env);
    },
    tick: (slot, env) => look(spec, slot, env),
    known: (slot) => spec.measurement === null || slot.ring.length > 0,
  };
}

function countsEvent(spec: CountSpec, event: DeviceEvent): boolean {
  // A stored copy is no new occurrence.
  if (event.quality & Quality.replayed) return false;
  return (event.state === "off") === spec.off;
}

/** Times at which it happened, oldest first. */
function hitsOf(spec: CountSpec, ring: readonly number[]): Instant[] {
  const hits: Instant[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const [before, value] = [ring[i - 1], ring[i + 1] ?? 0];
    if (spec.whole && before === undefined) continue;
    const steps = spec.breaks ? spec.breaks(value) && !(before !== undefined && spec.breaks(before)) : value > (before ?? 0);
    if (!spec.whole || steps) hits.push(ring[i] ?? 0);
  }
  return hits;
}

function look(spec: CountSpec, slot: Slot, env: Env): Outcome {
  const hits = hitsOf(spec, slot.ring);
  const newest = hits.at(-1) ?? 0;
  const first = hits.at(-spec.count);
  const was = slot.on;
  // What comes late may still be told, as long as the rule takes late data at all.
  const ends = newest + Math.max(spec.within, spec.lateness);
  slot.at = newest;
  slot.on = first !== undefined && newest - first <= spec.within && env.now < ends;
  slot.since = slot.on ? (first ?? 0) : 0;
  slot.due = slot.on ? ends : 0;
  slot.value = hits.filter((at) => newest - at <= spec.within).length;
  return was !== slot.on || slot.on ? CHANGED : NOTHING;
}
