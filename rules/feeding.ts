import { DAY, type DeviceEvent, EVENT_KINDS, type Observation, Quality, type Reading } from "../contracts/index.ts";
import type { Cell, RuleState } from "./cell.ts";
import type { Cells } from "./cells.ts";
import type { CompiledRule } from "./compile.ts";
import { ownSlot } from "./conditions/idle.ts";
import { CHANGED, type Env, NOTHING, type Outcome } from "./conditions/leaf.ts";
import { takeFixes } from "./fences.ts";
import { catchUp, gateOf, isQuiet, noteAt, staysQuiet } from "./gates.ts";
import { awaitedOf } from "./heard.ts";
import { fallSilent, type Origin, type Say, watch } from "./judge.ts";
import { mutedTest } from "./muted-test.ts";
import type { RulePorts } from "./ports.ts";
import type { Feed, Group, Plan } from "./routes.ts";

/** What judges nothing: implausible, a stored copy of a reading, imported history. */
const UNJUDGED = Quality.rejected | Quality.historical | Quality.replayed;
const UNJUDGED_EVENT = Quality.rejected | Quality.historical;

/** A copy that says how a sensor stands is no message that came late: what may cost a life is looked at however old it is. */
function stands(input: Reading | DeviceEvent): boolean {
  return "event" in input && input.state === "on" && (input.quality & Quality.replayed) !== 0 && EVENT_KINDS[input.event].lifeSafety;
}

/** What feeding needs of the engine. */
interface Around {
  readonly rules: readonly CompiledRule[];
  readonly ports: RulePorts;
  readonly cells: Cells;
  readonly clock: Env;
  at: Cell | null;
  readonly say: Say;
  stateOf(cell: Cell, rule: number): RuleState | undefined;
  judgeAt(cell: Cell, rule: number, state: RuleState, origin: Origin, outcome: Outcome): void;
  schedule(cell: Cell, rule: number, state: RuleState): void;
}

/** Hands the parts of an observation to the conditions that listen to them. */
export class Feeding {
  readonly counts = { mutedTests: 0, tooOld: 0 };

  constructor(private readonly engine: Around) {}

  /** Feeds one subject with what concerns it. */
  take(cell: Cell, plan: Plan, observation: Observation): void {
    const { recv, device } = observation;
    this.engine.at = cell;
    this.engine.clock.prescription = cell.prescription;
    if (cell.watched > 0) this.hear(cell, device, observation.link);
    for (const feed of plan.heard) this.feedHeard(cell, feed, observation);
    if (observation.link !== null) for (const feed of plan.link) this.feedLink(cell, feed, observation);
    for (const reading of observation.readings) {
      const group = plan.readings.get(reading.measurement);
      if (!group || !this.judged(reading, UNJUDGED)) continue;
      if (group.gated.length > 0) this.passGate(cell, group, reading);
      if (group.always.length > 0) this.feedReading(cell, group.always, reading);
    }
    if (plan.fixes.length > 0) takeFixes(this.engine, cell, plan.fixes, observation);
    for (const event of observation.events) {
      const feeds = plan.events.get(event.event);
      if (!feeds || !this.judged(event, UNJUDGED_EVENT)) continue;
      if (mutedTest(this.engine, event, cell.community, recv) !== null) {
        this.counts.mutedTests++;
        continue;
      }
      this.feedEvent(cell, feeds, event);
    }
  }

  private judged(input: Reading | DeviceEvent, unjudged: number): boolean {
    if (input.quality & unjudged) return false;
    if (input.recv - input.at <= DAY || stands(input)) return true;
    this.counts.tooOld++;
    return false;
  }

  private passGate(cell: Cell, group: Group, reading: Reading): void {
    const gate = cell.gates[group.id] ?? gateOf(cell, group, this.engine.rules);
    const at = Math.min(reading.at, reading.recv);
    if (gate.open) {
      // An open rule of the subject may wait for any reading as proof that it is over.
      if (cell.open === 0 && staysQuiet(group, reading.value)) {
        if (at > gate.at) noteAt(gate, at, reading);
        return;
      }
      catchUp(this.engine, cell, group, gate);
    }
    this.feedReading(cell, group.gated, reading);
    gate.open = isQuiet(cell, group, this.engine.rules);
    noteAt(gate, at, reading);
  }

