import { Type } from "typebox";
import {
  type DeviceEvent,
  type DeviceKind,
  type Duration,
  type EventKind,
  type Instant,
  type Measurement,
  Quality,
  type Reading,
} from "../../contracts/index.ts";
import type { Path } from "../check.ts";
import { Between, closed, DeviceKinds, EventName, LIMIT_WORDS, limits, MeasurementName, OneOrMore, Roles, Span } from "../shapes.ts";
import { hoursBetween, listOf, spanOf, spanOr } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, Flag, freshSlot, INERT, type Leaf, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import { insertOnce } from "./ring.ts";
import type { Hours } from "./schedule.ts";
import { type Breaks, limitTest } from "./threshold.ts";

const devices = Type.Optional(DeviceKinds);
const Happens = Type.Object(
  {
    event: OneOrMore(EventName),
    state: Type.Optional(Type.Enum(["on", "off"])),
    confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    between: Type.Optional(Between),
    devices,
  },
  closed,
);
const Breaks_ = Type.Object({ measurement: MeasurementName, ...limits, devices }, closed);
const Missing = Type.Object(
  {
    absent: Type.Object(
      {
        events: Type.Optional(Type.Array(EventName, { minItems: 1 })),
        readings: Type.Optional(Type.Array(MeasurementName, { minItems: 1 })),
      },
      { ...closed, minProperties: 1 },
    ),
    for: Span,
    devices,
  },
  closed,
);

export const sequenceCondition = defineCondition({
  shape: Type.Object(
    {
      sequence: Type.Array(Type.Unknown(), { minItems: 2, maxItems: 4 }),
      within: Type.Optional(Span),
      lasts: Type.Optional(Span),
      through: Type.Optional(Roles),
    },
    closed,
  ),
  faults: ({ sequence, within }, path, faults, part) => {
    sequence.forEach((raw, i) => {
      const at: Path = [...path, "sequence", i];
      if (isRecord(raw) && "absent" in raw) {
        if (i < sequence.length - 1) faults.add(at, "only the last step may be missing", "move it to the end");
        faults.fits(Missing, raw, at);
      } else if (isRecord(raw) && "event" in raw) faults.fits(Happens, raw, at);
      else if (isRecord(raw) && "measurement" in raw) {
        const given = LIMIT_WORDS.filter((word) => raw[word] !== undefined);
        if (faults.fits(Breaks_, raw, at) && given.length !== 1)
          faults.add(at, `${given.length} limits are given`, "give exactly one of above, atLeast, below, atMost");
      } else part(raw, at, ["rate", "count"]);
    });
    const last = sequence.at(-1);
    const joined = sequence.length - (isRecord(last) && "absent" in last ? 1 : 0);
    if (joined > 1 && within === undefined) faults.add(path, "a sequence needs its time", "add within:, from its first step to its last");
  },
  compile: ({ sequence, within, lasts, through }, to) => {
    const steps = sequence.map((raw) => stepOf(raw, to.part));
    const span = spanOr(within, 0);
    const missing = steps.at(-1)?.missing ?? null;
    return sequenceOf({ steps, missing, within: span, lasts: spanOr(lasts, Math.max(span, to.lateness)), lateness: to.lateness }, through);
  },
});

interface Step {
  readonly devices: readonly DeviceKind[] | null;
  readonly events: readonly EventKind[];
  readonly off: boolean;
  readonly confidence: number;
  readonly between: Hours | null;
  readonly measurements: readonly Measurement[];
  readonly breaks: Breaks | null;
  /** A condition of its own: the step is its beginning to hold. */
  readonly leaf: Leaf | null;
  /** It must not come, for so long. */
  readonly missing: Duration | null;
}

interface SequenceSpec {
  readonly steps: readonly Step[];
  readonly missing: Duration | null;
  /** From the first step to the last that came. */
  readonly within: Duration;
  /** It counts that long after its last step. */
  readonly lasts: Duration;
  readonly lateness: Duration;
}

