export {
  type AlertChange,
  type AlertInHand,
  type AlertPorts,
  type Alerts,
  createAlerts,
  type RestoredAlert,
  type RestoredApplied,
} from "./create-alerts.ts";
export { wholeAlert } from "./detail.ts";
export { timeOrderedId } from "./ids.ts";
export type { ActOutcome, Actor, AlertEffect } from "./types.ts";
