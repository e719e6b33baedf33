import type { Instant, Observation } from "../contracts/index.ts";
import type { Cell, RuleState } from "./cell.ts";
import type { Cells } from "./cells.ts";
import type { CompiledRule } from "./compile.ts";
import type { Env, Outcome } from "./conditions/leaf.ts";
import type { Origin, Say } from "./judge.ts";
import type { RulePorts } from "./ports.ts";

/** What a change needs of the engine. */
export interface Judging {
  readonly rules: readonly CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  readonly clock: Env;
  readonly say: Say;
  at: Cell | null;
  advance(to: Instant, community: string): void;
  take(observation: Observation): void;
  forgetRoutes(): void;
  routeOf(device: string, at: Instant, pos: number): unknown;
  judgeAt(cell: Cell, rule: number, state: RuleState, origin: Origin, outcome: Outcome): void;
  stateOf(cell: Cell, rule: number): RuleState | undefined;
  isMeant(rule: CompiledRule, cell: Cell): boolean;
  schedule(cell: Cell, rule: number, state: RuleState): void;
}

/** What conditions on a subject may know, set for this one. */
export function envOf(engine: Judging, cell: Cell): Env {
  engine.at = cell;
  engine.clock.zone = cell.zone;
  engine.clock.prescription = cell.prescription;
  engine.clock.opened = 0;
  return engine.clock;
}
