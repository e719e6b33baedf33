import type { Verdict } from "./alert.ts";
import type { Case } from "./case.ts";
import { severityRank } from "./severity.ts";

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
