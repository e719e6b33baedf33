import {
  ANSWER_CHANGE_WITHIN,
  type Case,
  type FamilyAnswerKind,
  familyAnswerWords,
  type Instant,
  isEndedCase,
  type Relative,
  toIso,
} from "../contracts/index.ts";
import { caseEntry, moved, refused } from "./entry.ts";
import type { Actor, CaseStep } from "./types.ts";

/** Answers kept on a case; the log has all. */
const MOST_ANSWERS = 50;

/**
 * What a relative says to a case. It ends the asking of the family, never the work: what it really was is still verified.
 * Within a minute a new answer takes the place of the last one; both stand in the log.
 */
export function answerOfFamily(one: Case, who: Relative, by: Actor, answer: FamilyAnswerKind, now: Instant): CaseStep {
  if (isEndedCase(one))
    return refused(409, "工单已办结，不能再答复；如有疑问请致电值班台", "The case has ended: call the duty desk if in doubt");
  const before = one.answers ?? [];
  const last = before.findLast((each) => each.relative === who.relative);
  const fresh = last !== undefined && now - Date.parse(last.at) <= ANSWER_CHANGE_WITHIN;
  // Said twice in a row it is said once. Later it is said anew: she may have pressed again since.
  if (fresh && last.answer === answer) return { ok: true, case: one, log: [] };
  const kept = fresh ? before.filter((each) => each !== last) : before;
  const { relative, name, relation } = who;
  const said = { relative, name, relation, answer, at: toIso(now) };
  const words = familyAnswerWords(answer);
  const line = caseEntry(
    now,
    `answer:${answer}`,
    { ...by, name: `${relation}${name}` },
    { zh: fresh ? `家属改答：${words.zh}` : `家属答复：${words.zh}`, en: fresh ? `Family, changed: ${words.en}` : `Family: ${words.en}` },
  );
  return moved(one, { answers: [...kept, said].slice(-MOST_ANSWERS) }, now, line);
}
