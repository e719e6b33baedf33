export type { CompiledRule } from "./compile.ts";
export { createEngine, type Engine } from "./engine.ts";
export { describeRuleError, type LoadedRules, loadRulePacks, type RuleError } from "./load.ts";
export { type FallClaimStats, FallClaims } from "./motion/fall-claims.ts";
export { readFallModels } from "./motion/fall-model.ts";
export type { DeviceFacts, EngineOptions, EngineStats, PersonFacts, RulePorts, SavedCell } from "./ports.ts";
export type { RuleTestOutcome } from "./rule-test.ts";
export { scoreOf } from "./scores/score.ts";
