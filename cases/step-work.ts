import {
  type Case,
  DAY,
  type Duration,
  type Instant,
  MINUTE,
  roleHas,
  SEVERITY_WORDS,
  type Severity,
  severityRank,
  toIso,
  type Words,
  whyNotFound,
} from "../contracts/index.ts";
import { caseEntry, clocked, LET_GO, moved, offHold, refused, takenBy, withFound, withText } from "./entry.ts";
import type { CaseActInput, CaseStep, StepContext } from "./types.ts";

type Of<K extends CaseActInput["kind"]> = Extract<CaseActInput, { readonly kind: K }>;

const DONE: Readonly<Record<"accept" | "take", Words>> = {
  accept: { zh: "受理", en: "Accepted" },
  take: { zh: "接单", en: "Taken" },
};
const TO = { accept: "accepted", take: "taken" } as const;

export const isForward = (input: CaseActInput): input is Of<"accept" | "take"> => input.kind === "accept" || input.kind === "take";

/** Said twice by the same hand it is said once. */
export const saidBefore = (one: Case, { kind, by, comment }: Of<"accept" | "take">): boolean =>
  one.state === TO[kind] && one.takenBy === by.username && !comment;

/** Whoever is on the way says anew when he will be there. */
export function saysWhen(one: Case, input: Of<"take">): input is Of<"take"> & { readonly minutes: number } {
  return input.minutes != null && one.state === "taken" && one.takenBy === input.by.username;
}

export function sayWhen(one: Case, by: Of<"take">["by"], minutes: number, now: Instant): CaseStep {
  const expected = { by: by.username, byName: by.name, saidAt: toIso(now), minutes, at: toIso(now + minutes * MINUTE) };
  const words = { zh: `预计约 ${minutes} 分钟到场`, en: `There in about ${minutes} min` };
  return moved(one, { expected }, now, caseEntry(now, "expected", by, words));
}

/** A matter given to somebody is theirs; in an emergency whoever is nearer may take it. */
function isAnothers(one: Case, by: Of<"take">["by"]): boolean {
  if (one.assignedTo === null || one.assignedTo === by.username) return false;
  return (one.severity === "medium" || one.severity === "low") && !roleHas(by.role, "cases.dispatch");
}

export function goForward(one: Case, input: Of<"accept" | "take">, now: Instant, context: StepContext): CaseStep {
  const { kind, by, comment } = input;
  const words = DONE[kind];
  const line = caseEntry(now, kind, by, withText(words.zh, words.en, comment));
  if (kind === "accept") return moved(one, { state: "accepted", ...takenBy(by, now) }, now, line);
  if (isAnothers(one, by))
    return refused(409, `工单已派给${one.assignedToName ?? "他人"}`, `It was given to ${one.assignedToName ?? "somebody else"}`);
  // A neighbour who comes unsent is nobody's duty.
  const given = by.role !== "volunteer" || one.assignedTo === by.username ? { assignedTo: by.username, assignedToName: by.name } : {};
  const change = {
    ...clocked(one, context.dueIn(one.severity), now),
    ...takenBy(by, now),
    ...given,
    state: TO[kind],
    closing: null,
  } as const;
  // What was said of an earlier way holds no longer.
  const went = moved(one, { ...change, ...(one.expected && { expected: null }) }, now, line);
  if (input.minutes == null || !went.ok) return went;
  const said = sayWhen(went.case, by, input.minutes, now);
  return said.ok ? { ...said, log: [...went.log, ...said.log] } : said;
}

export function giveTo(one: Case, input: Of<"dispatch" | "transfer">, now: Instant, context: StepContext): CaseStep {
  const { by, to, reason, dueAt } = input;
  if (dueAt !== null && dueAt <= now) return refused(422, "办理时限须晚于现在", "The time limit must lie ahead");
  const again = input.kind === "transfer";
  const due = toIso(dueAt ?? now + context.dueIn(one.severity));
  const words = again
    ? withText(`转派给${to.name}`, `Transferred to ${to.name}`, reason)
    : withText(`派单给${to.name}`, `Dispatched to ${to.name}`, reason);
  const given = { assignedTo: to.username, assignedToName: to.name, dispatchedAt: toIso(now), dueAt: due, hold: null } as const;
  const free = { takenBy: null, takenByName: null, takenAt: null } as const;
  return moved(one, { state: "dispatched", ...given, ...free, closing: null }, now, caseEntry(now, input.kind, by, words));
}

/** How long a case may be set aside, by severity [D]; a critical one never. */
const LONGEST_HOLD: Readonly<Record<Severity, Duration>> = { critical: 0, high: DAY, medium: 30 * DAY, low: 90 * DAY };

