import {
  type Certainty,
  type DeviceKind,
  type Duration,
  EVENT_KINDS,
  type EventKind,
  type Family,
  HOUR,
  type Measurement,
  MINUTE,
  parseDuration,
  type Severity,
  type Words,
} from "../contracts/index.ts";
import { absent } from "./conditions/absent.ts";
import { happened } from "./conditions/event.ts";
import { outside } from "./conditions/fence.ts";
import type { DeviceRole, Env, Leaf, Slot } from "./conditions/leaf.ts";
import { linkDown } from "./conditions/link.ts";
import { openFor, timesSince } from "./conditions/opened.ts";
import { hoursOf, schedule } from "./conditions/schedule.ts";
import { limitTest, threshold } from "./conditions/threshold.ts";
import { type TogetherSpec, together } from "./conditions/together.ts";
import type { AbsentSource, Condition, EventSource, FenceSource, ParsedRule, ThresholdSource, Where } from "./language.ts";

export type Test = (slots: readonly Slot[], env: Env) => boolean;

/** A rule as closures over the slots of one subject. */
export interface CompiledRule {
  readonly id: string;
  readonly version: number;
  readonly pack: string;
  readonly file: string;
  readonly yaml: string;
  readonly name: Words;
  readonly family: Family;
  readonly plan: string;
  readonly source: string;
  readonly lifeSafety: boolean;
  readonly certainty: Certainty;
  readonly subjects: {
    readonly kind: "device" | "person" | "place";
    readonly devices: readonly DeviceKind[] | null;
    readonly through: readonly DeviceRole[];
    readonly orDevice: boolean;
    readonly where: Where | null;
  };
  /** All conditions; those from `openFrom` on live only while the rule is open and begin anew when it raises. */
  readonly leaves: readonly Leaf[];
  /** Conditions before this one belong to `when`: only they can tell a new occurrence. */
  readonly whenCount: number;
  readonly openFrom: number;
  readonly when: Test;
  readonly clear: Test | null;
  readonly clearHold: Duration;
  /** Clearing must be shown by an input at its end; silence proves nothing. */
  readonly clearNeedsProof: boolean;
  readonly rungs: readonly { readonly test: Test | null; readonly is: Severity; readonly certainty: Certainty | null }[];
  readonly lower: readonly { readonly test: Test; readonly is: Severity }[];
  readonly lateness: Duration;
  readonly again: boolean;
  /** What holds explains the silence of what stands behind the device. */
  readonly outage: boolean;
  /** Not raised while an outage explains it. */
  readonly yields: boolean;
  /** Gives no signals: only counted. */
  readonly counted: boolean;
  /** Where a condition counts devices that fell silent together: its place among the leaves. */
  readonly together: (TogetherSpec & { readonly at: number }) | null;
  readonly latched: boolean;
  readonly evidence: readonly Measurement[];
  readonly reason: Words;
}

const DEFAULT_LATENESS: Duration = 15 * MINUTE;

/** Leaves in the order of their slots, while a rule is put together. */
class Slots {
  readonly always: Leaf[] = [];
  readonly open: Leaf[] = [];
  together: CompiledRule["together"] = null;
}

/** Closures need the final index of their leaf, which is known only when all are counted. */
type Late = () => Test;

