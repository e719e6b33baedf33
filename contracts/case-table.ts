import type { Case } from "./case.ts";
import { asksFound, asksLook } from "./case-closing.ts";
import { type CaseState, isEndedCase, ONLOOKERS } from "./case-words.ts";
import { type Right, type Role, roleHas } from "./roles.ts";
import type { Words } from "./words.ts";

export const CASE_ACTS = [
  "accept",
  "dispatch",
  "take",
  "arrive",
  "unarrive",
  "hold",
  "resume",
  "transfer",
  "urge",
  "raise-severity",
  "send-back",
  "handover",
  "call",
  "called",
  "uncall",
  "enter",
  "tick",
  "untick",
  "verify",
  "resolve",
  "visit",
  "close",
  "confirm",
  "unclose",
  "cancel",
  "reopen",
  "merge",
  "split",
  "comment",
  "foreign",
] as const;
export type CaseAct = (typeof CASE_ACTS)[number];

export const CASE_ACT_WORDS: Readonly<Record<CaseAct, Words>> = {
  accept: { zh: "受理", en: "Accept" },
  dispatch: { zh: "派单", en: "Dispatch" },
  take: { zh: "接单", en: "Take" },
  arrive: { zh: "到场", en: "Arrive" },
  unarrive: { zh: "撤回到场", en: "Take back an arrival" },
  hold: { zh: "挂起", en: "Hold" },
  resume: { zh: "恢复办理", en: "Resume" },
  transfer: { zh: "转派", en: "Transfer" },
  urge: { zh: "催办", en: "Urge" },
  "raise-severity": { zh: "调高级别", en: "Raise the severity" },
  "send-back": { zh: "退回", en: "Send back" },
  handover: { zh: "移交", en: "Hand over" },
  call: { zh: "呼叫", en: "Call" },
  called: { zh: "登记通话结果", en: "Book a call" },
  uncall: { zh: "撤回通话结果", en: "Take back a call's result" },
  enter: { zh: "入户", en: "Went in" },
  tick: { zh: "勾选步骤", en: "Tick a step" },
  untick: { zh: "撤回勾选", en: "Take back a tick" },
  verify: { zh: "核实", en: "Verify" },
  resolve: { zh: "处置完毕", en: "Resolve" },
  visit: { zh: "回访", en: "Return visit" },
  close: { zh: "办结", en: "Close" },
  confirm: { zh: "第二人复核", en: "Second name" },
  unclose: { zh: "撤回办结申请", en: "Withdraw the asked close" },
  cancel: { zh: "撤销", en: "Withdraw" },
  reopen: { zh: "重新办理", en: "Reopen" },
  merge: { zh: "并单", en: "Merge" },
  split: { zh: "拆单", en: "Split" },
  comment: { zh: "备注", en: "Comment" },
  foreign: { zh: "登记外部编号", en: "Foreign number" },
};

export interface CaseActRule {
  /** States in which it may be done. */
  readonly from: readonly CaseState[];
  /** Where it leads; `same` leaves the state, `end` is decided by what is said with it. */
  readonly to: CaseState | "same" | "end";
  readonly needs: Right;
  /** Only who has the case, or who may dispatch it. */
  readonly ownOnly?: true;
}

const ALL: readonly CaseState[] = [
  "new",
  "accepted",
  "dispatched",
  "taken",
  "on-site",
  "resolved",
  "visit-due",
  "closed",
  "false-alarm",
  "merged",
  "cancelled",
];
const WORKED: readonly CaseState[] = ["new", "accepted", "dispatched", "taken", "on-site", "resolved"];
const UNDER_WAY: readonly CaseState[] = ["accepted", "dispatched", "taken", "on-site"];
const CALLED_IN: readonly CaseState[] = [...WORKED, "visit-due"];
const OPEN: readonly CaseState[] = ["new", ...UNDER_WAY];
const HELD_BY: readonly CaseState[] = ["dispatched", "taken", "on-site"];

