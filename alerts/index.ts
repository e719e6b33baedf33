export { createAlerts } from "./create-alerts.ts";
export { wholeAlert } from "./detail.ts";
export { timeOrderedId } from "./ids.ts";
export type { AlertChange, AlertInHand, AlertPorts, Alerts, RestoredAlert, RestoredApplied } from "./ports.ts";
export type { ActOutcome, Actor, AlertEffect } from "./types.ts";