export function compileRule(parsed: ParsedRule): CompiledRule {
  const { source } = parsed;
  const lifeSafety = source.lifeSafety ?? false;
  const lateness = source.lateness === undefined ? DEFAULT_LATENESS : spanOf(source.lateness);
  const slots = new Slots();
  const patient = !lifeSafety && parsed.rungs.every((rung) => rung.is !== "critical");
  const build = (condition: Condition, open: boolean) => compile(condition, { slots, open, lifeSafety, patient, lateness });
  const when = build(parsed.when, false);
  const whenCount = slots.always.length;
  const rungs = parsed.rungs.map((rung) => ({ ...rung, test: rung.if === null ? null : build(rung.if, false) }));
  const clear = parsed.clear?.condition ? build(clearOf(parsed.clear.condition, parsed.when), true) : null;
  const lower = parsed.lower.map((rung) => ({ is: rung.is, test: build(rung.if, true) }));
  const whenLeaves = slots.always.slice(0, whenCount);
  const leaves = [...slots.always, ...slots.open];
  return {
    id: source.id,
    version: source.version ?? 1,
    pack: parsed.pack,
    file: parsed.file,
    yaml: parsed.yaml,
    name: source.name,
    family: source.family,
    plan: source.plan,
    source: source.source,
    lifeSafety,
    certainty: source.certainty ?? "likely",
    subjects: {
      kind: source.subjects.kind,
      devices: source.subjects.devices ?? null,
      through: throughOf(source.subjects.kind, source.subjects.through),
      orDevice: source.subjects.else === "device",
      where: source.subjects.where ?? null,
    },
    leaves,
    whenCount,
    openFrom: slots.always.length,
    when: when(),
    clear: clear ? clear() : null,
    clearHold: parsed.clear?.hold ? spanOf(parsed.clear.hold) : 0,
    clearNeedsProof: clear ? slots.open.some((leaf) => leaf.needsProof) : whenLeaves.some((leaf) => leaf.needsProof),
    rungs: rungs.map((rung) => ({ is: rung.is, certainty: rung.certainty, test: rung.test ? rung.test() : null })),
    lower: lower.map((rung) => ({ is: rung.is, test: rung.test() })),
    lateness,
    again: source.again ?? true,
    outage: source.outage !== undefined,
    yields: source.yields !== undefined,
    counted: source.counted ?? false,
    together: slots.together,
    latched: source.latched ?? whenLeaves.some((leaf) => leaf.latches),
    evidence: evidenceOf(source.evidence, leaves),
    reason: source.reason,
  };
}

interface Building {
  readonly slots: Slots;
  readonly open: boolean;
  readonly lifeSafety: boolean;
  /** Never critical: a clock that is somewhat wrong may cost it time rather than raise it falsely. */
  readonly patient: boolean;
  readonly lateness: Duration;
}

function compile(condition: Condition, to: Building): Late {
  switch (condition.kind) {
    case "all": {
      const of = condition.of.map((child) => compile(child, to));
      return () => everyOf(of.map((late) => late()));
    }
    case "any": {
      const of = condition.of.map((child) => compile(child, to));
      return () => someOf(of.map((late) => late()));
    }
    case "not": {
      const of = compile(condition.of, to);
      return () => {
        const test = of();
        return (slots, env) => !test(slots, env);
      };
    }
    case "value":
      return valueTest(condition.spec, to);
    case "open":
      return place(leafOf(condition, to), { ...to, open: true });
    default:
      return place(leafOf(condition, to), to);
  }
}

function everyOf(tests: readonly Test[]): Test {
  return (slots, env) => {
    for (const test of tests) if (!test(slots, env)) return false;
    return true;
  };
}

function someOf(tests: readonly Test[]): Test {
  return (slots, env) => {
    for (const test of tests) if (test(slots, env)) return true;
    return false;
  };
}

function place(leaf: Leaf, to: Building): Late {
  const list = to.open ? to.slots.open : to.slots.always;
  const at = list.push(leaf) - 1;
  return () => {
    const index = to.open ? to.slots.always.length + at : at;
    return (slots, env) => {
      const slot = slots[index];
      return slot !== undefined && leaf.holds(slot, env);
    };
  };
}

/** A bare limit speaks of the value of the rule's first measurement. */
function valueTest(spec: Extract<Condition, { kind: "value" }>["spec"], to: Building): Late {
  const { breaks } = limitTest(spec);
  return () => {
    const index = to.slots.always.findIndex((leaf) => leaf.limit?.measurement);
    return (slots) => {
      const slot = slots[index];
      return slot !== undefined && slot.value !== null && breaks(slot.value);
    };
  };
}

/** A bare limit as clear means the same measurement as `when`. */
function clearOf(clear: Condition, when: Condition): Condition {
  if (clear.kind !== "value") return clear;
  const first = firstThreshold(when);
  if (!first) return clear;
  const { measurement, devices, through } = first;
  const listening = { ...(devices && { devices }), ...(through && { through }) };
  return { kind: "measurement", spec: { measurement, ...clear.spec, ...listening, doubtful: true } };
}

function firstThreshold(condition: Condition): ThresholdSource | undefined {
  if (condition.kind === "measurement") return condition.spec;
  if (condition.kind === "all" || condition.kind === "any")
    for (const child of condition.of) {
      const found = firstThreshold(child);
      if (found) return found;
    }
  return undefined;
}