export function putOnHold(one: Case, { by, reason, until }: Of<"hold">, now: Instant): CaseStep {
  const longest = LONGEST_HOLD[one.severity];
  if (longest === 0) return refused(422, "特急工单不能挂起", "A critical case is not put on hold");
  if (!Number.isFinite(until) || until <= now) return refused(422, "挂起的结束时间须晚于现在", "The hold must end in the future");
  if (until - now > longest)
    return refused(422, `该工单最长挂起 ${longest / DAY} 天`, `This case is on hold for ${longest / DAY} days at most`);
  const leftMs = one.dueAt === null ? null : Math.max(0, Date.parse(one.dueAt) - now);
  const hold = { by: by.username, byName: by.name, at: toIso(now), reason, until: toIso(until), leftMs };
  return moved(one, { hold, dueAt: null }, now, caseEntry(now, "hold", by, withText("挂起", "On hold", reason)));
}

export function resume(one: Case, { by, comment }: Of<"resume">, now: Instant): CaseStep {
  return moved(one, offHold(one, now), now, caseEntry(now, "resume", by, withText("恢复办理", "Resumed", comment)));
}

/** Whoever was sent, or has it, is asked after by name: said as often as it is pressed. */
export function urge(one: Case, { by, comment }: Of<"urge">, now: Instant): CaseStep {
  const who = (one.state === "dispatched" ? one.assignedToName : (one.takenByName ?? one.assignedToName)) ?? "";
  return moved(one, {}, now, caseEntry(now, "urge", by, withText(`催办：${who}`, `Urged: ${who}`, comment)));
}

export function raiseSeverity(one: Case, { by, to, reason }: Of<"raise-severity">, now: Instant): CaseStep {
  const [from, is] = [SEVERITY_WORDS[one.severity], SEVERITY_WORDS[to]];
  if (severityRank(to) >= severityRank(one.severity))
    return refused(409, `工单现为${from.zh}，只能调高`, `The case is ${from.en.toLowerCase()}: it is only raised`);
  const line = caseEntry(now, "severity", by, withText(`${from.zh} → ${is.zh}`, `${from.en} → ${is.en}`, reason));
  // What is critical is not on hold.
  return moved(one, { ...(to === "critical" && offHold(one, now)), severity: to }, now, line);
}

export function sendBack(one: Case, { by, reason }: Of<"send-back">, now: Instant): CaseStep {
  return moved(one, { ...LET_GO, state: "accepted" }, now, caseEntry(now, "send-back", by, withText("退回", "Sent back", reason)));
}

export function handOver(one: Case, input: Of<"handover">, now: Instant): CaseStep {
  const { by, to, number, dialledBy, comment } = input;
  const handover = { by: by.username, byName: by.name, at: toIso(now), to, number, dialledBy };
  const called = number === null ? to : `${to}（${number}）`;
  const dialled = dialledBy === null ? { zh: "", en: "" } : { zh: `（${dialledBy}拨打）`, en: ` (dialled by ${dialledBy})` };
  const words = withText(`移交 ${called}${dialled.zh}`, `Handed over to ${called}${dialled.en}`, comment);
  return moved(one, { handovers: [...one.handovers, handover] }, now, caseEntry(now, "handover", by, words));
}

export function resolve(one: Case, input: Of<"resolve">, now: Instant): CaseStep {
  const { by, summary } = input;
  const found = input.found ?? one.found;
  const missing = whyNotFound(one, one.verdict, found);
  if (missing) return refused(422, missing.zh, missing.en);
  const has = one.takenBy === null ? takenBy(by, now) : {};
  const done = withFound("处置完毕", "Resolved", input.found ?? null);
  const words = withText(done.zh, done.en, summary);
  return moved(one, { ...offHold(one, now), ...has, state: "resolved", summary, found }, now, caseEntry(now, "resolve", by, words));
}

export function withdraw(one: Case, { by, reason }: Of<"cancel">, now: Instant): CaseStep {
  const change = { state: "cancelled", closedAt: toIso(now), closedBy: by.username, closedByName: by.name, hold: null } as const;
  return moved(one, change, now, caseEntry(now, "cancel", by, withText("撤销", "Withdrawn", reason)));
}

export function noteForeign(one: Case, { by, foreign }: Of<"foreign">, now: Instant): CaseStep {
  const others = one.foreign.filter((each) => each.system !== foreign.system || each.number !== foreign.number);
  const words = { zh: `外部编号 ${foreign.system} ${foreign.number}`, en: `Foreign number ${foreign.system} ${foreign.number}` };
  return moved(one, { foreign: [...others, foreign] }, now, caseEntry(now, "foreign", by, words));
}
