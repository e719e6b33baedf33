import {
  asksLook,
  CAUSES,
  type Case,
  type CaseLog,
  FOUND,
  type Instant,
  SATISFACTION_WORDS,
  SETTLED_WORDS,
  type SettledLevel,
  toIso,
  VERDICT_WORDS,
  VISIT_OUTCOME_WORDS,
  VISIT_WAY_WORDS,
  VISIT_WHY_WORDS,
  type Words,
  whyNotFound,
} from "../contracts/index.ts";
import { caseEntry, LET_GO, moved, offHold, refused, takenBy, withText } from "./entry.ts";
import type { Actor, CaseActInput, CaseStep, Closing, StepContext } from "./types.ts";
import { endState, visitOwed } from "./visits.ts";

type Of<K extends CaseActInput["kind"]> = Extract<CaseActInput, { readonly kind: K }>;

/** What happened after a look was not seen by it. */
const ANEW = ["reopen", "again", "again-open", "alert"];

/** Whether a second name must be given: a fire that nobody went to look at since it last happened. */
function asksSecond(one: Case, log: readonly CaseLog[]): boolean {
  if (!asksLook(one)) return false;
  if (one.look !== undefined) return one.look === null;
  const since = log.findLastIndex((entry) => ANEW.includes(entry.act));
  return !log.slice(since + 1).some((entry) => entry.act === "arrive");
}

function whyNotClose(one: Case, said: Closing, burning: boolean): Words | null {
  if (said.cause !== null && !Object.hasOwn(CAUSES, said.cause)) return { zh: "原因不在可选范围内", en: "that is no known cause" };
  const missing = whyNotFound(one, said.verdict, said.found);
  if (missing) return missing;
  if (burning && said.verdict === "true")
    return { zh: "火警仍在持续，恢复后方可按属实办结", en: "The fire alarm still holds: it can be closed as true once it has cleared" };
  if (one.kind !== "alarm" && !said.summary && !one.summary) return { zh: "办结须填写处置情况", en: "What was done must be said" };
  return null;
}

const settledWords = (level: SettledLevel): Words => {
  const { zh, en } = SETTLED_WORDS[level];
  return { zh: `办结层级${zh}`, en: `settled: ${en.toLowerCase()}` };
};

function closingWords(said: Closing, second: Actor | null): Words {
  const parts: (Words | undefined)[] = [
    VERDICT_WORDS[said.verdict],
    said.cause === null ? undefined : CAUSES[said.cause],
    said.found === null ? undefined : FOUND[said.found],
    said.settled ? settledWords(said.settled) : undefined,
    said.summary ? { zh: said.summary, en: said.summary } : undefined,
    second ? { zh: `第二人 ${second.name}`, en: `second name ${second.name}` } : undefined,
  ];
  const known = parts.filter((words) => words !== undefined);
  return { zh: known.map((words) => words.zh).join("，"), en: known.map((words) => words.en).join(", ") };
}

/** @param by who answers for the close; a second name stands beside it, not in its place */
function finish(one: Case, by: Actor, said: Closing, second: Actor | null, now: Instant, context: StepContext): CaseStep {
  // Nobody is visited about what was played.
  const visit = one.drill === undefined ? visitOwed(one, said, context, now) : null;
  const words = closingWords(said, second);
  const lines = [caseEntry(now, "close", by, { zh: `办结：${words.zh}`, en: `Closed: ${words.en}` })];
  if (visit !== null) {
    const why = VISIT_WHY_WORDS[visit.why];
    lines.push(caseEntry(now, "visit-due", null, withText("待回访", "Return visit due", why.zh)));
  }
  const change: Partial<Case> = {
    ...offHold(one, now),
    ...(one.takenBy === null ? takenBy(by, now) : {}),
    state: visit === null ? endState(one, said.verdict) : "visit-due",
    closedAt: visit === null ? toIso(now) : null,
    closedBy: by.username,
    closedByName: by.name,
    second: second && { user: second.username, name: second.name },
    closing: null,
    visit,
    verdict: said.verdict,
    cause: said.cause,
    found: said.found,
    settled: said.settled ?? null,
    summary: said.summary ?? one.summary,
  };
  const step = moved(one, change, now, ...lines);
  return step.ok ? { ...step, closed: { verdict: said.verdict, cause: said.cause } } : step;
}

