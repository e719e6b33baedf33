import {
  CERTAINTIES,
  type Certainty,
  type Duration,
  type Instant,
  SEVERITIES,
  type Severity,
  severityRank,
  worse,
} from "../contracts/index.ts";
import { type Cell, type Open, type RuleState, rearmOpen } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import { type Env, Flag, NO, NOTHING, OCCURRED, type Outcome, type Truth, YES } from "./conditions/leaf.ts";
import { hasGrown } from "./conditions/together.ts";
import { SILENT_LEAST, SILENT_MOST } from "./ports.ts";
import { atMost, type Lone } from "./postures.ts";

/** Where an input came from. */
export interface Origin {
  /** When it happened as believed; a timer's due time. */
  readonly at: Instant;
  readonly device: string | null;
  readonly eventId: string | null;
  /** A reading arrived: it can prove that something is over. */
  readonly proof: boolean;
  /** 0 for a record, the due time for a timer. */
  readonly due: Instant;
}

/** What set a judgement off. */
export interface Moment extends Origin {
  readonly cell: Cell;
  readonly rule: CompiledRule;
  readonly state: RuleState;
  readonly env: Env;
  readonly outcome: Outcome;
  /** One camera alone, in a posture that asks for witnesses. */
  readonly lone?: Lone | undefined;
}

export type Act = "raised" | "changed" | "again" | "ceased";
/** Tells the world; `open` as it stands after the act. */
export type Say = (moment: Moment, act: Act, open: Open) => void;

/** Judges one rule on one subject after something moved: at most one act, the most telling. */
export function judge(moment: Moment, say: Say): void {
  const { rule, state, env } = moment;
  const open = state.open;
  env.opened = open ? open.raised : 0;
  env.times = open ? open.times : 0;
  const truth = rule.when(state.slots, env);
  const holds = truth === YES;
  if (open === null) raise(moment, truth, say);
  else if (holds && moment.outcome === OCCURRED) occurAgain(moment, open, say);
  else {
    if (holds) worsen(moment, open, say);
    if (holds && rule.together && hasGrown(state.slots[rule.together.at])) say(moment, "changed", open);
    if (moment.outcome !== NOTHING) lower(moment, open, say);
    if (!open.latched) clear(moment, open, truth, say);
  }
}

function raise(moment: Moment, truth: Truth, say: Say): void {
  const { rule, state, env, outcome } = moment;
  if (truth !== YES) {
    if (truth === NO) state.done = false;
    return;
  }
  if (state.done && outcome !== OCCURRED) return;
  const cause = causeOf(rule, state);
  const slot = state.slots[cause];
  const flags = slot?.flags ?? 0;
  // Promise 4: what is late raises nothing new, unless a life may hang on it.
  if (flags & Flag.late && !rule.lifeSafety) return;
  state.done = false;
  const device = slot?.device ?? moment.device;
  const open: Open = {
    since: slot && slot.since > 0 ? slot.since : moment.at,
    raised: env.now,
    severity: "low",
    certainty: rule.certainty,
    device,
    eventId: moment.eventId ?? (rule.together ? null : (slot?.id ?? null)),
    cause,
    latched: rule.latched || (flags & Flag.normalSince) !== 0,
    lowered: false,
    times: 1,
    clearSince: 0,
    clearFrom: 0,
    clearDue: 0,
    silentDue: 0,
    silent: false,
  };
  state.open = open;
  moment.cell.open++;
  env.opened = open.raised;
  env.times = 1;
  rearmOpen(rule, state, env);
  Object.assign(open, weigh(moment, open));
  if (rule.lifeSafety && device !== null) moment.cell.watched++;
  say(moment, "raised", open);
}

function occurAgain(moment: Moment, open: Open, say: Say): void {
  const { rule, state, env } = moment;
  const cause = causeOf(rule, state);
  if (state.slots[cause]?.flags !== undefined && (state.slots[cause].flags & Flag.late) !== 0 && !rule.lifeSafety) return;
  open.cause = cause;
  open.times++;
  open.raised = env.now;
  open.lowered = false;
  open.eventId = moment.eventId ?? open.eventId;
  open.device = moment.device ?? open.device;
  open.clearSince = 0;
  open.clearDue = 0;
  open.silent = false;
  env.opened = open.raised;
  env.times = open.times;
  rearmOpen(rule, state, env);
  const weight = weigh(moment, open);
  open.severity = worse(open.severity, weight.severity);
  open.certainty = surer(open.certainty, weight.certainty);
  if (rule.again) say(moment, "again", open);
}

function worsen(moment: Moment, open: Open, say: Say): void {
  if (open.lowered) return;
  const weight = weigh(moment, open);
  const certainty = surer(open.certainty, weight.certainty);
  // A witness makes it surer, never milder.
  if (severityRank(weight.severity) >= severityRank(open.severity) && certainty === open.certainty) return;
  open.severity = worse(open.severity, weight.severity);
  open.certainty = certainty;
  open.cause = causeOf(moment.rule, moment.state);
  say(moment, "changed", open);
}

