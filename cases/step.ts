import {
  type Alert,
  CASE_STATE_WORDS,
  CAUSES,
  type Case,
  type CaseLog,
  type CaseState,
  ENDED_CASE_STATES,
  FOUND,
  type Instant,
  SEVERITY_WORDS,
  severityRank,
  toIso,
  VERDICT_WORDS,
  type Words,
  worse,
} from "../contracts/index.ts";
import type { Actor, CaseInput, CaseStep } from "./types.ts";

type Of<K extends CaseInput["kind"]> = Extract<CaseInput, { readonly kind: K }>;
type Forward = Extract<CaseInput, { readonly comment: string | null }>;

export const caseEntry = (at: Instant, act: string, by: Actor | null, words: Words): CaseLog => ({
  at: toIso(at),
  act,
  by: by?.username ?? null,
  byName: by?.name ?? null,
  words,
});
const withText = (zh: string, en: string, text: string | null): Words =>
  text ? { zh: `${zh}：${text}`, en: `${en}: ${text}` } : { zh, en };
const no = (status: 409 | 422, reason: string): CaseStep => ({ ok: false, status, reason });
const ended = (one: Case): boolean => ENDED_CASE_STATES.includes(one.state);

function moved(one: Case, change: Partial<Case>, now: Instant, ...log: readonly CaseLog[]): CaseStep {
  return { ok: true, case: { ...one, ...change, changedAt: toIso(now) }, log };
}

/** From which states an act leads on. */
const FROM: Readonly<Record<"accept" | "take" | "arrive" | "resolve", readonly CaseState[]>> = {
  accept: ["new"],
  take: ["new", "accepted", "dispatched"],
  arrive: ["new", "accepted", "dispatched", "taken"],
  resolve: ["new", "accepted", "dispatched", "taken", "on-site"],
};
const TO = { accept: "accepted", take: "taken", arrive: "on-site", resolve: "resolved" } as const;
const DONE: Readonly<Record<"accept" | "take" | "arrive", Words>> = {
  accept: { zh: "受理", en: "Accepted" },
  take: { zh: "接单", en: "Taken" },
  arrive: { zh: "到场", en: "Arrived" },
};

function refuse(one: Case): CaseStep {
  const who = one.takenByName === null ? "" : `（${one.takenByName}）`;
  return no(409, `工单${CASE_STATE_WORDS[one.state].zh}${who}`);
}

const takenBy = (by: Actor, now: Instant): Partial<Case> => ({ takenBy: by.username, takenByName: by.name, takenAt: toIso(now) });

function forward(one: Case, input: Forward, now: Instant): CaseStep {
  const { kind, by } = input;
  // Said twice by the same hand it is said once.
  if (one.state === TO[kind] && one.takenBy === by.username && !input.comment) return { ok: true, case: one, log: [] };
  if (!FROM[kind].includes(one.state)) return refuse(one);
  const words = DONE[kind];
  // Who goes there has it from then on; who only arrives may be a second hand.
  const has = kind === "arrive" && one.takenBy !== null ? {} : takenBy(by, now);
  return moved(one, { state: TO[kind], ...has }, now, caseEntry(now, kind, by, withText(words.zh, words.en, input.comment)));
}

/** Whether how the person was found must be said: a critical case of a person (users' requirement 8). */
function asksFound(one: Case): boolean {
  if (one.severity !== "critical" || one.family === "fire") return false;
  return one.person !== null || one.family === "person" || one.family === "vitals" || one.family === "activity";
}

/** Whether a second name must be given: a fire that nobody went to look at. */
function asksSecond(one: Case, log: readonly CaseLog[]): boolean {
  if (one.family !== "fire" || severityRank(one.severity) > severityRank("high")) return false;
  const since = log.findLastIndex((entry) => entry.act === "reopen");
  return !log.slice(since + 1).some((entry) => entry.act === "arrive");
}

function whyNotClose(one: Case, log: readonly CaseLog[], input: Of<"close">): string | null {
  if (input.found !== null && !Object.hasOwn(FOUND, input.found)) return "“如何见到本人”不在可选范围内";
  if (input.cause !== null && !Object.hasOwn(CAUSES, input.cause)) return "原因不在可选范围内";
  if (asksFound(one) && input.found === null)
    return "涉及人员的特急工单须填写如何确认本人情况：听到本人、见到本人、同住人确认、已送医、已故";
  if (input.burning && input.verdict === "true") return "火警仍在持续，恢复后方可按属实办结";
  if (!asksSecond(one, log)) return null;
  const second = (input.second ?? "").trim();
  if (second.length < 2) return "火警无人到场查看，办结须填写第二人姓名";
  return second === input.by.name || second === input.by.username ? "第二人不能是本人" : null;
}

function endState(one: Case, verdict: Of<"close">["verdict"]): CaseState {
  if (verdict === "true") return "closed";
  // A device case with a broken device at its end was right.
  return verdict === "fault" && (one.family === "device" || one.family === "hub") ? "closed" : "false-alarm";
}

