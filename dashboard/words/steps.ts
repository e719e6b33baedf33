import { type Alert, type Case, ENDED_CASE_STATES, isWaiting, type Right } from "../../contracts/index.ts";
import { isAside } from "../live/urgency.ts";

/** The one big thing to do next; null: nothing is left to this user. */
export type NextStep = "acknowledge" | "take" | "verify" | "close" | null;

export function nextStep(alert: Alert, one: Case | null, rights: readonly Right[]): NextStep {
  const acts = rights.includes("alerts.act");
  const works = rights.includes("cases.act") && one !== null && !ENDED_CASE_STATES.includes(one.state);
  if (acts && isWaiting(alert) && !isAside(alert)) return "acknowledge";
  if (works && one.takenBy === null) return "take";
  if (acts && alert.verdict === null) return "verify";
  return works ? "close" : null;
}

/** A critical case of a person does not close without how she was found; a fire asks for a second name. */
export function closingAsks(one: Case): { readonly found: boolean; readonly second: boolean } {
  return { found: one.severity === "critical" && one.person !== null, second: one.family === "fire" };
}