export function close(one: Case, log: readonly CaseLog[], input: Of<"close">, now: Instant, context: StepContext): CaseStep {
  const { by, summary, cause, second } = input;
  const verdict = input.verdict ?? one.verdict ?? (one.kind === "alarm" ? null : "true");
  if (verdict === null) return refused(422, "办结须填写核实结论", "What it really was must be said");
  const said: Closing = { verdict, summary, cause: cause ?? one.cause, found: input.found ?? one.found, settled: input.settled ?? null };
  const why = whyNotClose(one, said, context.burning);
  if (why !== null) return refused(422, why.zh, why.en);
  if (second !== null && second.user === by.user) return refused(422, "第二人不能是本人", "The second name cannot be one's own");
  if (!asksSecond(one, log)) return finish(one, by, said, null, now, context);
  if (second !== null) return finish(one, by, said, second, now, context);
  const closing = { by: by.username, byName: by.name, at: toIso(now), until: toIso(now + context.secondWithin), ...said };
  const words = closingWords(said, null);
  const line = caseEntry(now, "closing", by, {
    zh: `无人到场查看，提出办结，待第二人复核：${words.zh}`,
    en: `Nobody went to look: the close waits for a second name: ${words.en}`,
  });
  return moved(one, { closing }, now, line);
}

export function confirm(one: Case, { by, agree, reason }: Of<"confirm">, now: Instant, context: StepContext): CaseStep {
  const { closing } = one;
  if (closing === null || Date.parse(closing.until) <= now)
    return refused(409, "待复核的办结已失效，请重新提出", "That close waits no more: it must be asked for again");
  if (!agree)
    return moved(
      one,
      { closing: null },
      now,
      caseEntry(now, "disagreed", by, withText("第二人不同意办结", "The second name was refused", reason)),
    );
  const why = whyNotClose(one, closing, context.burning);
  if (why !== null) return refused(422, why.zh, why.en);
  const proposer: Actor = { user: "", username: closing.by, name: closing.byName };
  return finish(one, proposer, closing, by, now, context);
}

/** Whoever asked thinks better of it. */
export function unclose(one: Case, { by, reason }: Of<"unclose">, now: Instant): CaseStep {
  return moved(one, { closing: null }, now, caseEntry(now, "unclose", by, withText("撤回办结申请", "Withdrew the asked close", reason)));
}

export function visit(one: Case, input: Of<"visit">, now: Instant): CaseStep {
  const { by, way, outcome, satisfaction, text, again } = input;
  const due = one.visit;
  if (due === null) return refused(409, "没有待办的回访", "No return visit is due");
  if (satisfaction !== null && !due.score)
    return refused(
      422,
      due.care ? "关怀回访不做满意度评价" : "满意度只用于民生诉求",
      "Satisfaction is asked for requests only, never in a care call",
    );
  if (due.score && outcome === "reached" && satisfaction === null)
    return refused(422, "须填写满意度", "How satisfied the resident is must be said");
  if (outcome === "impossible" && (text ?? "").trim().length < 2)
    return refused(422, "须说明无法回访的原因", "Why it cannot be made must be said");
  const made = { by: by.username, byName: by.name, at: toIso(now), way, outcome, satisfaction, text };
  const parts: (Words | null)[] = [
    VISIT_WAY_WORDS[way],
    satisfaction && SATISFACTION_WORDS[satisfaction],
    text ? { zh: text, en: text } : null,
  ];
  const told = parts.filter((words) => words !== null);
  const head = VISIT_OUTCOME_WORDS[outcome];
  const words = { zh: `${head.zh}：${told.map((w) => w.zh).join("，")}`, en: `${head.en}: ${told.map((w) => w.en).join(", ")}` };
  const line = caseEntry(now, "visit", by, words);
  const visits = [...one.visits, made];
  if (again) {
    const reopened = caseEntry(now, "reopen", by, { zh: "回访后重新办理", en: "Worked on again after the return visit" });
    // Whoever heard that it is not settled has it until somebody else takes it: it is nobody's case otherwise.
    return moved(one, { ...REOPENED, ...takenBy(by, now), visits }, now, line, reopened);
  }
  if (outcome === "not-reached") return moved(one, { visits }, now, line);
  return moved(one, { visits, visit: null, state: endState(one, one.verdict), closedAt: toIso(now) }, now, line);
}

const REOPENED: Partial<Case> = {
  ...LET_GO,
  state: "accepted",
  closedAt: null,
  closedBy: null,
  closedByName: null,
  second: null,
  verdict: null,
  cause: null,
  found: null,
  settled: null,
  visit: null,
  look: null,
};

export function reopen(one: Case, { by, reason }: Of<"reopen">, now: Instant): CaseStep {
  return moved(one, { ...REOPENED, ...takenBy(by, now) }, now, caseEntry(now, "reopen", by, withText("重新办理", "Reopened", reason)));
}