  private feedReading(cell: Cell, feeds: readonly Feed[], reading: Reading): void {
    for (const feed of feeds) {
      const state = cell.states[feed.rule] ?? this.engine.stateOf(cell, feed.rule);
      if (!state || state.paused) continue;
      const outcome = this.feedLeaves(feed, state, reading, null);
      if (outcome !== NOTHING || state.open !== null)
        this.engine.judgeAt(
          cell,
          feed.rule,
          state,
          { at: reading.at, device: reading.device, eventId: null, proof: true, due: 0 },
          outcome,
        );
      else if (state.due === 0 || feed.leaves.length > 0) this.scheduleFed(cell, feed, state);
    }
  }

  /** Looks only at the conditions just fed: the usual reading changes nothing. */
  private scheduleFed(cell: Cell, feed: Feed, state: RuleState): void {
    for (const { at } of feed.leaves) {
      const due = state.slots[at]?.due ?? 0;
      if (due === 0 || (state.due !== 0 && due >= state.due)) continue;
      this.engine.schedule(cell, feed.rule, state);
      return;
    }
  }

  private feedLeaves(feed: Feed, state: RuleState, reading: Reading | null, event: DeviceEvent | null): Outcome {
    const env = this.engine.clock;
    const open = state.open;
    const { openFrom = 0, whenCount = 0 } = this.engine.rules[feed.rule] ?? {};
    env.opened = open === null ? 0 : open.raised;
    env.corrected = false;
    let outcome: Outcome = NOTHING;
    for (const { at, leaf } of feed.leaves) {
      if (at >= openFrom && open === null) continue;
      const slot = ownSlot(state.slots, at);
      if (!slot) continue;
      const moved = reading ? leaf.reading(slot, reading, env) : event ? leaf.event(slot, event, env) : leaf.heard(slot, env);
      if (moved > outcome) outcome = at < whenCount ? moved : CHANGED;
    }
    return outcome;
  }

  private feedEvent(cell: Cell, feeds: readonly Feed[], event: DeviceEvent): void {
    for (const feed of feeds) {
      const state = this.engine.stateOf(cell, feed.rule);
      if (!state || state.paused) continue;
      const outcome = this.feedLeaves(feed, state, null, event);
      this.engine.judgeAt(cell, feed.rule, state, { at: event.at, device: event.device, eventId: event.id, proof: false, due: 0 }, outcome);
    }
  }

  private feedHeard(cell: Cell, feed: Feed, { recv, device, link }: Observation): void {
    if (link === "offline") return;
    const state = cell.states[feed.rule] ?? this.engine.stateOf(cell, feed.rule);
    if (!state || state.paused) return;
    const outcome = this.feedLeaves(feed, state, null, null);
    if (outcome !== NOTHING) this.engine.judgeAt(cell, feed.rule, state, { at: recv, device, eventId: null, proof: true, due: 0 }, outcome);
    else this.scheduleFed(cell, feed, state);
  }

  private feedLink(cell: Cell, feed: Feed, { recv, device, link }: Observation): void {
    const state = this.engine.stateOf(cell, feed.rule);
    if (!state || state.paused) return;
    let outcome: Outcome = NOTHING;
    for (const { at, leaf } of feed.leaves) {
      const slot = ownSlot(state.slots, at);
      if (slot && leaf.link(slot, link === "online", device, this.engine.clock) === CHANGED) outcome = CHANGED;
    }
    this.engine.judgeAt(cell, feed.rule, state, { at: recv, device, eventId: null, proof: true, due: 0 }, outcome);
  }

  /** A word of an alarmed device puts off its silence; the loss of its link is silence at once. */
  private hear(cell: Cell, device: string, link: Observation["link"]): void {
    const { ports } = this.engine;
    const now = this.engine.clock.now;
    cell.states.forEach((state, rule) => {
      const open = state?.open;
      const compiled = this.engine.rules[rule];
      if (!state || !open || !compiled?.lifeSafety || open.device !== device) return;
      if (link === "offline") {
        const origin = { at: now, device, eventId: null, proof: false, due: 0 };
        fallSilent({ cell, rule: compiled, state, env: this.engine.clock, outcome: NOTHING, ...origin }, open, this.engine.say);
      } else watch(open, ports.onChange?.(device) ? awaitedOf(device, ports) : this.engine.clock.interval, now);
    });
  }
}