function lower(moment: Moment, open: Open, say: Say): void {
  const rung = moment.rule.lower.find((each) => each.test(moment.state.slots, moment.env) === YES);
  if (!rung || open.lowered) return;
  open.lowered = true;
  if (severityRank(rung.is) <= severityRank(open.severity)) return;
  open.severity = rung.is;
  say(moment, "changed", open);
}

function clear(moment: Moment, open: Open, truth: Truth, say: Say): void {
  const { rule, state, env } = moment;
  // What late data has taken back needs no time to be over; where a life may hang on it, it takes its usual way.
  if (truth === NO && env.corrected && !rule.lifeSafety) {
    cease(moment, open, say);
    return;
  }
  // What nobody knows clears nothing either.
  if (truth !== NO || (rule.clear !== null && rule.clear(state.slots, env) !== YES)) {
    open.clearSince = 0;
    open.clearDue = 0;
    return;
  }
  const hold = rule.clearHold;
  if (open.clearSince === 0) {
    if (hold === 0) {
      cease(moment, open, say);
      return;
    }
    open.clearSince = moment.at;
    open.clearFrom = env.now;
    // Where an input must prove it, no timer clears: silence is never normal.
    open.clearDue = rule.clearNeedsProof ? 0 : env.now + hold;
    return;
  }
  const long = env.now - open.clearFrom >= hold || (moment.proof && moment.at - open.clearSince >= hold);
  if (long && (moment.proof || !rule.clearNeedsProof)) cease(moment, open, say);
}

/** Ends an open condition by the rule's own word. */
export function cease(moment: Moment, open: Open, say: Say): void {
  close(moment.cell, moment.rule, moment.state);
  say(moment, "ceased", open);
}

/** Ends it without a word. */
export function close(cell: Cell, rule: CompiledRule, state: RuleState): void {
  if (state.open) cell.open--;
  if (state.open && rule.lifeSafety && state.open.device !== null) cell.watched--;
  state.open = null;
  for (let i = rule.openFrom; i < state.slots.length; i++) {
    const slot = state.slots[i];
    if (slot && slot.due !== 0) slot.due = 0;
  }
}

/** The alarmed device was heard: its silence begins anew; null: its silence says nothing. Told once per occurrence: a flapping link is no flood. */
export function watch(open: Open, interval: Duration | null, now: Instant): void {
  if (!open.silent) open.silentDue = interval === null ? 0 : now + Math.min(Math.max(3 * interval, SILENT_LEAST), SILENT_MOST);
}

/** An alarmed device that falls silent rises, it never clears (promise 6). */
export function fallSilent(moment: Moment, open: Open, say: Say): void {
  open.silentDue = 0;
  if (open.silent) return;
  open.silent = true;
  if (!open.lowered) open.severity = SEVERITIES[Math.max(0, severityRank(open.severity) - 1)] ?? open.severity;
  open.certainty = CERTAINTIES[CERTAINTIES.indexOf(open.certainty) + 1] ?? open.certainty;
  say(moment, "changed", open);
}

function weigh(moment: Moment, open: Open): { severity: Severity; certainty: Certainty } {
  const { rule, state, env } = moment;
  const rung = rule.rungs.find((each) => each.test === null || each.test(state.slots, env) === YES);
  const flags = state.slots[causeOf(rule, state)]?.flags ?? 0;
  const doubted = (flags & (Flag.test | Flag.resent | Flag.normalSince)) !== 0;
  const severity = rung?.is ?? "high";
  const { lone } = moment;
  // What is proven has its witness; that the same camera goes on seeing it does not.
  if (lone && rung?.certainty !== "observed") {
    open.loneDue = lone.until;
    return { severity: atMost(severity, lone.atMost), certainty: "possible" };
  }
  open.loneDue = 0;
  return {
    severity: doubted && severity === "critical" ? "high" : severity,
    certainty: doubted ? "possible" : (rung?.certainty ?? (open.silent ? open.certainty : rule.certainty)),
  };
}

/** The condition to be shown: one that holds and is fresh, else one that holds, else the first. */
function causeOf(rule: CompiledRule, state: RuleState): number {
  let first = -1;
  for (let i = 0; i < rule.openFrom; i++) {
    const slot = state.slots[i];
    if (!slot?.on) continue;
    if (rule.leaves[i]?.limit && !(slot.flags & Flag.late)) return i;
    if (first < 0 || (!rule.leaves[first]?.limit && rule.leaves[i]?.limit)) first = i;
  }
  return Math.max(first, 0);
}

function surer(a: Certainty, b: Certainty): Certainty {
  return CERTAINTIES.indexOf(a) >= CERTAINTIES.indexOf(b) ? a : b;
}
