import type { Building, ConditionKind } from "./conditions/condition.ts";
import type { Env, Leaf, Slot } from "./conditions/leaf.ts";
import { CONDITIONS } from "./conditions/table.ts";
import { limitTest } from "./conditions/threshold.ts";
import type { Condition, LeafCondition, LimitSource, ThresholdSource } from "./language.ts";

export type Test = (slots: readonly Slot[], env: Env) => boolean;

/** Leaves in the order of their slots, while a rule is put together. */
export class Slots {
  readonly always: Leaf[] = [];
  readonly open: Leaf[] = [];
}

/** Closures need the final index of their leaf, which is known only when all are counted. */
export type Late = () => Test;

interface Target extends Building {
  readonly slots: Slots;
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
    case "not": {
      const of = compileCondition(condition.of, to);
      return () => {
        const test = of();
        return (slots, env) => !test(slots, env);
      };
    }
    case "value":
      return valueTest(condition.spec, to);
    default:
      return placeLeaf(condition, to);
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

function placeLeaf(condition: LeafCondition, to: Target): Late {
  const kind: ConditionKind = CONDITIONS[condition.kind];
  const leaf = kind.compile(condition.spec, to);
  const open = to.open || kind.whileOpen;
  const list = open ? to.slots.open : to.slots.always;
  const at = list.push(leaf) - 1;
  return () => {
    const index = open ? to.slots.always.length + at : at;
    return (slots, env) => {
      const slot = slots[index];
      return slot !== undefined && leaf.holds(slot, env);
    };
  };
}

/** A bare limit speaks of the value of the rule's first measurement. */
function valueTest(spec: LimitSource, to: Target): Late {
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
export function clearOf(clear: Condition, when: Condition): Condition {
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
