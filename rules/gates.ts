import type { Reading } from "../contracts/index.ts";
import type { Cell, Gate, RuleState, SavedGates } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import { IDLE, ownSlot } from "./conditions/idle.ts";
import type { Slot } from "./conditions/leaf.ts";
import type { Feed, Group } from "./routes.ts";

/** The gate of a group, taken from what was saved where it is asked for the first time. */
export function gateOf(cell: Cell, group: Group, rules: readonly CompiledRule[]): Gate {
  const known = cell.gates[group.id];
  if (known) return known;
  const saved = cell.savedGates[group.name];
  const gate = saved
    ? { open: true, at: saved[0], value: saved[1], device: saved[2] }
    : // Where nothing was ever fed, nothing is pending.
      { open: isUntouched(cell, group, rules), at: 0, value: 0, device: "" };
  delete cell.savedGates[group.name];
  cell.gates[group.id] = gate;
  cell.gateNames[group.id] = group.name;
  return gate;
}

export function staysQuiet({ quiet }: Group, value: number): boolean {
  return value >= quiet.least && value <= quiet.most;
}

/** Notes a value that was passed over. */
export function noteAt(gate: Gate, at: number, { value, device }: Reading): void {
  gate.at = at;
  gate.value = value;
  gate.device = device;
}

/** What gates need of the engine. */
interface Around {
  readonly rules: readonly CompiledRule[];
  stateOf(cell: Cell, rule: number): RuleState | undefined;
}

/** Tells every condition of the group the newest value that was passed over. */
export function catchUp(engine: Around, cell: Cell, group: Group, gate: Gate): void {
  if (gate.at === 0) return;
  for (const { rule } of group.gated) engine.stateOf(cell, rule);
  eachSlot(cell, group.gated, engine.rules, (_slot, leaf, slots, at) => {
    const slot = ownSlot(slots, at);
    if (slot) leaf.gating?.catchUp(slot, gate.at, gate.value, gate.device);
    return true;
  });
}

/** Whether every condition of the group is idle, so that the gate may open. */
export function isQuiet(cell: Cell, group: Group, rules: readonly CompiledRule[]): boolean {
  for (const feed of group.gated) if (cell.states[feed.rule]?.open) return false;
  return eachSlot(cell, group.gated, rules, (slot, leaf) => leaf.gating?.idle(slot) ?? false);
}

function isUntouched(cell: Cell, group: Group, rules: readonly CompiledRule[]): boolean {
  for (const { rule } of group.gated) if (!cell.states[rule] && rules[rule]?.arms) return false;
  return eachSlot(cell, group.gated, rules, (slot) => slot === IDLE);
}

type OnSlot = (slot: Slot, leaf: CompiledRule["leaves"][number], slots: Slot[], at: number) => boolean;

function eachSlot(cell: Cell, feeds: readonly Feed[], rules: readonly CompiledRule[], on: OnSlot): boolean {
  for (const { rule, leaves } of feeds) {
    const state = cell.states[rule];
    if (!state || state.paused) continue;
    const openFrom = rules[rule]?.openFrom ?? 0;
    for (const { at, leaf } of leaves) {
      const slot = state.slots[at];
      if (at < openFrom && slot && !on(slot, leaf, state.slots, at)) return false;
    }
  }
  return true;
}

export function saveGates(cell: Cell): SavedGates {
  const saved: SavedGates = { ...cell.savedGates };
  cell.gates.forEach((gate, id) => {
    if (gate) keepGate(saved, cell.gateNames[id], gate);
  });
  return saved;
}

/** A gate that is closed has handed on all it knows. */
export function keepGate(saved: SavedGates, name: string | undefined, gate: Gate): void {
  if (gate.open && gate.at > 0 && name !== undefined) saved[name] = [gate.at, gate.value, gate.device];
}
