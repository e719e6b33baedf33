import type { JournalRecord } from "../contracts/index.ts";
import { type Cell, freshState, type Open, type RuleState, rearmOpen } from "./cell.ts";
import type { Cells } from "./cells.ts";
import { type CompiledRule, publicId } from "./compile.ts";
import type { Env } from "./conditions/leaf.ts";
import { catchUp } from "./gates.ts";
import { intervalOf, type RulePorts } from "./ports.ts";
import type { Group, Routes } from "./routes.ts";

type Place = Pick<Extract<JournalRecord, { kind: "change" }>, "pos" | "recv" | "community">;

/** What a swap needs of the engine. */
interface Swapping {
  readonly rules: CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  readonly clock: Env;
  forgetPlans(): void;
  isMeant(rule: CompiledRule, cell: Cell): boolean;
  schedule(cell: Cell, rule: number, state: RuleState): void;
}

/**
 * Puts other versions of one rule in the place of those in force. Its conditions begin anew on every subject, what is
 * open stays open and is judged by the next input; a rule's place in the list never changes, since timers remember it.
 */
export function swapRule(engine: Swapping, routes: Routes, id: string, versions: readonly CompiledRule[], at: Place): void {
  catchUpAll(engine, routes);
  const before = engine.rules.flatMap((rule, index) => (publicId(rule) === id ? [index] : []));
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
  for (const cell of engine.cells.all()) renew(engine, cell, places, before, at);
}

/** Values that were only noted at a gate are handed on before the gates are made anew. */
function catchUpAll(engine: Swapping, routes: Routes): void {
  const groups = new Map<number, Group>();
  for (const group of routes.allGroups()) groups.set(group.id, group);
  for (const cell of engine.cells.all()) {
    cell.gates.forEach((gate, id) => {
      const group = groups.get(id);
      if (gate?.open && group) catchUp(cell, group, gate, engine.rules);
    });
    cell.gates.length = 0;
    cell.gateNames.length = 0;
  }
}

function renew(engine: Swapping, cell: Cell, places: readonly number[], before: readonly number[], at: Place): void {
  const states = before.map((index) => cell.states[index]);
  if (states.every((state) => state === undefined)) return;
  const env = engine.clock;
  env.now = at.recv;
  env.zone = cell.zone;
  env.opened = 0;
  env.interval = cell.subject.kind === "device" ? intervalOf(engine.ports.device(cell.subject.id)) : 0;
  const was = states.find((state) => state?.open);
  const done = states.some((state) => state?.done);
  for (const index of before) cell.states[index] = undefined;
  let open: Open | null = was?.open ?? null;
  for (const index of places) {
    const rule = engine.rules[index];
    if (!rule) continue;
    const state: RuleState = { ...freshState(rule, env), done, paused: !engine.isMeant(rule, cell) };
    if (open && !state.paused) {
      take(rule, state, open, engine);
      open = null;
    }
    cell.states[index] = state;
  }
  // Nobody's any more: it stays with the first, where the withdrawal that follows ends it.
  const [first = -1] = places;
  const [rule, state] = [engine.rules[first], cell.states[first]];
  if (open && rule && state) {
    take(rule, state, open, engine);
    state.paused = false;
  }
  for (const index of places) {
    const each = cell.states[index];
    if (each && !each.paused) engine.schedule(cell, index, each);
  }
  engine.cells.mark(cell, at.community === cell.community ? at.pos : cell.pos);
  env.interval = 0;
}

function take(rule: CompiledRule, state: RuleState, open: Open, engine: Swapping): void {
  state.open = { ...open, cause: open.cause < rule.leaves.length ? open.cause : 0 };
  state.done = false;
  rearmOpen(rule, state, engine.clock);
}
