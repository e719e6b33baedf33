import {
  type Alert,
  type AlertAct,
  type AlertLog,
  CERTAINTIES,
  type Certainty,
  type Instant,
  ofDrill,
  SEVERITY_WORDS,
  SIGNAL_MARK_WORDS,
  type Signal,
  severityRank,
  toIso,
  type Words,
  worse,
} from "../contracts/index.ts";
import { bookOccurrence, folded, foldsIn, isChattering } from "./chatter.ts";
import { outOfMaintenance } from "./step-maintenance.ts";
import type { AlertEffect, Held, StepResult, Told } from "./types.ts";

const entry = (at: Instant, act: AlertAct, words: Words): AlertLog => ({ at: toIso(at), act, by: null, byName: null, words });

const surer = (a: Certainty, b: Certainty): Certainty => (CERTAINTIES.indexOf(a) >= CERTAINTIES.indexOf(b) ? a : b);

/** What the rule says for all to read, and what only those may who may see scores. */
const reasonOf = ({ reason, detail }: Signal): Pick<Alert, "reason" | "detail"> => (detail ? { reason, detail } : { reason });

function raise(signal: Signal, told: Told, now: Instant): StepResult {
  const at = toIso(now);
  const alert: Alert = {
    id: told.id,
    community: signal.community,
    rule: signal.rule,
    ruleVersion: signal.ruleVersion,
    ruleName: signal.drill === undefined ? signal.ruleName : ofDrill(signal.ruleName),
    family: signal.family,
    state: "unacknowledged",
    active: true,
    severity: signal.severity,
    certainty: signal.certainty,
    lifeSafety: signal.lifeSafety,
    sentence: signal.drill === undefined ? told.sentence : ofDrill(told.sentence),
    ...(signal.drill !== undefined && { drill: signal.drill }),
    ...reasonOf(signal),
    marks: [...signal.marks],
    subject: signal.subject,
    device: told.device,
    place: told.place,
    person: signal.person,
    happenedAt: toIso(signal.at),
    raisedAt: at,
    changedAt: at,
    clearedAt: null,
    closedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    silencedBy: null,
    shelvedUntil: null,
    shelvedReason: null,
    verdict: null,
    occurrences: 1,
    lastAt: toIso(signal.at),
    case: null,
    picture: false,
    saved: false,
  };
  const memory = { plan: signal.plan, clearsItself: signal.clearsItself, eventId: signal.eventId, silencedUntil: null };
  const log = [entry(now, "raised", signal.reason)];
  if (told.maintenance === null) return { ok: true, held: { alert, memory }, log, effects: ["raised"] };
  const aside: Alert = { ...alert, state: "out-of-service", maintenance: told.maintenance.mark };
  return { ok: true, held: { alert: aside, memory }, log: [...log, entry(now, "suppressed", told.maintenance.words)], effects: [] };
}

/** Whether what happened now must sound again, although somebody has it, silenced it or shelved it. */
function mustSound(alert: Alert, again: boolean, worsened: boolean, lifeSafety: boolean): boolean {
  switch (alert.state) {
    case "acknowledged":
      return again || worsened;
    case "unacknowledged":
    case "returned-unacknowledged":
      // It sounds already, unless it was silenced.
      return (again || worsened) && alert.silencedBy !== null;
    case "out-of-service":
      // Getting worse is expected of what is being worked on; a danger to life, or to a person, is not.
      return lifeSafety || (worsened && alert.person !== null);
    case "shelved":
    case "suppressed":
      // Shelving is for what chatters: only what is worse than it was, or a life, breaks through.
      return worsened || (again && lifeSafety);
    case "normal":
      return false;
  }
}

function happenedAgain(alert: Alert, memory: Held["memory"], signal: Signal): boolean {
  if (signal.act === "again") return true;
  // Raised anew after it had cleared; or by an engine that no longer knew: a pulse counts, a standing state does not.
  return signal.act === "raised" && (!alert.active || !memory.clearsItself);
}

/** It holds anew after it had cleared: standing is counted from here. */
const sinceOf = (alert: Alert, now: Instant): Pick<Alert, "activeSince"> => (alert.active ? {} : { activeSince: toIso(now) });

