import type { Alert } from "./alert.ts";

type Heard = Pick<Alert, "state" | "silencedBy" | "active" | "lifeSafety">;

/** Nobody has it yet. */
export const isWaiting = (alert: Pick<Alert, "state">): boolean =>
  alert.state === "unacknowledged" || alert.state === "returned-unacknowledged";

/** Whether an alert may be heard at the desk: nobody has it, nobody silenced it, and it goes on or is life-safety. */
export function isAudible(alert: Heard): boolean {
  return isWaiting(alert) && alert.silencedBy === null && (alert.active || alert.lifeSafety);
}
