import { type Alert, type Case, isEndedCase, isWaiting, type Right } from "../../contracts/index.ts";
import { isAside } from "../live/urgency.ts";

/** The one big thing to do next; null: nothing is left to this user. */
export type NextStep = "acknowledge" | "take" | "verify" | "close" | null;

export function nextStep(alert: Alert, one: Case | null, rights: readonly Right[]): NextStep {
  const acts = rights.includes("alerts.act");
  const works = rights.includes("cases.act") && one !== null && !isEndedCase(one) && one.state !== "visit-due";
  if (acts && isWaiting(alert) && !isAside(alert)) return "acknowledge";
  if (works && one.takenBy === null) return "take";
  if (acts && alert.verdict === null) return "verify";
  return works && rights.includes("cases.close") ? "close" : null;
}
