import type { Cell } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import type { Slot } from "./conditions/leaf.ts";

/** Slots that note when the subject's device was last heard, of the given rules. */
export function* slotsOfHearing(cell: Cell | undefined, rules: readonly CompiledRule[], among: readonly number[]): Iterable<Slot> {
  for (const i of among)
    for (const [k, leaf] of (rules[i]?.leaves ?? []).entries()) {
      const slot = cell?.states[i]?.slots[k];
      if (slot && leaf.standsStill && leaf.wants.message) yield slot;
    }
}

/** Whether a device has ever said anything; true of people and places, of whom it is not asked. */
export function everHeard(cell: Cell | null, rules: readonly CompiledRule[]): boolean {
  if (cell === null || cell.subject.kind !== "device") return true;
  for (const slot of slotsOfHearing(cell, rules, [...rules.keys()])) if (slot.count > 0) return true;
  return false;
}
