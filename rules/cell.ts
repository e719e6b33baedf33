import type { Certainty, Instant, Severity, Spo2Prescription, Subject } from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import { IDLE } from "./conditions/idle.ts";
import { type Env, freshSlot, INERT, type Slot } from "./conditions/leaf.ts";

/** A condition that stands: from raised to ceased, or to a human's closing. */
export interface Open {
  /** Device time at which it began. */
  since: Instant;
  /** Receive time of the newest occurrence. */
  raised: Instant;
  severity: Severity;
  certainty: Certainty;
  device: string | null;
  eventId: string | null;
  /** Index of the condition whose numbers are shown. */
  cause: number;
  /** Only a human ends it. */
  latched: boolean;
  /** Lowered by an explicit word such as the wearer's cancel: no rung raises it until it occurs again. */
  lowered: boolean;
  times: number;
  /** Device and receive time at which clearing began; 0: not clearing. */
  clearSince: Instant;
  clearFrom: Instant;
  clearDue: Instant;
  /** When the alarmed device counts as fallen silent; 0: not watched. */
  silentDue: Instant;
  silent: boolean;
  /** When what one camera alone sees counts in full, in a posture that asks for witnesses; 0 or absent: it does. */
  loneDue?: Instant;
}

/** What one rule remembers about one subject. */
export interface RuleState {
  slots: Slot[];
  open: Open | null;
  /** A human closed it while it still held: nothing new until it occurs anew. */
  done: boolean;
  /** The rule does not apply to this person at present. */
  paused: boolean;
  /** Due time of its entry in the heap; 0: none. Not saved. */
  due: Instant;
}

/**
 * Most readings change nothing. While every condition on a measurement of a subject is idle, a value that breaks none
 * of their limits is only noted here: one small object instead of the state of every rule. What was passed over is
 * handed on (`catchUp`) before the next reading that matters.
 */
export interface Gate {
  open: boolean;
  at: Instant;
  value: number;
  device: string;
}

export type SavedGates = Record<string, readonly [Instant, number, string]>;

/** One subject with all its rules. */
export interface Cell {
  readonly key: string;
  readonly community: string;
  readonly subject: Subject;
  readonly zone: string;
  /** Of a person: whose word it is by which scale her saturation is judged; null: scale 1. */
  prescription: Spo2Prescription | null;
  /** The last record that touched it. */
  pos: number;
  /** Position of the saved cell it came from: records up to it are contained and ignored. One record may bring several observations. */
  restored: number;
  recv: Instant;
  readonly states: (RuleState | undefined)[];
  /** By id of the group of readings; ids differ from start to start, names do not. */
  readonly gates: (Gate | undefined)[];
  readonly gateNames: string[];
  savedGates: SavedGates;
  /** Rules that are open on this subject. */
  open: number;
  /** Open life-safety conditions whose device is watched for falling silent. */
  watched: number;
  /** Position from which the journal must be replayed if this cell is lost; 0: saved. */
  dirtySince: number;
  /** Numbers signals of one position and due time. Not saved: position or due time has moved on before a save is used. */
  orderPos: number;
  orderDue: Instant;
  ordinal: number;
}

export function freshState(rule: CompiledRule, env: Env): RuleState {
  const state: RuleState = { slots: rule.leaves.map(() => IDLE), open: null, done: false, paused: false, due: 0 };
  armFrom(rule, state, 0, rule.openFrom, env);
  return state;
}

/** Of a rule that is not about this subject at present: begun anew when it is. */
export function pausedState(): RuleState {
  return { slots: [], open: null, done: false, paused: true, due: 0 };
}

/** Conditions that live only while the rule is open begin anew. */
export function rearmOpen(rule: CompiledRule, state: RuleState, env: Env): void {
  for (let i = rule.openFrom; i < rule.leaves.length; i++) state.slots[i] = IDLE;
  armFrom(rule, state, rule.openFrom, rule.leaves.length, env);
}

function armFrom(rule: CompiledRule, state: RuleState, from: number, to: number, env: Env): void {
  for (let i = from; i < to; i++) armAt(rule, state, i, env);
}

/** Begins a condition; most have nothing to begin with. */
export function armAt(rule: CompiledRule, state: RuleState, at: number, env: Env): void {
  const leaf = rule.leaves[at];
  if (!leaf || leaf.arm === INERT.arm) return;
  const slot = freshSlot();
  state.slots[at] = slot;
  leaf.arm(slot, env);
}

/** The earliest instant at which time alone may change something; 0: none. */
export function nextDue(state: RuleState): Instant {
  let due = 0;
  for (const slot of state.slots) if (slot.due !== 0 && (due === 0 || slot.due < due)) due = slot.due;
  const open = state.open;
  if (open === null) return due;
  if (open.clearDue !== 0 && (due === 0 || open.clearDue < due)) due = open.clearDue;
  if (open.loneDue && (due === 0 || open.loneDue < due)) due = open.loneDue;
  if (open.silentDue !== 0 && (due === 0 || open.silentDue < due)) due = open.silentDue;
  return due;
}
