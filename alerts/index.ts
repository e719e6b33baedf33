export { createAlerts } from "./create-alerts.ts";
export { wholeAlert } from "./detail.ts";
export { createFloodBook, type FloodBook, type FloodDesk, type NewAlert } from "./flood.ts";
export { timeOrderedId } from "./ids.ts";
export { type NuisanceDesk, nuisanceReport } from "./nuisance.ts";
export type { AlertChange, AlertInHand, AlertPorts, Alerts, RestoredAlert, RestoredApplied } from "./ports.ts";
export { precisionFrom } from "./precision.ts";
export type { ActOutcome, Actor, AlertEffect } from "./types.ts";
