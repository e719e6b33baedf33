import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { describeRuleError, loadRulePacks } from "../../load.ts";
import { runRuleTests } from "../../rule-test.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const loaded = loadRulePacks(folder);
const rules = loaded.ok ? loaded.rules : [];
const outcomes = runRuleTests([`${folder}/examples.test.yaml`], rules);

test("the examples load without an error", () => {
  expect(loaded.ok ? [] : loaded.errors.map(describeRuleError)).toEqual([]);
});

describe("the examples", () => {
  test.each(outcomes.map((outcome) => [`${outcome.rule}: ${outcome.name}`, outcome] as const))("%s", (_name, outcome) => {
    expect(outcome.failures).toEqual([]);
  });
});
