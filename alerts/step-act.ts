import {
  type Alert,
  type AlertAct,
  type AlertLog,
  CAUSES,
  HOUR,
  type Instant,
  MINUTE,
  toIso,
  VERDICT_WORDS,
  type Words,
} from "../contracts/index.ts";
import { isChattering, stepChatter } from "./chatter.ts";
import { release, suppress } from "./step-maintenance.ts";
import type { Actor, AlertEffect, AlertInput, Held, StepResult } from "./types.ts";

/** Fire and SOS classes may not be shelved for longer (EEMUA 191 practice; domain default). */
const LONGEST_LIFE_SAFETY_SHELF = 30 * MINUTE;
/** Nothing is shelved for longer than a day: what lasts is mended or its rule is changed [D]. */
const LONGEST_SHELF = 24 * HOUR;
/** After this a silenced life-safety alert that nobody has acknowledged sounds again [D]. */
const LIFE_SAFETY_SILENCE = 10 * MINUTE;

type Act = Exclude<AlertInput, { readonly kind: "signal" }>;
type Of<K extends Act["kind"]> = Extract<Act, { readonly kind: K }>;

const entry = (at: Instant, act: AlertAct, by: Actor | null, words: Words): AlertLog => ({
  at: toIso(at),
  act,
  by: by?.username ?? null,
  byName: by?.name ?? null,
  words,
});
const withText = (zh: string, en: string, text: string | null): Words =>
  text === null || text === "" ? { zh, en } : { zh: `${zh}：${text}`, en: `${en}: ${text}` };
const no = (status: 409 | 422, reason: string): StepResult => ({ ok: false, status, reason });

function done(
  held: Held,
  change: Partial<Alert>,
  now: Instant,
  log: readonly AlertLog[],
  effects: readonly AlertEffect[] = [],
): StepResult {
  return {
    ok: true,
    held: { alert: { ...held.alert, ...change, changedAt: toIso(now), saved: false }, memory: held.memory },
    log,
    effects,
  };
}

/** Put aside by a human or by logic: acts leave it there until it is taken back. */
const ASIDE: readonly Alert["state"][] = ["shelved", "suppressed", "out-of-service"];

/** The state of an open alert that is not put aside. */
function restState(active: boolean, acknowledged: boolean): Alert["state"] {
  if (active) return acknowledged ? "acknowledged" : "unacknowledged";
  return acknowledged ? "normal" : "returned-unacknowledged";
}

function acknowledge(held: Held, { by, comment }: Of<"acknowledge">, now: Instant): StepResult {
  const { alert } = held;
  // Said twice by the same hand it is said once.
  if (alert.acknowledgedBy === by.username) return { ok: true, held, log: [], effects: [] };
  if (alert.acknowledgedAt !== null) return no(409, `已由${alert.acknowledgedBy ?? "他人"}接警`);
  const at = toIso(now);
  const state = ASIDE.includes(alert.state) ? alert.state : restState(alert.active || isChattering(held, now), true);
  const log = [entry(now, "acknowledged", by, withText("接警", "Acknowledged", comment))];
  const taken = { acknowledgedAt: at, acknowledgedBy: by.username, silencedBy: null };
  const quiet: Held = { ...held, memory: { ...held.memory, silencedUntil: null } };
  if (state !== "normal") return done(quiet, { ...taken, state }, now, log, ["acknowledged"]);
  log.push(entry(now, "closed", null, { zh: "已恢复，结束", en: "Cleared and closed" }));
  return done(quiet, { ...taken, state, closedAt: at }, now, log, ["acknowledged", "closed"]);
}

function silence(held: Held, { by, reason }: Of<"silence">, now: Instant): StepResult {
  const { alert, memory } = held;
  if (alert.acknowledgedAt !== null || ASIDE.includes(alert.state)) return no(409, "该告警没有在响");
  if (alert.silencedBy === by.username) return { ok: true, held, log: [], effects: [] };
  if (alert.silencedBy !== null) return no(409, `已由${alert.silencedBy}消音`);
  if (alert.lifeSafety && (reason ?? "").trim().length < 2) return no(422, "涉及生命安全的告警消音须填写原因");
  const until = alert.lifeSafety ? now + LIFE_SAFETY_SILENCE : null;
  const words = alert.lifeSafety ? withText("消音 10 分钟", "Silenced for 10 minutes", reason) : withText("消音", "Silenced", reason);
  return done({ ...held, memory: { ...memory, silencedUntil: until } }, { silencedBy: by.username }, now, [
    entry(now, "silenced", by, words),
  ]);
}

