import {
  type Case,
  type CaseLog,
  HOUR,
  type Instant,
  isEndedCase,
  toIso,
  VERDICT_WORDS,
  whyNotAct,
  whyNotFound,
} from "../contracts/index.ts";
import { caseEntry, moved, refused, takenBy, withFound, withText } from "./entry.ts";
import { refusal } from "./refusals.ts";
import { fallDue, hear } from "./step-alert.ts";
import { arrive, arrivedBefore, unarrive } from "./step-arrive.ts";
import { call, called, uncall } from "./step-call.ts";
import { close, confirm, reopen, unclose, visit } from "./step-close.ts";
import { enter, looked } from "./step-entry.ts";
import { tick, untick } from "./step-tick.ts";
import {
  giveTo,
  goForward,
  handOver,
  isForward,
  noteForeign,
  putOnHold,
  raiseSeverity,
  resolve,
  resume,
  saidBefore,
  saysWhen,
  sayWhen,
  sendBack,
  urge,
  withdraw,
} from "./step-work.ts";
import type { CaseActInput, CaseInput, CaseStep, StepContext } from "./types.ts";

export { caseEntry } from "./entry.ts";

/** For callers that know no plan: a day for everything, no visits by lot, nothing burns. */
export const BARE: StepContext = {
  dueIn: () => 24 * HOUR,
  secondWithin: 24 * HOUR,
  burning: false,
  mayBreakIn: false,
  mourned: false,
  visitShare: 0,
};

function verify(one: Case, input: Extract<CaseActInput, { kind: "verify" }>, now: Instant): CaseStep {
  const { by, verdict, how, cause } = input;
  const found = input.found ?? one.found;
  const missing = verdict === "true" && !input.found ? null : whyNotFound(one, verdict, found);
  if (missing) return refused(422, missing.zh, missing.en);
  if (one.verdict === verdict && !how && cause === null && found === one.found) return { ok: true, case: one, log: [] };
  const was = VERDICT_WORDS[verdict];
  const verified = { by: by.username, byName: by.name, at: toIso(now), how };
  const words = withFound(`核实：${was.zh}`, `Verified: ${was.en}`, input.found ?? null);
  const line = caseEntry(now, "verify", by, withText(words.zh, words.en, how));
  return moved(one, { verdict, verified, found, cause: cause ?? one.cause, closing: null }, now, line);
}

function act(one: Case, log: readonly CaseLog[], input: CaseActInput, now: Instant, context: StepContext): CaseStep {
  switch (input.kind) {
    case "accept":
    case "take":
      return goForward(one, input, now, context);
    case "arrive":
      return arrive(one, input, now, context);
    case "unarrive":
      return unarrive(one, log, input, now);
    case "dispatch":
    case "transfer":
      return giveTo(one, input, now, context);
    case "hold":
      return putOnHold(one, input, now);
    case "resume":
      return resume(one, input, now);
    case "urge":
      return urge(one, input, now);
    case "raise-severity":
      return raiseSeverity(one, input, now);
    case "send-back":
      return sendBack(one, input, now);
    case "handover":
      return handOver(one, input, now);
    case "call":
      return call(one, input, now);
    case "called":
      return called(one, input, now);
    case "uncall":
      return uncall(one, input, now);
    case "enter":
      return enter(one, input, now, context);
    case "tick":
      return tick(one, input, now);
    case "untick":
      return untick(one, input, now);
    case "verify":
      return verify(one, input, now);
    case "resolve":
      return resolve(one, input, now);
    case "close":
      return close(one, log, input, now, context);
    case "confirm":
      return confirm(one, input, now, context);
    case "unclose":
      return unclose(one, input, now);
    case "visit":
      return visit(one, input, now);
    case "cancel":
      return withdraw(one, input, now);
    case "reopen":
      return reopen(one, input, now);
    case "comment":
      return moved(one, {}, now, caseEntry(now, "comment", input.by, { zh: input.text, en: input.text }));
    case "foreign":
      return noteForeign(one, input, now);
  }
}

/**
 * The life of a case, pure. `log` is what is known of its past: whether somebody was on the spot decides how it may be
 * closed. Which act is possible when and to whom stands in the table of `contracts/case-table.ts`.
 */
export function stepCase(one: Case, log: readonly CaseLog[], input: CaseInput, now: Instant, context: StepContext = BARE): CaseStep {
  switch (input.kind) {
    case "acknowledged": {
      if (one.state !== "new") return { ok: true, case: one, log: [] };
      const words = { zh: "接警并受理", en: "Acknowledged and accepted" };
      return moved(one, { state: "accepted", ...takenBy(input.by, now) }, now, caseEntry(now, "accept", input.by, words));
    }
    case "alert":
      return isEndedCase(one) ? refused(409, "工单已结束", "The case has ended") : hear(one, input, now);
    case "due":
      return fallDue(one, now);
    case "looked":
      return looked(one, input.by, input.what, now);
    case "picture": {
      const { by, picture } = input;
      const taken = { ...picture, by: by.username, byName: by.name, at: toIso(now) };
      const words = picture.stage === "after" ? { zh: "上传处置后照片", en: "Picture after the work" } : { zh: "上传照片", en: "Picture" };
      return moved(one, { pictures: [...one.pictures, taken] }, now, caseEntry(now, "picture", by, words));
    }
    default: {
      if (input.kind === "take" && saysWhen(one, input)) return sayWhen(one, input.by, input.minutes, now);
      const again = input.kind === "arrive" ? arrivedBefore(one, input, now) : isForward(input) && saidBefore(one, input);
      if (again) return { ok: true, case: one, log: [] };
      const why = whyNotAct(one, input.kind, input.by);
      return why === null ? act(one, log, input, now, context) : refusal(one, input.kind, why);
    }
  }
}
