export { type CasePorts, type Cases, createCases, type LastNumber } from "./create-cases.ts";
export type { DutyPort, DutyRole, LadderPorts } from "./ladder/ports.ts";
export type { Spot } from "./open-by-hand.ts";
export { type PlanError, type Plans, readPlans } from "./plans.ts";
export type { ActOutcome, Actor, AlertStep, Hand, InHand, TellableUser } from "./types.ts";
export { PROPOSALS } from "./visits/proposals.ts";
export { createVisitBook } from "./visits/visit-book.ts";
export { clockIn, dayIn } from "./zone-time.ts";