/** Occurrences remembered of each step. */
const KEPT = 8;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const STEP = {
  devices: null,
  events: [],
  off: false,
  confidence: 0,
  between: null,
  measurements: [],
  breaks: null,
  leaf: null,
  missing: null,
};

/** What has passed the shapes above. */
function stepOf(raw: unknown, part: (raw: unknown) => Leaf): Step {
  if (isRecord(raw) && "absent" in raw) {
    const {
      absent,
      for: span,
      devices: kinds,
    } = raw as { absent: { events?: EventKind[]; readings?: Measurement[] }; for: string; devices?: DeviceKind[] };
    return { ...STEP, devices: kinds ?? null, events: absent.events ?? [], measurements: absent.readings ?? [], missing: spanOf(span) };
  }
  if (isRecord(raw) && "event" in raw) {
    const spec = raw as { event: EventKind | EventKind[]; state?: string; confidence?: number; between?: string[]; devices?: DeviceKind[] };
    const of = { off: spec.state === "off", confidence: spec.confidence ?? 0, between: hoursBetween(spec.between) };
    return { ...STEP, ...of, devices: spec.devices ?? null, events: listOf(spec.event) };
  }
  if (isRecord(raw) && "measurement" in raw) {
    const spec = raw as { measurement: Measurement; above?: number; devices?: DeviceKind[] };
    return { ...STEP, devices: spec.devices ?? null, measurements: [spec.measurement], breaks: limitTest(spec).breaks };
  }
  const leaf = part(raw);
  return { ...STEP, devices: leaf.wants.devices, events: leaf.wants.events, measurements: leaf.wants.measurements, leaf };
}

/**
 * One thing after another, on the devices of one place or person: each step keeps the newest times at which it happened
 * (`high` of its part), so that what comes late is put in its place. A last step may be that something does not come.
 */
function sequenceOf(spec: SequenceSpec, through: Leaf["wants"]["through"] | undefined): Leaf {
  const feed = (slot: Slot, input: Reading | DeviceEvent, env: Env): Outcome => {
    const at = Math.min(input.at, input.recv);
    let moved = false;
    spec.steps.forEach((step, i) => {
      if (step.devices && (env.kind === null || !step.devices.includes(env.kind))) return;
      const part = partOf(slot, i, spec.steps.length);
      part.high ??= [];
      const happens = step.leaf ? turnsOn(step.leaf, part, input, env) : happensIn(step, input, at, env);
      if (happens && insertOnce(part.high, at, 0, KEPT)) moved = true;
    });
    if (!moved) return NOTHING;
    const outcome = look(spec, slot, env);
    if (slot.on) {
      slot.device = input.device;
      slot.flags = input.recv - at > spec.lateness ? Flag.late : 0;
    }
    return outcome;
  };
  return {
    ...INERT,
    wants: wants(
      { events: spec.steps.flatMap((step) => step.events), measurements: spec.steps.flatMap((step) => step.measurements) },
      { devices: kindsOf(spec.steps) ?? undefined, through: through ?? undefined },
    ),
    limit: { measurement: null, event: spec.steps[0]?.events[0] ?? null, limit: null, side: null },
    standsStill: spec.missing !== null,
    reading: feed,
    event: (slot, event, env) => (event.quality & Quality.replayed ? NOTHING : feed(slot, event, env)),
    tick: (slot, env) => look(spec, slot, env),
  };
}

function kindsOf(steps: readonly Step[]): readonly DeviceKind[] | null {
  const kinds: DeviceKind[] = [];
  for (const step of steps) {
    if (step.devices === null) return null;
    kinds.push(...step.devices);
  }
  return kinds;
}

function partOf(slot: Slot, i: number, of: number): Slot {
  slot.parts ??= Array.from({ length: of }, freshSlot);
  return slot.parts[i] ?? freshSlot();
}

