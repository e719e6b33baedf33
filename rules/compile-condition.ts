import { conditionKey } from "./condition-key.ts";
import type { Building, ConditionKind } from "./conditions/condition.ts";
import { type Env, type Leaf, NO, type Slot, type Truth, UNKNOWN, YES } from "./conditions/leaf.ts";
import { CONDITIONS, type LeafWord } from "./conditions/table.ts";
import { limitTest } from "./conditions/threshold.ts";
import type { Condition, LeafCondition, LimitSource, ThresholdSource } from "./language.ts";

export type Test = (slots: readonly Slot[], env: Env) => Truth;

/** Leaves in the order of their slots, while a rule is put together. */
export class Slots {
  readonly always: Leaf[] = [];
  readonly open: Leaf[] = [];
  /** Of each leaf its condition's key. */
  readonly keys: { readonly always: string[]; readonly open: string[] } = { always: [], open: [] };
}

/** Closures need the final index of their leaf, which is known only when all are counted. */
export type Late = () => Test;

interface Target extends Omit<Building, "part"> {
  readonly slots: Slots;
  /** Under `not`: what nobody knows is told apart from what is not so. */
  readonly strict: boolean;
}

/** A condition with all its parts, its leaves put among the slots. */
export function compileCondition(condition: Condition, to: Target): Late {
  switch (condition.kind) {
    case "all": {
      const of = condition.of.map((child) => compileCondition(child, to));
      return () => everyOf(of.map((late) => late()));
    }
    case "any": {
      const of = condition.of.map((child) => compileCondition(child, to));
      return () => someOf(of.map((late) => late()));
    }
    case "not":
      return contraryOf(compileCondition(condition.of, { ...to, strict: true }));
    case "unless":
      return contraryOf(compileCondition(condition.of, { ...to, strict: false }));
    case "value":
      return valueTest(condition.spec, to);
    default:
      return placeLeaf(condition, to);
  }
}

function contraryOf(of: Late): Late {
  return () => {
    const test = of();
    return (slots, env) => {
      const truth = test(slots, env);
      return truth === YES ? NO : truth === NO ? YES : UNKNOWN;
    };
  };
}

function everyOf(tests: readonly Test[]): Test {
  return (slots, env) => {
    let least: Truth = YES;
    for (const test of tests) {
      const truth = test(slots, env);
      if (truth === NO) return NO;
      if (truth < least) least = truth;
    }
    return least;
  };
}

function someOf(tests: readonly Test[]): Test {
  return (slots, env) => {
    let most: Truth = NO;
    for (const test of tests) {
      const truth = test(slots, env);
      if (truth === YES) return YES;
      if (truth > most) most = truth;
    }
    return most;
  };
}

function placeLeaf(condition: LeafCondition, to: Target): Late {
  const kind: ConditionKind = CONDITIONS[condition.kind];
  const compiled = kind.compile(condition.spec, { ...to, part: (raw) => partOf(raw, to) });
  // Behind a gate nobody knows whether a first value has come.
  const leaf = to.strict ? { ...compiled, gating: null } : compiled;
  const open = to.open || kind.whileOpen;
  const list = open ? to.slots.open : to.slots.always;
  const at = list.push(leaf) - 1;
  to.slots.keys[open ? "open" : "always"].push(conditionKey(condition, open));
  return () => {
    const index = open ? to.slots.always.length + at : at;
    return (slots, env) => {
      const slot = slots[index];
      if (slot === undefined) return UNKNOWN;
      if (leaf.holds(slot, env)) return YES;
      return to.strict && !leaf.known(slot, env) ? UNKNOWN : NO;
    };
  };
}

/** A condition inside of another one, as the loader has seen it. */
function partOf(raw: unknown, to: Target): Leaf {
  const word = typeof raw === "object" && raw !== null ? Object.keys(raw).find((key) => Object.hasOwn(CONDITIONS, key)) : undefined;
  if (typeof raw !== "object" || raw === null || word === undefined) throw new Error("a part without a word must not pass the loader");
  const kind: ConditionKind = CONDITIONS[word as LeafWord];
  return kind.compile(raw, { ...to, open: true, part: (inner) => partOf(inner, to) });
}

/** A bare limit speaks of the value of the rule's first measurement or score. */
function valueTest(spec: LimitSource, to: Target): Late {
  const { breaks } = limitTest(spec);
  return () => {
    const index = to.slots.always.findIndex((leaf) => leaf.scored || leaf.limit?.measurement);
    return (slots) => {
      const slot = slots[index];
      return slot !== undefined && slot.value !== null && breaks(slot.value) ? YES : NO;
    };
  };
}

/** A bare limit as clear means the same measurement as `when`. */
export function clearOf(clear: Condition, when: Condition): Condition {
  if (clear.kind !== "value") return clear;
  const first = firstThreshold(when);
  if (!first) return clear;
  const { measurement, devices, through } = first;
  const listening = { ...(devices && { devices }), ...(through && { through }) };
  return { kind: "measurement", spec: { measurement, ...clear.spec, ...listening, doubtful: true } };
}

/** The limit that a bare one beside it speaks of. */
export function firstThreshold(condition: Condition): ThresholdSource | undefined {
  if (condition.kind === "measurement") return condition.spec;
  if (condition.kind === "all" || condition.kind === "any")
    for (const child of condition.of) {
      const found = firstThreshold(child);
      if (found) return found;
    }
  return undefined;
}
