import { Type } from "typebox";
import { type Duration, type Instant, type Measurement, Quality, type Reading } from "../../contracts/index.ts";
import { closed, LIMIT_WORDS, limits, listening, MeasurementName, Span } from "../shapes.ts";
import { spanOf, spanOr } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import {
  CHANGED,
  type Env,
  Flag,
  type Gating,
  INERT,
  type Leaf,
  type Listening,
  NOTHING,
  type Outcome,
  resumeHold,
  type Slot,
  wants,
} from "./leaf.ts";
import { EVERYTHING, justAbove, justBelow, type Range } from "./range.ts";
import { insert, insertOnce } from "./ring.ts";

export const thresholdCondition = defineCondition({
  shape: Type.Object(
    {
      measurement: MeasurementName,
      ...limits,
      for: Type.Optional(Span),
      seen: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      samples: Type.Optional(
        Type.Object({ match: Type.Integer({ minimum: 1 }), of: Type.Integer({ minimum: 1, maximum: 100 }), within: Span }, closed),
      ),
      doubtful: Type.Optional(Type.Boolean()),
      fresh: Type.Optional(Span),
      ...listening,
    },
    closed,
  ),
  faults: (spec, path, faults) => {
    const given = LIMIT_WORDS.filter((name) => spec[name] !== undefined);
    if (given.length !== 1) faults.add(path, `${given.length} limits are given`, "give exactly one of above, atLeast, below, atMost");
    const samples = spec.samples;
    if (samples && samples.match > samples.of)
      faults.add([...path, "samples"], `${samples.match} of ${samples.of} can never match`, "let match be at most of");
    if (samples && (spec.for !== undefined || spec.seen !== undefined))
      faults.add(path, "samples and for exclude each other", "join two conditions by all:");
  },
  compile: ({ samples, for: hold, seen, doubtful, fresh, ...spec }, to) =>
    threshold({
      ...spec,
      hold: spanOr(hold, 0),
      seen: seen ?? 1,
      samples: samples ? { ...samples, within: spanOf(samples.within) } : undefined,
      doubtful: doubtful ?? samples !== undefined,
      fresh: spanOr(fresh, Number.MAX_SAFE_INTEGER),
      lateness: to.lateness,
    }),
});

interface ThresholdSpec extends Listening {
  readonly measurement: Measurement;
  readonly above?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly below?: number | undefined;
  readonly atMost?: number | undefined;
  /** Must hold that long without a reading to the contrary; 0: at once. */
  readonly hold: Duration;
  /** Readings that must have been seen while it held. */
  readonly seen: number;
  readonly samples?: { readonly match: number; readonly of: number; readonly within: Duration } | undefined;
  /** Whether readings of doubtful quality count. */
  readonly doubtful: boolean;
  /** Under `not`: an older value tells nothing. */
  readonly fresh: Duration;
  readonly lateness: Duration;
}

export type Breaks = (value: number) => boolean;

/** @returns the test of a limit, the values that do not break it, and the limit itself with its side for the cause */
export function limitTest(spec: Pick<ThresholdSpec, "above" | "atLeast" | "below" | "atMost">): {
  readonly breaks: Breaks;
  readonly quiet: Range;
  readonly limit: number;
  readonly side: "above" | "below";
} {
  const { above, atLeast, below, atMost } = spec;
  const upTo = (most: number): Range => ({ ...EVERYTHING, most });
  const from = (least: number): Range => ({ ...EVERYTHING, least });
  if (above !== undefined) return { breaks: (value) => value > above, quiet: upTo(above), limit: above, side: "above" };
  if (atLeast !== undefined) return { breaks: (value) => value >= atLeast, quiet: upTo(justBelow(atLeast)), limit: atLeast, side: "above" };
  if (below !== undefined) return { breaks: (value) => value < below, quiet: from(below), limit: below, side: "below" };
  if (atMost !== undefined) return { breaks: (value) => value <= atMost, quiet: from(justAbove(atMost)), limit: atMost, side: "below" };
  throw new Error("a threshold without a limit must not pass the loader");
}

function flagsOf(reading: Reading, lateness: Duration): number {
  const late = reading.recv - reading.at > lateness ? Flag.late : 0;
  return late | (reading.quality & Quality.timeRepaired ? Flag.repaired : 0);
}