function turnsOn(leaf: Leaf, part: Slot, input: Reading | DeviceEvent, env: Env): boolean {
  const was = part.on;
  if ("measurement" in input) {
    if (leaf.wants.measurements.includes(input.measurement)) leaf.reading(part, input, env);
  } else if (leaf.wants.events.includes(input.event)) leaf.event(part, input, env);
  env.corrected = false;
  return !was && part.on;
}

function happensIn(step: Step, input: Reading | DeviceEvent, at: Instant, env: Env): boolean {
  if ("measurement" in input) {
    if (!step.measurements.includes(input.measurement) || input.quality & Quality.doubtful) return false;
    return step.breaks ? step.breaks(input.value) : true;
  }
  if (!step.events.includes(input.event)) return false;
  if (step.missing === null && (input.state === "off") !== step.off) return false;
  if (step.missing !== null && input.state === "off") return false;
  if (input.confidence !== null && input.confidence < step.confidence) return false;
  return step.between?.inside(at, env.zone) ?? true;
}

/** Times of a chain of the steps that came, from first to last, that ends after `than`: the newest, or the oldest, that has one. */
function chainOf(spec: SequenceSpec, slot: Slot, than: Instant, oldest: boolean): readonly [Instant, Instant] | null {
  const came = spec.missing === null ? spec.steps.length : spec.steps.length - 1;
  const rings = Array.from({ length: came }, (_, i) => slot.parts?.[i]?.high ?? []);
  const ends = (rings[came - 1] ?? []).filter((at, i) => i % 2 === 0 && at > than);
  for (const last of oldest ? ends : ends.reverse()) {
    let at: Instant | null = last;
    for (let k = came - 2; k >= 0 && at !== null; k--) at = newestBefore(rings[k] ?? [], at, isSame(spec.steps[k], spec.steps[k + 1]));
    if (at !== null && last - at <= spec.within) return [at, last];
  }
  return null;
}

/** Two steps that one and the same message may be: then the one must be before the other. */
function isSame(a: Step | undefined, b: Step | undefined): boolean {
  return a?.events.some((name) => b?.events.includes(name)) || a?.measurements.some((name) => b?.measurements.includes(name)) || false;
}

function newestBefore(ring: readonly number[], at: Instant, strictly: boolean): Instant | null {
  for (let i = ring.length - 2; i >= 0; i -= 2) {
    const time = ring[i] ?? 0;
    if (time < at || (!strictly && time === at)) return time;
  }
  return null;
}

function look(spec: SequenceSpec, slot: Slot, env: Env): Outcome {
  const was = slot.on;
  slot.due = 0;
  slot.on = false;
  const chain = spec.missing === null ? chainOf(spec, slot, 0, false) : unanswered(spec, slot, spec.missing, env);
  if (chain && spec.missing === null) {
    const ends = chain[1] + spec.lasts;
    slot.on = env.now < ends;
    slot.due = slot.on ? ends : 0;
  }
  slot.since = chain && slot.on ? chain[0] : 0;
  return was !== slot.on ? CHANGED : NOTHING;
}

/** The first chain since the newest sign; `count` is the time of its end, `at` the same, moved on by what nobody could hear. */
function unanswered(spec: SequenceSpec, slot: Slot, span: Duration, env: Env): readonly [Instant, Instant] | null {
  const signs = slot.parts?.at(-1)?.high ?? [];
  const chain = chainOf(spec, slot, signs.at(-2) ?? 0, true);
  if (!chain) {
    const sign = firstAfter(signs, slot.count);
    // Told late that it came in time: it never was missing.
    env.corrected = slot.count > 0 && sign !== null && sign <= slot.at + span && env.now > slot.at + span;
    slot.count = 0;
    return null;
  }
  if (slot.count !== chain[1]) {
    slot.count = chain[1];
    slot.at = chain[1];
  }
  const due = slot.at + span;
  slot.on = env.now >= due;
  slot.due = slot.on ? 0 : due;
  return chain;
}

function firstAfter(ring: readonly number[], at: Instant): Instant | null {
  for (let i = 0; i < ring.length; i += 2) if ((ring[i] ?? 0) > at) return ring[i] ?? 0;
  return null;
}
