import type { Instant } from "../contracts/index.ts";
import { type Cell, nextDue, type Open, type RuleState } from "./cell.ts";
import { type Cells, TIMER_ONLY } from "./cells.ts";
import type { CompiledRule } from "./compile.ts";
import { CHANGED, type Env, NOTHING, type Outcome } from "./conditions/leaf.ts";
import { standingNames } from "./conditions/names.ts";
import { awaitedOf, carrierHeard } from "./heard.ts";
import { fallSilent, type Origin, type Say, watch } from "./judge.ts";
import type { Outages } from "./outages.ts";
import type { RulePorts } from "./ports.ts";
import { Timers } from "./timers.ts";

interface Alarm {
  readonly cell: Cell;
  readonly rule: number;
}

/** What timers need of the engine. */
interface Around {
  readonly rules: readonly CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  readonly clock: Env;
  readonly outages: Outages;
  readonly say: Say;
  at: Cell | null;
  judgeAt(cell: Cell, rule: number, state: RuleState, origin: Origin, outcome: Outcome): void;
}

/** The deadlines of all rules on all subjects, per community. */
export class Alarms {
  private readonly timers = new Map<string, Timers<Alarm>>();

  constructor(private readonly engine: Around) {}

  get size(): number {
    let size = 0;
    for (const each of this.timers.values()) size += each.size;
    return size;
  }

  /**
   * Fires the timers due at or before `to`, of one community or of all, in order of due time.
   * A signal carries its timer's due time and the position of the last record that touched its subject.
   */
  advance(to: Instant, community?: string): void {
    if (community !== undefined) {
      const timers = this.timers.get(community);
      if (timers) this.fire(timers, to);
      return;
    }
    for (const timers of this.timers.values()) this.fire(timers, to);
  }

  /** The earliest instant at which `advance` may have something to do; it may find that it has not. */
  nextDue(): Instant | undefined {
    let next: Instant | undefined;
    for (const timers of this.timers.values()) {
      const due = timers.next();
      if (due !== undefined && (next === undefined || due < next)) next = due;
    }
    return next;
  }

  /** Enters a rule of a subject for its next deadline, unless it is in for an earlier one. */
  schedule(cell: Cell, rule: number, state: RuleState): void {
    const due = nextDue(state);
    if (due === 0 || (state.due !== 0 && state.due <= due)) return;
    let timers = this.timers.get(cell.community);
    if (!timers) {
      timers = new Timers((a, b) => this.isBefore(a, b));
      this.timers.set(cell.community, timers);
    }
    state.due = due;
    timers.add(due, { cell, rule });
  }

  /** By the rule's id, then by the subject's key. */
  private isBefore(a: Alarm, b: Alarm): boolean {
    if (a.rule === b.rule) return a.cell.key < b.cell.key;
    const [one = "", other = ""] = [this.engine.rules[a.rule]?.id, this.engine.rules[b.rule]?.id];
    return one === other ? a.cell.key < b.cell.key : one < other;
  }

  private fire(timers: Timers<Alarm>, to: Instant): void {
    for (;;) {
      const timer = timers.take(to);
      if (!timer) return;
      const { cell, rule } = timer.of;
      const state = cell.states[rule];
      if (!state || state.due !== timer.due) continue;
      state.due = 0;
      const due = nextDue(state);
      if (due !== 0 && due <= timer.due) this.ring(cell, rule, state, timer.due);
      else this.schedule(cell, rule, state);
    }
  }

  /** An alarmed device that speaks only on change has not fallen silent while what carries it is heard. */
  private isCarried(open: Open, due: Instant): boolean {
    const { ports, cells, rules } = this.engine;
    const heard = open.device === null ? undefined : carrierHeard(open.device, ports, cells, rules);
    if (open.device === null || heard === undefined) return false;
    watch(open, awaitedOf(open.device, ports), heard);
    return open.silentDue > due;
  }

  private ring(cell: Cell, rule: number, state: RuleState, due: Instant): void {
    const compiled = this.engine.rules[rule];
    if (!compiled) return;
    const env = this.engine.clock;
    this.engine.at = cell;
    env.now = due;
    env.interval = 0;
    env.kind = null;
    env.zone = cell.zone;
    env.prescription = cell.prescription;
    env.opened = state.open?.raised ?? 0;
    this.engine.cells.mark(cell, TIMER_ONLY);
    let outcome: Outcome = NOTHING;
    const counting = compiled.together && state.slots[compiled.together.at];
    const before = standingNames(counting || undefined);
    const since = counting?.since ?? 0;
    env.gathered = counting ? this.engine.outages.gather(compiled, cell, state) : null;
    state.slots.forEach((slot, i) => {
      if (slot.due === 0 || slot.due > due) return;
      const moved = compiled.leaves[i]?.tick(slot, env) ?? NOTHING;
      if (moved > outcome) outcome = i < compiled.whenCount ? moved : CHANGED;
    });
    env.gathered = null;
    const origin = { at: due, device: null, eventId: null, proof: false, due };
    const open = state.open;
    if (open && open.silentDue !== 0 && open.silentDue <= due && !this.isCarried(open, due))
      fallSilent({ cell, rule: compiled, state, env, outcome, ...origin }, open, this.engine.say);
    this.engine.judgeAt(cell, rule, state, origin, outcome);
    if (before.length > 0) this.engine.outages.endGroups(compiled, cell, state, before, since);
  }
}
