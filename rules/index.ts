export type { CompiledRule } from "./compile.ts";
export { createEngine, type Engine } from "./engine.ts";
export { describeRuleError, type LoadedRules, loadRulePacks, type RuleError, readRulePacks } from "./load.ts";
export type { DeviceFacts, EngineOptions, EngineStats, PersonFacts, RulePorts, SavedCell } from "./ports.ts";
export { type RuleTestOutcome, runRuleTests } from "./rule-test.ts";