/** Whoever acknowledged or silenced it did so of another case: it sounds until somebody has it. Its case rings by itself. */
function letGo(held: Held, { by, why }: Of<"let-go">, now: Instant): StepResult {
  const { alert } = held;
  if (alert.acknowledgedAt === null && alert.silencedBy === null) return done(held, {}, now, [entry(now, "commented", by, why)]);
  const state = ASIDE.includes(alert.state) ? alert.state : restState(alert.active || isChattering(held, now), false);
  const nobody = { acknowledgedAt: null, acknowledgedBy: null, silencedBy: null };
  const loud: Held = { ...held, memory: { ...held.memory, silencedUntil: null } };
  return done(loud, { ...nobody, state }, now, [entry(now, "re-alarmed", by, why)]);
}

function verdictWords({ verdict, how, cause }: { verdict: Of<"verify">["verdict"]; how?: string | null; cause: string | null }): Words {
  const was = cause === null ? undefined : CAUSES[cause];
  const zh = was ? `${VERDICT_WORDS[verdict].zh}（${was.zh}）` : VERDICT_WORDS[verdict].zh;
  const en = was ? `${VERDICT_WORDS[verdict].en} (${was.en})` : VERDICT_WORDS[verdict].en;
  return how ? { zh: `${zh}，${how}`, en: `${en}, ${how}` } : { zh, en };
}

/** Ends a condition that only a human ends; none of it acknowledges. */
function endCondition(held: Held, now: Instant): { readonly change: Partial<Alert>; readonly effects: readonly AlertEffect[] } {
  if (held.memory.clearsItself || !held.alert.active) return { change: {}, effects: [] };
  return { change: { active: false, clearedAt: toIso(now) }, effects: ["ceased", "condition-closed"] };
}

function verify(held: Held, input: Of<"verify">, now: Instant): StepResult {
  const { change, effects } = endCondition(held, now);
  if (effects.length === 0 && held.alert.verdict === input.verdict && !input.how && input.cause === null)
    return { ok: true, held, log: [], effects: [] };
  const words = verdictWords(input);
  const log = [entry(now, "verified", input.by, { zh: `核实：${words.zh}`, en: `Verified: ${words.en}` })];
  if (effects.length === 0) return done(held, { verdict: input.verdict }, now, log);
  const state = ASIDE.includes(held.alert.state) ? held.alert.state : restState(false, held.alert.acknowledgedAt !== null);
  if (state !== "normal") return done(held, { ...change, verdict: input.verdict, state }, now, log, effects);
  log.push(entry(now, "closed", input.by, { zh: "核实后结束", en: "Closed after verifying" }));
  return done(held, { ...change, verdict: input.verdict, state, closedAt: toIso(now) }, now, log, [...effects, "closed"]);
}

function shelve(held: Held, { by, until, reason }: Of<"shelve">, now: Instant): StepResult {
  const { alert } = held;
  if (alert.state === "shelved") return no(409, "已暂停提醒");
  if (alert.state === "out-of-service") return no(409, "检修中，本来就不提醒");
  if (reason.trim().length < 2) return no(422, "暂停提醒须填写原因");
  if (!Number.isFinite(until) || until <= now) return no(422, "暂停提醒的结束时间须晚于现在");
  const longest = alert.lifeSafety ? LONGEST_LIFE_SAFETY_SHELF : LONGEST_SHELF;
  if (until - now > longest) return no(422, alert.lifeSafety ? "涉及生命安全的告警最长暂停提醒 30 分钟" : "暂停提醒最长 24 小时");
  const words = { zh: `暂停提醒至 ${toIso(until)}：${reason}`, en: `Shelved until ${toIso(until)}: ${reason}` };
  return done(
    { ...held, memory: { ...held.memory, silencedUntil: null } },
    { state: "shelved", shelvedUntil: toIso(until), shelvedReason: reason, silencedBy: null },
    now,
    [entry(now, "shelved", by, words)],
  );
}

