import type { Certainty, DeviceKind, Duration, Family, Measurement, Severity, Subject, Words } from "../contracts/index.ts";
import { bothOf, MINUTE } from "../contracts/index.ts";
import { clearOf, compileCondition, Slots, type Test } from "./compile-condition.ts";
import { type DeviceRole, INERT, type Leaf, type TogetherSpec } from "./conditions/leaf.ts";
import { limitTest } from "./conditions/threshold.ts";
import type { Condition, ParsedRule, Where } from "./language.ts";
import { spanOf } from "./spans.ts";

/** What is asked of the registry to find out whom a limit is meant for. */
export interface ScopePorts {
  person(id: string): { readonly home: string | null } | undefined;
  device(id: string): { readonly place: string | null } | undefined;
  placePath(place: string): string | undefined;
}

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
  readonly source: Words;
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
  /** Of each of them what tells it from the others, also across versions of the rule. */
  readonly keys: readonly string[];
  readonly keyText: string;
  /** Conditions before this one belong to `when`: only they can tell a new occurrence. */
  readonly whenCount: number;
  readonly openFrom: number;
  /** A condition begins with the rule: its state must be there from when the subject is first seen. */
  readonly arms: boolean;
  readonly when: Test;
  readonly clear: Test | null;
  readonly clearHold: Duration;
  /** Clearing must be shown by an input at its end; silence proves nothing. */
  readonly clearNeedsProof: boolean;
  /** `reach`: the limit on the rule's own measurement that the rung asks for; null: it asks for something else. */
  readonly rungs: readonly {
    readonly test: Test | null;
    readonly is: Severity;
    readonly certainty: Certainty | null;
    readonly reach: number | null;
  }[];
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
  /** Who set the limits otherwise for this subject, in words; absent: they are the rule's own. */
  readonly setBy?: Words;
  /** Set where limits differ by person, device or place: whom this one is about. */
  readonly scope?: (subject: Subject, ports: ScopePorts) => boolean;
  /** The id under which it is known outside, where several of them make one rule. */
  readonly of?: string;
}

/** The id under which a rule is known outside. */
export const publicId = (rule: Pick<CompiledRule, "id" | "of">): string => rule.of ?? rule.id;

const DEFAULT_LATENESS: Duration = 15 * MINUTE;

export function compileRule(parsed: ParsedRule): CompiledRule {
  const { source } = parsed;
  const lifeSafety = source.lifeSafety ?? false;
  const lateness = source.lateness === undefined ? DEFAULT_LATENESS : spanOf(source.lateness);
  const slots = new Slots();
  const patient = !lifeSafety && parsed.rungs.every((rung) => rung.is !== "critical");
  const build = (condition: Condition, open: boolean) =>
    compileCondition(condition, { slots, open, lifeSafety, patient, lateness, strict: false, subject: source.subjects.kind });
  const when = build(parsed.when, false);
  const whenCount = slots.always.length;
  const rungs = parsed.rungs.map((rung) => ({ ...rung, test: rung.if === null ? null : build(rung.if, false) }));
  const clear = parsed.clear?.condition ? build(clearOf(parsed.clear.condition, parsed.when), true) : null;
  const lower = parsed.lower.map((rung) => ({ is: rung.is, test: build(rung.if, true) }));
  const whenLeaves = slots.always.slice(0, whenCount);
  const leaves = [...slots.always, ...slots.open];
  const keys = [...slots.keys.always, ...slots.keys.open];
  const at = leaves.findIndex((leaf) => leaf.together !== null);
  const spec = leaves[at]?.together ?? null;
  return {
    id: source.id,
    version: source.version ?? 1,
    pack: parsed.pack,
    file: parsed.file,
    yaml: parsed.yaml,
    name: source.name,
    family: source.family,
    plan: source.plan,
    source: bothOf(source.source),
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
    keys,
    keyText: keys.join(" "),
    whenCount,
    openFrom: slots.always.length,
    arms: slots.always.some((leaf) => leaf.arm !== INERT.arm),
    when: when(),
    clear: clear ? clear() : null,
    clearHold: parsed.clear?.hold ? spanOf(parsed.clear.hold) : 0,
    clearNeedsProof: clear ? slots.open.some((leaf) => leaf.needsProof) : whenLeaves.some((leaf) => leaf.needsProof),
    rungs: rungs.map((rung) => ({
      is: rung.is,
      certainty: rung.certainty,
      test: rung.test ? rung.test() : null,
      reach: reachOf(rung.if),
    })),
    lower: lower.map((rung) => ({ is: rung.is, test: rung.test() })),
    lateness,
    again: source.again ?? true,
    outage: source.outage !== undefined,
    yields: source.yields !== undefined,
    counted: source.counted ?? false,
    together: spec && { ...spec, at },
    latched: source.latched ?? whenLeaves.some((leaf) => leaf.latches),
    evidence: evidenceOf(source.evidence, leaves),
    reason: source.reason,
  };
}

function reachOf(condition: Condition | null): number | null {
  return condition?.kind === "value" ? limitTest(condition.spec).limit : null;
}

function throughOf(kind: "device" | "person" | "place", written: readonly DeviceRole[] | undefined): readonly DeviceRole[] {
  if (kind === "device") return ["self"];
  return written ?? (kind === "person" ? ["worn"] : ["place"]);
}

function evidenceOf(written: readonly Measurement[] | undefined, leaves: readonly Leaf[]): readonly Measurement[] {
  if (written) return written;
  return [...new Set(leaves.flatMap((leaf) => (leaf.limit?.measurement ? [leaf.limit.measurement] : [])))];
}
