import type { Static } from "typebox";
import { Value } from "typebox/value";
import {
  type Arrived,
  arrivedSelf,
  type CallTarget,
  type CardKind,
  CaseActBodies,
  type Instant,
  VERDICTS,
  type Verdict,
  type Words,
} from "../contracts/index.ts";
import type { Actor, CaseAct, CaseActInput, Hand, TellableUser } from "./types.ts";

type Body = Readonly<Record<string, unknown>>;
type Single = Exclude<CaseAct, "merge" | "split">;
type BodyOf<K extends CaseAct> = Static<(typeof CaseActBodies)[K]>;

type Colleague = Pick<TellableUser, "id" | "username" | "name" | "role">;

/** Who else may stand in an act. */
export interface Others {
  /** Another officer who has put a password under it. */
  readonly second: Actor | null;
  /** A user that a case can be given to. */
  find(user: string): Colleague | undefined;
  /** Whoever was sent, or goes there. */
  hand(): Colleague | undefined;
  /** How somebody is called who can be called about this case; undefined for one who is none of those. */
  callee(to: CallTarget, contact: string | null): { readonly name: string | null } | undefined;
  /** What a step of an action card says; version null: of the one by which the case is worked. */
  cardStep(card: CardKind, version: number | null, step: string): Words | undefined;
  /** On the clocks of the community. */
  clock(at: Instant): string;
  /** The number of a call that is made now. */
  callId(): string;
}

const said = (text: string | null | undefined): string | null => (text == null || text.trim() === "" ? null : text.trim());
const instant = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

const MISSING: Readonly<Partial<Record<Single, Words>>> = {
  verify: { zh: "须填写核实结论", en: "what it really is must be said" },
  resolve: { zh: "须填写处置情况", en: "what was done must be said" },
  comment: { zh: "备注不能为空", en: "the remark is empty" },
  hold: { zh: "挂起须填写原因和结束时间", en: "a hold takes a reason and an end" },
  "send-back": { zh: "退回须填写原因", en: "sending back takes a reason" },
  "raise-severity": { zh: "调高级别须选择特急或紧急，并填写原因", en: "raising the severity takes critical or high, and a reason" },
  reopen: { zh: "重新办理须填写原因", en: "reopening takes a reason" },
  cancel: { zh: "撤销须填写原因", en: "withdrawing takes a reason" },
};

const NOBODY_SENT: Words = { zh: "还没有派出人员，请指明是谁到场", en: "nobody was sent yet: say who is there" };
const NO_NAME: Words = { zh: "须填写到场人的姓名", en: "who is there must be said by name" };
const NO_SERVICE: Words = { zh: "须选择 119、120 或 110", en: "119, 120 or 110 must be chosen" };
const NO_COLLEAGUE: Words = { zh: "没有这个用户，或其不办理工单", en: "there is no such user, or none that works on cases" };

/** Whom an arrival names. @returns what is missing, in words, where nobody can be told from it */
function readArrived(by: Hand, body: BodyOf<"arrive">, others: Others): Arrived | Words {
  const { who = "self", told = false } = body;
  const name = said(body.name);
  const other = { who, name, user: null, role: null, service: null, told };
  const staff = (user: Colleague | undefined, missing: Words): Arrived | Words =>
    user === undefined ? missing : { ...other, name: user.name, user: user.username, role: user.role };
  switch (who) {
    case "self":
      return arrivedSelf(by);
    case "hand":
      return staff(others.hand(), NOBODY_SENT);
    case "rescue":
      return body.service === undefined ? NO_SERVICE : { ...other, service: body.service };
    case "colleague":
      if (body.user !== undefined) return staff(others.find(body.user), NO_COLLEAGUE);
      return name === null ? NO_NAME : other;
    case "relative":
      return name === null ? NO_NAME : other;
  }
}

const isVerdict = (value: unknown): value is Verdict => VERDICTS.some((one) => one === value);