type LeafCondition = Exclude<Condition, { kind: "all" | "any" | "not" | "value" }>;

function leafOf(condition: LeafCondition, to: Building): Leaf {
  switch (condition.kind) {
    case "measurement": {
      const { samples, for: hold, seen, doubtful, ...spec } = condition.spec;
      return threshold({
        ...spec,
        hold: spanOr(hold, 0),
        seen: seen ?? 1,
        samples: samples ? { ...samples, within: spanOf(samples.within) } : undefined,
        doubtful: doubtful ?? samples !== undefined,
        lateness: to.lateness,
      });
    }
    case "event":
      return eventLeaf(condition.spec, to);
    case "absent":
      return absentLeaf(condition.spec);
    case "link":
      return linkDown({ ...condition.spec, hold: spanOr(condition.spec.for, 0) });
    case "fence":
      return fenceLeaf(condition.spec, to);
    case "together": {
      const { together: by, least, share, within, settle } = condition.spec;
      const spec = { by, least, share, within: spanOf(within), settle: spanOf(settle) };
      to.slots.together = { ...spec, at: to.slots.always.length };
      return together(spec);
    }
    case "hours":
      return schedule({
        start: minutes(condition.spec.hours[0]),
        end: minutes(condition.spec.hours[1]),
        days: condition.spec.days ?? null,
      });
    case "open":
      return openFor({
        hold: spanOf(condition.spec.open),
        events: condition.spec.without?.events ?? [],
        rising: condition.spec.without?.rising ?? [],
      });
    case "times":
      return timesSince(condition.spec.times);
  }
}

function fenceLeaf(spec: FenceSource, to: Building): Leaf {
  return outside({
    level: spec.of,
    fixes: spec.fixes ?? 3,
    hold: spanOr(spec.for, 2 * MINUTE),
    margin: spec.margin ?? 30,
    accuracy: spec.accuracy ?? 100,
    between: hoursBetween(spec.between),
    lateness: to.lateness,
    devices: spec.devices,
    through: spec.through,
  });
}

function hoursBetween(between: readonly string[] | undefined): ReturnType<typeof hoursOf> | null {
  return between ? hoursOf({ start: minutes(between[0]), end: minutes(between[1]), days: null }) : null;
}

function eventLeaf(spec: EventSource, to: Building): Leaf {
  const events = listOf(spec.event);
  const until = spec.until === undefined ? [] : listOf(spec.until);
  return happened({
    events,
    until,
    hold: spanOr(spec.for, 0),
    lasts: spanOr(spec.lasts, 0),
    latches: !to.open && until.length === 0 && spec.lasts === undefined && events.some((name) => EVENT_KINDS[name].shape === "pulse"),
    confidence: spec.confidence ?? 0,
    off: spec.state === "off",
    stays: spec.stays ?? false,
    between: hoursBetween(spec.between),
    lifeSafety: to.lifeSafety,
    patient: to.patient,
    lateness: to.lateness,
    devices: spec.devices,
    through: spec.through,
  });
}

function absentLeaf(spec: AbsentSource): Leaf {
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
    devices: spec.devices,
    through: spec.through,
  });
}

function listOf(names: EventKind | readonly EventKind[]): readonly EventKind[] {
  return typeof names === "string" ? [names] : names;
}

function spanOf(text: string): Duration {
  const span = parseDuration(text);
  if (span === undefined) throw new Error(`"${text}" is no duration and must not pass the loader`);
  return span;
}

function spanOr(text: string | undefined, otherwise: Duration): Duration {
  return text === undefined ? otherwise : spanOf(text);
}

function minutes(clock: string | undefined): number {
  const [hours = "0", rest = "0"] = (clock ?? "0:0").split(":");
  return Number(hours) * 60 + Number(rest);
}

function throughOf(kind: "device" | "person" | "place", written: readonly DeviceRole[] | undefined): readonly DeviceRole[] {
  if (kind === "device") return ["self"];
  return written ?? (kind === "person" ? ["worn"] : ["place"]);
}

function evidenceOf(written: readonly Measurement[] | undefined, leaves: readonly Leaf[]): readonly Measurement[] {
  if (written) return written;
  return [...new Set(leaves.flatMap((leaf) => (leaf.limit?.measurement ? [leaf.limit.measurement] : [])))];
}
