import type { JournalRecord } from "../contracts/index.ts";
import { carry } from "./carry.ts";
import { type Cell, freshState, type RuleState } from "./cell.ts";
import type { Cells } from "./cells.ts";
import { type CompiledRule, publicId } from "./compile.ts";
import type { Env } from "./conditions/leaf.ts";
import { catchUp, keepGate } from "./gates.ts";
import { intervalOf, type RulePorts } from "./ports.ts";
import type { Group, Routes } from "./routes.ts";

/** Where a version stood, and what told its conditions apart. */
interface Old {
  readonly index: number;
  readonly keys: readonly string[];
}

type Place = Pick<Extract<JournalRecord, { kind: "change" }>, "pos" | "recv" | "community">;

/** What a swap needs of the engine. */
interface Swapping {
  readonly rules: CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  readonly clock: Env;
  forgetPlans(): void;
  isMeant(rule: CompiledRule, cell: Cell): boolean;
  stateOf(cell: Cell, rule: number): RuleState | undefined;
  schedule(cell: Cell, rule: number, state: RuleState): void;
}

/**
 * Puts other versions of one rule in the place of those in force. Conditions that the edit left alone keep what they
 * remember, the others begin anew on every subject; what is open stays open and is judged by the next input. A rule's
 * place in the list never changes, since timers remember it.
 */
export function swapRule(engine: Swapping, routes: Routes, id: string, versions: readonly CompiledRule[], at: Place): void {
  catchUpAll(engine, routes, id);
  const before = engine.rules.flatMap((rule, index) => (publicId(rule) === id ? [index] : []));
  const old = before.map((index) => ({ index, keys: engine.rules[index]?.keys ?? [] }));
  const places = versions.map((version) => {
    const known = before.find((index) => engine.rules[index]?.id === version.id);
    const index = known ?? engine.rules.length;
    engine.rules[index] = version;
    return index;
  });
  for (const index of before) {
    const gone = engine.rules[index];
    if (gone && !places.includes(index)) engine.rules[index] = { ...gone, scope: () => false };
  }
  engine.forgetPlans();
  for (const cell of engine.cells.all()) renew(engine, cell, places, old, at);
}

/** Gates are made anew: what was noted at those of the rule is handed on before, what was noted at others goes with their names. */
function catchUpAll(engine: Swapping, routes: Routes, id: string): void {
  const groups = new Map<number, Group>();
  for (const group of routes.allGroups()) groups.set(group.id, group);
  for (const cell of engine.cells.all()) {
    cell.gates.forEach((gate, at) => {
      const group = groups.get(at);
      if (!gate?.open || !group) return;
      if (group.gated.some(({ rule }) => isOf(engine.rules[rule], id))) catchUp(engine, cell, group, gate);
      else keepGate(cell.savedGates, group.name, gate);
    });
    cell.gates.length = 0;
    cell.gateNames.length = 0;
  }
}

function isOf(rule: CompiledRule | undefined, id: string): boolean {
  return rule !== undefined && publicId(rule) === id;
}

function renew(engine: Swapping, cell: Cell, places: readonly number[], old: readonly Old[], at: Place): void {
  const states = old.map(({ index }) => cell.states[index]);
  if (states.every((state) => state === undefined)) return;
  const env = engine.clock;
  env.now = at.recv;
  env.zone = cell.zone;
  env.opened = 0;
  env.interval = cell.subject.kind === "device" ? intervalOf(engine.ports.device(cell.subject.id)) : 0;
  const done = states.some((state) => state?.done);
  const open = states.findIndex((state) => state?.open);
  const from = open >= 0 ? open : states.findIndex((state) => state && !state.paused);
  const was = states[from];
  const keys = old[from]?.keys ?? [];
  for (const { index } of old) cell.states[index] = undefined;
  const renewed = (rule: CompiledRule): RuleState =>
    was ? carry(rule, { slots: was.slots, open: was.open, done, paused: false, keys }, env) : { ...freshState(rule, env), done };
  let heir = places.find((index) => isMeantAt(engine, cell, index));
  // Nobody's any more: what is open stays with the first, where the withdrawal that follows ends it.
  if (heir === undefined && was?.open) heir = places[0];
  for (const index of places) {
    const rule = engine.rules[index];
    if (!rule) continue;
    cell.states[index] = index === heir ? renewed(rule) : { ...freshState(rule, env), done, paused: !engine.isMeant(rule, cell) };
  }
  for (const index of places) {
    const each = cell.states[index];
    if (each && !each.paused) engine.schedule(cell, index, each);
  }
  engine.cells.mark(cell, at.community === cell.community ? at.pos : cell.pos);
  env.interval = 0;
}

function isMeantAt(engine: Swapping, cell: Cell, index: number): boolean {
  const rule = engine.rules[index];
  return rule !== undefined && engine.isMeant(rule, cell);
}