/** Reads the body of an act on one case. @returns what is missing, in words, where it cannot be read */
export function readInput(act: Single, by: Hand, raw: Body, others: Others): CaseActInput | Words {
  const body = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]));
  const is = <K extends Single>(kind: K, _body: unknown): _body is BodyOf<K> => kind === act && Value.Check(CaseActBodies[kind], body);
  const missing: Words = MISSING[act] ?? { zh: "内容不完整或有误", en: "something is missing or wrong" };
  switch (act) {
    case "take":
      return is(act, body) ? { kind: act, by, comment: said(body.comment), minutes: body.minutes ?? null } : missing;
    case "arrive": {
      if (!is(act, body)) return missing;
      const arrived = readArrived(by, body, others);
      return "zh" in arrived ? arrived : { kind: act, by, comment: said(body.comment), arrived };
    }
    case "unarrive":
      return is(act, body) ? { kind: act, by, arrival: body.arrival } : missing;
    case "accept":
    case "resume":
    case "urge":
      return is(act, body) ? { kind: act, by, comment: said(body.comment) } : missing;
    case "dispatch":
    case "transfer": {
      if (!is(act, body)) return missing;
      const to = others.find(body.to);
      if (!to) return { zh: "没有这个用户，或其不能办理工单", en: "there is no such user, or none that works on cases" };
      const reason = "reason" in body ? body.reason : said(body.comment);
      return { kind: act, by, to, dueAt: instant(body.dueAt), reason };
    }
    case "hold":
      return is(act, body) ? { kind: act, by, reason: body.reason, until: Date.parse(body.until) } : missing;
    case "raise-severity":
      return is(act, body) ? { kind: act, by, to: body.to, reason: body.reason } : missing;
    case "send-back":
    case "cancel":
    case "reopen":
      return is(act, body) ? { kind: act, by, reason: body.reason } : missing;
    case "handover":
      return is(act, body)
        ? { kind: act, by, to: body.to, number: said(body.number), dialledBy: said(body.dialledBy), comment: said(body.comment) }
        : missing;
    case "call":
    case "called": {
      if (!is(act, body)) return missing;
      const contact = said(body.contact);
      const callee = others.callee(body.to, contact);
      if (!callee) return { zh: "没有这个联系人", en: "there is nobody of that name to call" };
      const whom = { by, to: body.to, contact: body.to === "person" ? null : contact, name: callee.name, id: others.callId() };
      return "result" in body ? { kind: "called", ...whom, result: body.result, call: said(body.call) } : { kind: "call", ...whom };
    }
    case "enter":
      return is(act, body)
        ? { kind: act, by, who: said(body.who) ?? by.name, how: body.how, police: said(body.police), note: said(body.note) }
        : missing;
    case "tick":
    case "untick": {
      if (!is(act, body)) return missing;
      const said = others.cardStep(body.card, "version" in body ? body.version : null, body.step);
      if (!said) return { zh: "处置卡没有这一步，请刷新", en: "the card has no such step: reload" };
      const ticked = { by, card: body.card, step: body.step, text: said };
      return "version" in body
        ? { kind: "tick", ...ticked, version: body.version, at: instant(body.at), clock: others.clock }
        : { kind: "untick", ...ticked, reason: body.reason };
    }
    case "uncall":
      return is(act, body) ? { kind: act, by, call: body.call } : missing;
    case "verify":
      return is(act, body)
        ? { kind: act, by, verdict: body.verdict, how: said(body.how), cause: said(body.cause), found: said(body.found) }
        : missing;
    case "resolve":
      return is(act, body) ? { kind: act, by, summary: body.summary, found: said(body.found) } : missing;
    case "close": {
      if (body.verdict !== undefined && !isVerdict(body.verdict)) return missing;
      const { verdict = null, summary, found, cause, settled = null } = body as BodyOf<"close">;
      return { kind: act, by, verdict, summary: said(summary), found: said(found), cause: said(cause), settled, second: others.second };
    }
    case "unclose":
      return is(act, body) ? { kind: act, by, reason: said(body.reason) } : missing;
    case "confirm":
      return is(act, body) ? { kind: act, by, agree: body.agree, reason: said(body.reason) } : missing;
    case "visit": {
      if (!is(act, body)) return missing;
      const { way, outcome, satisfaction = null, text, again = false } = body;
      return { kind: act, by, way, outcome, satisfaction, text: said(text), again };
    }
    case "comment":
      return is(act, body) ? { kind: act, by, text: body.text } : missing;
    case "foreign":
      return is(act, body) ? { kind: act, by, foreign: { system: body.system, number: body.number, deadline: body.deadline } } : missing;
  }
}
