import type { Cell, Gate, SavedGates } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import type { Feed, Group } from "./routes.ts";

/** The gate of a group, taken from what was saved where it is asked for the first time. */
export function gateOf(cell: Cell, group: Group): Gate {
  const known = cell.gates[group.id];
  if (known) return known;
  const saved = cell.savedGates[group.name];
  const gate = saved ? { open: true, at: saved[0], value: saved[1], device: saved[2] } : { open: false, at: 0, value: 0, device: "" };
  delete cell.savedGates[group.name];
  cell.gates[group.id] = gate;
  cell.gateNames[group.id] = group.name;
  return gate;
}

export function staysQuiet(group: Group, value: number): boolean {
  for (const breaks of group.breaks) if (breaks(value)) return false;
  return true;
}

/** Tells every condition of the group the newest value that was passed over. */
export function catchUp(cell: Cell, group: Group, gate: Gate, rules: readonly CompiledRule[]): void {
  eachSlot(cell, group.gated, rules, (slot, leaf) => {
    leaf.gating?.catchUp(slot, gate.at, gate.value, gate.device);
    return true;
  });
}

/** Whether every condition of the group is idle, so that the gate may open. */
export function isQuiet(cell: Cell, group: Group, rules: readonly CompiledRule[]): boolean {
  for (const feed of group.gated) if (cell.states[feed.rule]?.open) return false;
  return eachSlot(cell, group.gated, rules, (slot, leaf) => leaf.gating?.idle(slot) ?? false);
}

type OnSlot = (slot: NonNullable<Cell["states"][number]>["slots"][number], leaf: CompiledRule["leaves"][number]) => boolean;

function eachSlot(cell: Cell, feeds: readonly Feed[], rules: readonly CompiledRule[], on: OnSlot): boolean {
  for (const { rule, leaves } of feeds) {
    const state = cell.states[rule];
    if (!state || state.paused) continue;
    const openFrom = rules[rule]?.openFrom ?? 0;
    for (const { at, leaf } of leaves) {
      const slot = state.slots[at];
      if (at < openFrom && slot && !on(slot, leaf)) return false;
    }
  }
  return true;
}

export function saveGates(cell: Cell): SavedGates {
  const saved: SavedGates = { ...cell.savedGates };
  cell.gates.forEach((gate, id) => {
    const name = cell.gateNames[id];
    if (gate?.open && name !== undefined) saved[name] = [gate.at, gate.value, gate.device];
  });
  return saved;
}
