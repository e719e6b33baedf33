import { fileURLToPath } from "node:url";
import { type Plans, plansOf } from "../cases/index.ts";
import { type CompiledRule, describeRuleError, loadRulePacks } from "../rules/index.ts";
import { Refused } from "./data-dir.ts";
import { PLANS, readShipped } from "./shipped.ts";

const PACKS = fileURLToPath(new URL("../rules/packs", import.meta.url));

/**
 * Reads the rule packs and the plans that come with the hub.
 * @throws Refused with all their mistakes
 */
export function readRulesAndPlans(): { readonly rules: readonly CompiledRule[]; readonly plans: Plans } {
  const packs = loadRulePacks(PACKS);
  if (!packs.ok)
    throw new Refused(`The rule packs have mistakes:\n${packs.errors.map((error) => `  - ${describeRuleError(error)}`).join("\n")}`);
  const plans = readShipped(PLANS);
  if (!plans.ok)
    throw new Refused(`The plans have mistakes:\n${plans.errors.map((error) => `  - line ${error.line}: ${error.what}`).join("\n")}`);
  return { rules: packs.rules, plans: plansOf(plans.file) };
}