/** Takes an alert off the shelf; what still holds unacknowledged sounds again. */
function unshelve(held: Held, by: Actor | null, now: Instant): StepResult {
  const { alert } = held;
  if (alert.state !== "shelved") return no(409, "没有暂停提醒");
  const state = restState(alert.active, alert.acknowledgedAt !== null);
  const words = by ? { zh: "恢复提醒", en: "Unshelved" } : { zh: "暂停提醒到期，恢复提醒", en: "Shelf ended" };
  const log = [entry(now, "unshelved", by, words)];
  const back = { state, shelvedUntil: null, shelvedReason: null };
  if (state === "normal") return done(held, { ...back, closedAt: toIso(now) }, now, log, ["closed"]);
  return done(held, back, now, log, state === "unacknowledged" ? ["re-alarmed"] : []);
}

function endSilence(held: Held, now: Instant): StepResult {
  const words = { zh: "消音到期，仍无人接警，再次提醒", en: "Silence ended, still nobody has it: sounds again" };
  const loud: Held = { ...held, memory: { ...held.memory, silencedUntil: null } };
  return done(loud, { silencedBy: null }, now, [entry(now, "re-alarmed", null, words)], ["re-alarmed"]);
}

function due(held: Held, now: Instant): StepResult {
  const { alert, memory } = held;
  if (alert.state === "shelved" && alert.shelvedUntil !== null && Date.parse(alert.shelvedUntil) <= now) return unshelve(held, null, now);
  if (memory.silencedUntil !== null && memory.silencedUntil <= now) return endSilence(held, now);
  return stepChatter(held, now) ?? no(409, "尚未到期");
}

/** Its case is closed: what only a human ends is ended, and nobody is left to acknowledge; what still holds stays open. */
function close(held: Held, input: Of<"close">, now: Instant): StepResult {
  const { alert } = held;
  const at = toIso(now);
  const words = verdictWords(input);
  const { change, effects } = endCondition(held, now);
  const unseen = alert.acknowledgedAt === null;
  const log: AlertLog[] = [];
  if (unseen) log.push(entry(now, "acknowledged", input.by, { zh: "随工单办结接警", en: "Acknowledged by closing the case" }));
  const active = change.active ?? alert.active;
  const ended = !active;
  log.push(
    entry(now, ended ? "closed" : "verified", input.by, {
      zh: ended ? `工单办结，结束：${words.zh}` : `工单办结，告警仍在持续：${words.zh}`,
      en: ended ? `Closed with its case: ${words.en}` : `Case closed, the condition still holds: ${words.en}`,
    }),
  );
  const taken = unseen ? { acknowledgedAt: at, acknowledgedBy: input.by.username } : {};
  const quiet: Held = { ...held, memory: { ...held.memory, silencedUntil: null } };
  return done(
    quiet,
    {
      ...change,
      ...taken,
      verdict: input.verdict,
      silencedBy: null,
      shelvedUntil: null,
      shelvedReason: null,
      state: active && alert.state === "out-of-service" ? alert.state : restState(active, true),
      closedAt: ended ? at : null,
    },
    now,
    log,
    [...effects, ...(ended ? (["closed"] as const) : [])],
  );
}

/** What people (or the end of a shelf) do to an open alert. */
export function stepAct(held: Held, input: Act, now: Instant): StepResult {
  switch (input.kind) {
    case "acknowledge":
      return acknowledge(held, input, now);
    case "silence":
      return silence(held, input, now);
    case "verify":
      return verify(held, input, now);
    case "shelve":
      return shelve(held, input, now);
    case "unshelve":
      return unshelve(held, input.by, now);
    case "comment":
      return done(held, {}, now, [entry(now, "commented", input.by, { zh: input.text, en: input.text })]);
    case "close":
      return close(held, input, now);
    case "due":
      return due(held, now);
    case "suppress":
      return suppress(held, input.mark, input.words, now);
    case "release":
      return release(held, now);
    case "picture": {
      const words = { zh: `抓拍到达（${input.count} 张）`, en: `${input.count} picture(s) arrived` };
      return done(held, { picture: true }, now, [entry(now, "picture", null, words)]);
    }
    case "let-go":
      return letGo(held, input, now);
    case "link":
      return done(held, { case: input.case }, now, []);
  }
}