/** A value beyond a limit: at once, held for a time, or k of the newest n within a time. */
function threshold(spec: ThresholdSpec): Leaf {
  const { breaks, quiet, limit, side } = limitTest(spec);
  const skip = spec.doubtful ? 0 : Quality.doubtful;
  const shared = {
    ...INERT,
    wants: wants({ measurements: [spec.measurement] }, spec),
    limit: { measurement: spec.measurement, event: null, limit, side },
    needsProof: true,
    known: (slot: Slot, env: Env) => slot.at > 0 && env.now - slot.at <= spec.fresh,
  };
  if (spec.samples) {
    const feed = countOf(breaks, side, spec.samples, spec.lateness);
    const of = spec.samples.of;
    const gating: Gating = {
      quiet,
      idle: (slot) => !slot.on && slot.ring.every((entry, i) => i % 2 === 0 || !breaks(entry)),
      catchUp: (slot, at, value) => {
        if (at > (slot.ring.at(-2) ?? 0)) insert(slot.ring, at, value, of);
      },
    };
    return { ...shared, gating, reading: (slot, reading, env) => (reading.quality & skip ? NOTHING : feed(slot, reading, env)) };
  }
  const feed = held(breaks, spec.hold, spec.seen, spec.lateness);
  return {
    ...shared,
    gating: { quiet, idle: (slot) => slot.since === 0, catchUp },
    resume: (slot, gap, env) => resumeHold(slot, spec.hold, gap, env),
    reading: (slot, reading, env) => (reading.quality & skip ? NOTHING : feed(slot, reading, env)),
    tick: (slot) => {
      slot.due = 0;
      // A lone reading must not become an alarm by the mere passing of time where the rule asks for more.
      if (slot.since === 0 || slot.on || slot.count < spec.seen) return NOTHING;
      slot.on = true;
      return CHANGED;
    },
  };
}

function catchUp(slot: Slot, at: Instant, value: number, device: string): void {
  if (at <= slot.at || slot.since !== 0) return;
  slot.at = at;
  slot.value = value;
  slot.device = device;
}

function held(breaks: Breaks, hold: Duration, seen: number, lateness: Duration) {
  return (slot: Slot, reading: Reading, env: Env): Outcome => {
    const at = Math.min(reading.at, reading.recv);
    if (!breaks(reading.value)) return ease(slot, reading, at);
    const begun = slot.since !== 0;
    // Older than what is known: it may not move the beginning back silently.
    if (at < slot.at && slot.device === reading.device) return begun ? NOTHING : lateBreak(slot, reading, at, hold, lateness);
    if (!begun) {
      slot.since = at;
      slot.from = env.now;
      slot.count = 0;
      slot.device = reading.device;
      slot.due = hold > 0 ? env.now + hold : 0;
    } else if (slot.device !== reading.device) return NOTHING;
    slot.at = at;
    slot.value = reading.value;
    slot.flags = flagsOf(reading, lateness);
    slot.count++;
    if (slot.on) return CHANGED;
    // By the device's own times or by ours: an offset of its clock shortens neither.
    const long = at - slot.since >= hold || env.now - slot.from >= hold;
    if (!long || slot.count < seen) return NOTHING;
    slot.on = true;
    slot.due = 0;
    return CHANGED;
  };
}

function ease(slot: Slot, reading: Reading, at: Instant): Outcome {
  if (at < slot.at && slot.device === reading.device) return NOTHING;
  if (slot.since === 0) {
    slot.device = reading.device;
    slot.at = at;
    slot.value = reading.value;
    return NOTHING;
  }
  // Another device of the same person does not speak for the one that saw it.
  if (slot.device !== reading.device) return NOTHING;
  const was = slot.on;
  slot.at = at;
  slot.value = reading.value;
  slot.on = false;
  slot.since = 0;
  slot.due = 0;
  slot.count = 0;
  slot.flags = 0;
  return was ? CHANGED : NOTHING;
}

/** A late reading beyond the limit where a newer one was normal: told, to be verified; only life-safety rules raise on it. */
function lateBreak(slot: Slot, reading: Reading, at: Instant, hold: Duration, lateness: Duration): Outcome {
  if (hold > 0 || reading.recv - at <= lateness) return NOTHING;
  slot.on = true;
  slot.since = at;
  slot.from = reading.recv;
  slot.value = reading.value;
  slot.device = reading.device;
  slot.flags = Flag.late | Flag.normalSince;
  return CHANGED;
}

/** The newest n readings in the order of their own times; a late one is put into its place. */
function countOf(
  breaks: Breaks,
  side: "above" | "below",
  samples: { readonly match: number; readonly of: number; readonly within: Duration },
  lateness: Duration,
) {
  const { match, of, within } = samples;
  return (slot: Slot, reading: Reading, env: Env): Outcome => {
    const ring = slot.ring;
    if (!insertOnce(ring, Math.min(reading.at, reading.recv), reading.value, of)) return NOTHING;
    const newest = ring[ring.length - 2] ?? 0;
    slot.at = newest;
    const was = slot.on;
    if (!was && !breaks(reading.value)) return NOTHING;
    const hits: number[] = [];
    let since = 0;
    for (let i = 0; i < ring.length; i += 2) {
      const at = ring[i] ?? 0;
      const value = ring[i + 1] ?? 0;
      if (newest - at > within || !breaks(value)) continue;
      if (since === 0) since = at;
      hits.push(value);
    }
    slot.on = hits.length >= match;
    if (!slot.on) {
      slot.since = 0;
      env.corrected = was && Math.min(reading.at, reading.recv) < newest;
      return was ? CHANGED : NOTHING;
    }
    // The mildest of the k worst: a single wild sample decides no severity.
    hits.sort((a, b) => (side === "below" ? a - b : b - a));
    slot.value = hits[match - 1] ?? null;
    slot.since = since;
    slot.from = slot.from || reading.recv;
    slot.device = reading.device;
    slot.flags = reading.recv - newest > lateness ? Flag.late : 0;
    return CHANGED;
  };
}