/** The one table of the life of a case: which act is possible in which state, where it leads, and whose it is. */
export const CASE_TABLE: Readonly<Record<CaseAct, CaseActRule>> = {
  accept: { from: ["new"], to: "accepted", needs: "cases.close" },
  dispatch: { from: ["new", "accepted"], to: "dispatched", needs: "cases.dispatch" },
  take: { from: ["new", "accepted", "dispatched"], to: "taken", needs: "cases.act" },
  /** Others come after the first: the ambulance, a colleague. */
  arrive: { from: OPEN, to: "on-site", needs: "cases.comment" },
  unarrive: { from: OPEN, to: "same", needs: "cases.comment" },
  hold: { from: UNDER_WAY, to: "same", needs: "cases.act", ownOnly: true },
  resume: { from: UNDER_WAY, to: "same", needs: "cases.act", ownOnly: true },
  transfer: { from: HELD_BY, to: "dispatched", needs: "cases.dispatch" },
  /** Whoever was sent or has it is rung by name. */
  urge: { from: HELD_BY, to: "same", needs: "cases.dispatch" },
  /** By whoever heard or saw more than the device could tell: somebody old or ill is among them. Nothing is made less urgent. */
  "raise-severity": { from: OPEN, to: "same", needs: "cases.act" },
  "send-back": { from: HELD_BY, to: "accepted", needs: "cases.act", ownOnly: true },
  handover: { from: WORKED, to: "same", needs: "cases.act" },
  /** By those who see whole numbers; a return visit is a call too. */
  call: { from: CALLED_IN, to: "same", needs: "people.phones" },
  called: { from: CALLED_IN, to: "same", needs: "people.phones" },
  uncall: { from: CALLED_IN, to: "same", needs: "people.phones" },
  enter: { from: WORKED, to: "same", needs: "cases.act" },
  /** Of an ended case too: a phone without network tells later what was done before. */
  tick: { from: ALL, to: "same", needs: "cases.act" },
  untick: { from: CALLED_IN, to: "same", needs: "cases.act" },
  verify: { from: [...WORKED, "visit-due"], to: "same", needs: "cases.act" },
  resolve: { from: ["new", ...UNDER_WAY], to: "resolved", needs: "cases.act" },
  visit: { from: ["visit-due"], to: "closed", needs: "cases.visit" },
  close: { from: WORKED, to: "end", needs: "cases.close" },
  confirm: { from: WORKED, to: "end", needs: "cases.close" },
  /** By whoever asked for the close that waits. */
  unclose: { from: WORKED, to: "same", needs: "cases.close" },
  cancel: { from: ["new", "accepted", "dispatched", "taken"], to: "cancelled", needs: "cases.close" },
  reopen: { from: ["visit-due", "closed", "false-alarm", "cancelled"], to: "accepted", needs: "cases.close" },
  merge: { from: WORKED, to: "merged", needs: "cases.dispatch" },
  split: { from: WORKED, to: "same", needs: "cases.dispatch" },
  comment: { from: ALL, to: "same", needs: "cases.comment" },
  foreign: { from: ALL, to: "same", needs: "cases.dispatch" },
};

/** Who asks, as far as the table goes. */
export interface CaseHand {
  readonly username: string;
  readonly role: Role;
}

/** Who has it: what they did to it they may also undo. */
export const hasCase = (one: Pick<Case, "takenBy" | "assignedTo">, hand: CaseHand): boolean =>
  one.takenBy === hand.username || one.assignedTo === hand.username;

/** Hands that worked on it: none of them makes the return visit. */
export function isHandler(one: Pick<Case, "takenBy" | "assignedTo" | "closedBy" | "hands">, username: string): boolean {
  return [one.takenBy, one.assignedTo, one.closedBy, ...(one.hands ?? [])].includes(username);
}

/** Whoever reported, received or has a case sees it wherever it lies. */
export function isInvolved(one: Pick<Case, "takenBy" | "assignedTo" | "receivedBy">, username: string): boolean {
  return [one.takenBy, one.assignedTo, one.receivedBy].includes(username);
}

export type CaseRefusal =
  | "state"
  | "right"
  | "not-yours"
  | "not-sent"
  | "not-held"
  | "worst"
  | "held"
  | "no-closing"
  | "own-closing"
  | "asked-closing"
  | "not-asker"
  | "handler"
  | "by-device"
  | "closes"
  | "not-a-hazard"
  | "no-alarm";

type Facts = Pick<
  Case,
  | "state"
  | "kind"
  | "severity"
  | "takenBy"
  | "assignedTo"
  | "closedBy"
  | "hold"
  | "closing"
  | "alerts"
  | "absorbed"
  | "hazard"
  | "family"
  | "person"
  | "look"