function update(held: Held, signal: Signal, told: Told, now: Instant): StepResult {
  const { alert, memory } = held;
  const again = happenedAgain(alert, memory, signal);
  const severity = worse(alert.severity, signal.severity);
  const worsened = severityRank(severity) < severityRank(alert.severity);
  const lifeSafety = alert.lifeSafety || signal.lifeSafety;
  if (again && !worsened && foldsIn(held, now))
    return folded(held, { active: true, clearedAt: null, lastAt: toIso(signal.at), ...reasonOf(signal), ...sinceOf(alert, now) }, 1, now);
  const chatter = again ? bookOccurrence(memory.chatter, now) : memory.chatter;
  const starts = chatter !== undefined && chatter.until > now && !isChattering(held, now);
  const sounds = mustSound(alert, again, worsened, lifeSafety);
  const log: AlertLog[] = [];
  const effects: AlertEffect[] = [];
  if (again) {
    log.push(entry(now, "again", signal.reason));
    // While maintenance holds it back it is counted, and nobody's work.
    if (alert.state !== "out-of-service" || sounds) effects.push("again");
  }
  if (worsened || (signal.act === "changed" && !again)) log.push(entry(now, "changed", changeWords(alert, severity, signal)));
  if (worsened && (alert.state !== "out-of-service" || sounds)) effects.push("worsened");
  if (sounds) {
    log.push(entry(now, "re-alarmed", { zh: "再次提醒，请重新接警", en: "Sounds again: acknowledge anew" }));
    effects.push("re-alarmed");
  }
  if (starts) log.push(entry(now, "changed", SIGNAL_MARK_WORDS.chattering));
  const woken = sounds || (alert.state === "returned-unacknowledged" && again);
  const next: Alert = {
    ...(woken ? { ...outOfMaintenance(alert), ...WOKEN } : alert),
    ...sinceOf(alert, now),
    active: true,
    severity,
    certainty: surer(alert.certainty, signal.certainty),
    lifeSafety,
    sentence: told.sentence,
    ...reasonOf(signal),
    marks: [
      ...new Set([
        ...alert.marks.filter((mark) => mark !== "awaiting-witness"),
        ...signal.marks,
        ...(starts ? (["chattering"] as const) : []),
      ]),
    ],
    changedAt: toIso(now),
    clearedAt: null,
    occurrences: alert.occurrences + (again ? 1 : 0),
    lastAt: again ? toIso(signal.at) : alert.lastAt,
    saved: false,
  };
  return {
    ok: true,
    held: {
      alert: next,
      memory: {
        ...memory,
        eventId: signal.eventId ?? memory.eventId,
        silencedUntil: woken ? null : memory.silencedUntil,
        ...(chatter && { chatter: woken ? { ...chatter, soundAt: 0 } : chatter }),
      },
    },
    log,
    effects,
  };
}

/** What an alert loses that sounds again: the earlier verdict and acknowledgement were on what happened before. */
const WOKEN = {
  state: "unacknowledged",
  acknowledgedAt: null,
  acknowledgedBy: null,
  silencedBy: null,
  shelvedUntil: null,
  shelvedReason: null,
  verdict: null,
} as const;

function changeWords(alert: Alert, severity: Alert["severity"], signal: Signal): Words {
  const [from, to] = [SEVERITY_WORDS[alert.severity], SEVERITY_WORDS[severity]];
  if (from === to) return signal.reason;
  return { zh: `${from.zh} → ${to.zh}：${signal.reason.zh}`, en: `${from.en} → ${to.en}: ${signal.reason.en}` };
}

function cease(held: Held, signal: Signal, now: Instant): StepResult {
  const { alert, memory } = held;
  if (!alert.active) return { ok: true, held: { alert, memory }, log: [], effects: [] };
  const at = toIso(now);
  // It will be back in a moment: over it is only when it stays away.
  if (isChattering(held, now)) return folded(held, { active: false, clearedAt: at }, 0, now);
  const cleared: Alert = { ...alert, active: false, clearedAt: at, changedAt: at, saved: false };
  const log = [entry(now, "ceased", signal.reason)];
  switch (alert.state) {
    case "acknowledged":
      return {
        ok: true,
        held: { alert: { ...cleared, state: "normal", closedAt: at }, memory },
        log: [...log, entry(now, "closed", { zh: "已恢复，结束", en: "Cleared and closed" })],
        effects: ["ceased", "closed"],
      };
    case "unacknowledged":
      return { ok: true, held: { alert: { ...cleared, state: "returned-unacknowledged" }, memory }, log, effects: ["ceased"] };
    // What is on the shelf clears on the shelf; its end decides what becomes of it.
    case "returned-unacknowledged":
    case "shelved":
    case "suppressed":
    case "out-of-service":
    case "normal":
      return { ok: true, held: { alert: cleared, memory }, log, effects: ["ceased"] };
  }
}

/** A rule's word on the condition. Severity only rises while the alert is open. */
export function stepSignal(held: Held | undefined, signal: Signal, told: Told, now: Instant): StepResult {
  if (!held || held.alert.state === "normal") {
    if (signal.act === "ceased") return { ok: false, status: 409, reason: "没有未结束的告警" };
    // "Again" or "changed" without an open alert: a human ended it while the engine still held it. It is news.
    return raise(signal, told, now);
  }
  switch (signal.act) {
    case "raised":
    case "changed":
    case "again":
      return update(held, signal, told, now);
    case "ceased":
      return cease(held, signal, now);
  }
}
