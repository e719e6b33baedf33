import type { Verdict } from "./alert.ts";
import type { Case } from "./case.ts";
import { FOUND } from "./case-words.ts";
import { severityRank } from "./severity.ts";
import type { Words } from "./words.ts";

type Facts = Pick<Case, "kind" | "family" | "severity" | "person">;

const ofPerson = ({ person, family }: Facts): boolean =>
  person !== null || family === "person" || family === "vitals" || family === "activity";

/**
 * Whether how the person was found must be said: always in a critical alarm of a person, and in a high one that is not
 * to end as true, because who was not reached cannot be a false alarm (users' requirement 8).
 */
export function asksFound(one: Facts, verdict: Verdict | null): boolean {
  if (one.kind !== "alarm" || one.family === "fire" || !ofPerson(one)) return false;
  if (one.severity === "critical") return true;
  return one.severity === "high" && verdict !== null && verdict !== "true" && (one.family === "person" || one.family === "activity");
}

/** Whether closing takes a second name where nobody went to look: a fire alarm, critical or high. */
export function asksLook(one: Facts): boolean {
  return one.kind === "alarm" && one.family === "fire" && severityRank(one.severity) <= severityRank("high");
}

/** What is missing of how the person was found, in words; null where nothing is. @param found as it would stand afterwards */
export function whyNotFound(one: Facts, verdict: Verdict | null, found: string | null): Words | null {
  if (found !== null && !Object.hasOwn(FOUND, found))
    return { zh: "“如何见到本人”不在可选范围内", en: "that is no known way of finding somebody" };
  if (found !== null || !asksFound(one, verdict)) return null;
  return {
    zh: "须填写如何确认本人情况（found）：听到本人、见到本人、同住人确认、已送医、已故；未联系上不能办结，也不能处置完毕或按非属实核实",
    en: "How the person was found must be said (found): heard, seen, vouched for by the household, taken to hospital, died; who was not reached cannot be closed, resolved or verified as not true",
  };
}
