import { type Duration, type Instant, subjectKey } from "../contracts/index.ts";
import type { Cell } from "./cell.ts";
import type { Cells } from "./cells.ts";
import type { CompiledRule } from "./compile.ts";
import type { Slot } from "./conditions/leaf.ts";
import { intervalOf, type RulePorts } from "./ports.ts";

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

/**
 * How often a device's word is awaited, of one that speaks only on change that of what carries it.
 * @returns null where nobody can be waited for
 */
export function awaitedOf(device: string, ports: RulePorts): Duration | null {
  if (!ports.onChange?.(device)) return intervalOf(ports.device(device));
  const carrier = ports.carrier?.(device);
  return carrier === undefined ? null : intervalOf(ports.device(carrier));
}

/** When what carries a device that speaks only on change was last heard; undefined: the device speaks for itself, or nobody for it. */
export function carrierHeard(device: string, ports: RulePorts, cells: Cells, rules: readonly CompiledRule[]): Instant | undefined {
  const carrier = ports.onChange?.(device) ? ports.carrier?.(device) : undefined;
  if (carrier === undefined) return undefined;
  let last = 0;
  for (const slot of slotsOfHearing(cells.get(subjectKey({ kind: "device", id: carrier })), rules, [...rules.keys()]))
    if (slot.count > 0) last = Math.max(last, slot.at);
  return last;
}