>;

/** On the spot already, but it has happened since, or elsewhere: that one looked is said again. */
export const looksAnew = (one: Pick<Facts, "state" | "look" | "kind" | "family" | "severity" | "person">): boolean =>
  one.state === "on-site" && one.look === null && asksLook(one);

/** Dangers of a place: only these join each other. */
export function isPlaceHazard(one: Pick<Case, "kind" | "family">): boolean {
  return one.kind === "hazard" || (one.kind === "alarm" && ["fire", "public", "water", "lift"].includes(one.family));
}

/** What ends a case or says what it was: of neighbours only those whom the desk sent. */
const JUDGES: readonly CaseAct[] = ["verify", "resolve", "handover"];

/** Why an act is not possible now to this hand, or null where it is; what is said with the act is judged elsewhere. */
export function whyNotAct(one: Facts, act: CaseAct, hand: CaseHand): CaseRefusal | null {
  const rule = CASE_TABLE[act];
  if (!roleHas(hand.role, rule.needs)) return "right";
  const nobodys = act === "accept" && one.state === "accepted" && one.takenBy === null;
  if (!rule.from.includes(one.state) && !nobodys && !(act === "arrive" && looksAnew(one))) return "state";
  if (hand.role === "volunteer" && JUDGES.includes(act) && one.assignedTo !== hand.username) return "not-sent";
  if (rule.ownOnly && !hasCase(one, hand) && !roleHas(hand.role, "cases.dispatch")) return "not-yours";
  switch (act) {
    case "hold":
      return one.hold === null ? null : "held";
    case "resume":
      return one.hold === null ? "not-held" : null;
    case "raise-severity":
      return one.severity === "critical" ? "worst" : null;
    case "confirm":
      if (one.closing === null) return "no-closing";
      return one.closing.by === hand.username ? "own-closing" : null;
    case "close":
      // Who closes what another asked to close is its second name, or refuses it: nobody takes the asking over unseen.
      return one.closing === null || one.closing.by === hand.username ? null : "asked-closing";
    case "unclose":
      if (one.closing === null) return "no-closing";
      return one.closing.by === hand.username ? null : "not-asker";
    case "visit":
      return isHandler(one, hand.username) ? "handler" : null;
    case "cancel":
      if (one.kind === "alarm" && one.alerts.length > 0) return "by-device";
      // Withdrawn is ended as nothing: it takes what ending it so takes.
      return asksFound(one, "false") || asksLook(one) ? "closes" : null;
    case "merge":
      return isPlaceHazard(one) ? null : "not-a-hazard";
    case "split":
      // Alerts join a person's case by themselves, and may have been another's.
      return one.kind === "alarm" || isPlaceHazard(one) ? null : "no-alarm";
    default:
      return null;
  }
}

/** What this hand can do now: the buttons of its page. */
export function actsNow(one: Facts, hand: CaseHand): readonly CaseAct[] {
  return CASE_ACTS.filter((act) => {
    if (whyNotAct(one, act, hand) !== null) return false;
    // Nothing to take apart.
    if (act === "split") return one.alerts.length > 1 || one.absorbed.length > 0;
    if (ONLOOKERS.includes(hand.role)) return act === "arrive" || act === "comment";
    return true;
  });
}

/** Past its time: the clock runs from dispatch and stands while on hold; the other system's clock counts as well. */
export function isOverdue(one: Pick<Case, "state" | "dueAt" | "foreign" | "hold">, now: number): boolean {
  if (isEndedCase(one) || one.state === "visit-due" || one.state === "resolved") return false;
  if (one.hold === null && one.dueAt !== null && Date.parse(one.dueAt) <= now) return true;
  return one.foreign.some(({ deadline }) => deadline !== null && Date.parse(deadline) <= now);
}

/** When the first of the other systems' times ends, while it runs: it does not stand while ours is on hold. Null: none runs. */
export function theirDueAt(one: Pick<Case, "state" | "foreign">): number | null {
  if (isEndedCase(one) || one.state === "visit-due" || one.state === "resolved") return null;
  const times = one.foreign.flatMap(({ deadline }) => (deadline === null ? [] : [Date.parse(deadline)]));
  return times.length === 0 ? null : Math.min(...times);
}