function close(one: Case, log: readonly CaseLog[], input: Of<"close">, now: Instant): CaseStep {
  if (ended(one)) return refuse(one);
  const reason = whyNotClose(one, log, input);
  if (reason !== null) return no(422, reason);
  const { verdict, by, cause, found, summary, second } = input;
  const parts: (Words | undefined)[] = [
    VERDICT_WORDS[verdict],
    cause === null ? undefined : CAUSES[cause],
    found === null ? undefined : FOUND[found],
    summary ? { zh: summary, en: summary } : undefined,
    second ? { zh: `第二人 ${second}`, en: `second name ${second}` } : undefined,
  ];
  const said = parts.filter((words) => words !== undefined);
  const words = { zh: `办结：${said.map((w) => w.zh).join("，")}`, en: `Closed: ${said.map((w) => w.en).join(", ")}` };
  const change = { state: endState(one, verdict), closedAt: toIso(now), verdict, cause, found, summary: summary ?? one.summary };
  return moved(one, { ...change, ...(one.takenBy === null ? takenBy(by, now) : {}) }, now, caseEntry(now, "close", by, words));
}

function reopen(one: Case, { by, reason }: Of<"reopen">, now: Instant): CaseStep {
  if (!ended(one)) return no(409, "工单尚未办结");
  if (reason.trim().length < 2) return no(422, "重新办理须填写原因");
  const again = { state: "accepted", closedAt: null, verdict: null, cause: null, found: null, ...takenBy(by, now) } as const;
  return moved(one, again, now, caseEntry(now, "reopen", by, withText("重新办理", "Reopened", reason)));
}

function verify(one: Case, { by, verdict, how }: Of<"verify">, now: Instant): CaseStep {
  if (ended(one)) return refuse(one);
  if (one.verdict === verdict && !how) return { ok: true, case: one, log: [] };
  const was = VERDICT_WORDS[verdict];
  return moved(one, { verdict }, now, caseEntry(now, "verify", by, withText(`核实：${was.zh}`, `Verified: ${was.en}`, how)));
}

function joined(one: Case, alert: Alert, now: Instant): { readonly alerts: Case["alerts"]; readonly log: readonly CaseLog[] } {
  const brief = {
    id: alert.id,
    rule: alert.rule,
    ruleName: alert.ruleName,
    severity: alert.severity,
    device: alert.device?.id ?? null,
    person: alert.person,
  };
  const known = one.alerts.some((other) => other.id === alert.id);
  if (known) return { alerts: one.alerts.map((other) => (other.id === alert.id ? brief : other)), log: [] };
  const words = withText("再次告警，并入本工单", "Raised again, joins this case", alert.ruleName.zh);
  return { alerts: [...one.alerts, brief], log: one.alerts.length === 0 ? [] : [caseEntry(now, "alert", null, words)] };
}

const HEARD: Readonly<Record<string, Words>> = {
  again: { zh: "再次发生", en: "Happened again" },
  "re-alarmed": { zh: "再次提醒", en: "Sounds again" },
  ceased: { zh: "告警已恢复", en: "The condition cleared" },
};

function hear(one: Case, input: Of<"alert">, now: Instant): CaseStep {
  const { alert, effects } = input;
  const severity = worse(one.severity, alert.severity);
  const { alerts, log } = joined(one, alert, now);
  const lines = [...log];
  if (severity !== one.severity) {
    const [from, to] = [SEVERITY_WORDS[one.severity], SEVERITY_WORDS[severity]];
    lines.push(caseEntry(now, "severity", null, { zh: `${from.zh} → ${to.zh}`, en: `${from.en} → ${to.en}` }));
  }
  for (const effect of effects) {
    const words = HEARD[effect];
    if (words) lines.push(caseEntry(now, effect, null, words));
  }
  const verdict = alert.verdict ?? one.verdict;
  if (alert.verdict !== null && alert.verdict !== one.verdict)
    lines.push(caseEntry(now, "verify", null, withText("告警已核实", "Alert verified", VERDICT_WORDS[alert.verdict].zh)));
  const change: Partial<Case> = { severity, alerts, verdict };
  // A clear never ends a case that somebody has, nor one that is critical or high.
  const matter = severity === "medium" || severity === "low";
  if (effects.includes("ceased") && input.endsWithClear && matter && one.state === "new") {
    lines.push(caseEntry(now, "cancel", null, { zh: "已自行恢复，撤销", en: "Cleared by itself, withdrawn" }));
    return moved(one, { ...change, state: "cancelled", closedAt: toIso(now) }, now, ...lines);
  }
  return moved(one, change, now, ...lines);
}

/**
 * The life of a case, pure. `log` is what is known of its past: whether somebody was on the spot decides how it may be
 * closed. An ended case takes only `reopen` and `comment`.
 */
export function stepCase(one: Case, log: readonly CaseLog[], input: CaseInput, now: Instant): CaseStep {
  switch (input.kind) {
    case "accept":
    case "take":
    case "arrive":
      return forward(one, input, now);
    case "verify":
      return verify(one, input, now);
    case "resolve": {
      if (!FROM.resolve.includes(one.state)) return refuse(one);
      const words = withText("处置完毕", "Resolved", input.summary);
      const has = one.takenBy === null ? takenBy(input.by, now) : {};
      return moved(one, { state: "resolved", summary: input.summary, ...has }, now, caseEntry(now, "resolve", input.by, words));
    }
    case "close":
      return close(one, log, input, now);
    case "reopen":
      return reopen(one, input, now);
    case "comment":
      return moved(one, {}, now, caseEntry(now, "comment", input.by, { zh: input.text, en: input.text }));
    case "acknowledged": {
      if (one.state !== "new") return { ok: true, case: one, log: [] };
      const words = { zh: "接警并受理", en: "Acknowledged and accepted" };
      return moved(one, { state: "accepted", ...takenBy(input.by, now) }, now, caseEntry(now, "accept", input.by, words));
    }
    case "alert":
      return ended(one) ? refuse(one) : hear(one, input, now);
  }
}
