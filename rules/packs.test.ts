import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { PACK_WORDS } from "../contracts/index.ts";
import { describeRuleError, loadRulePacks } from "./load.ts";
import { PLACEHOLDERS } from "./reason.ts";
import { runRuleTests } from "./rule-test.ts";

const folder = fileURLToPath(new URL("packs", import.meta.url));
const loaded = loadRulePacks(folder);
const rules = loaded.ok ? loaded.rules : [];
const scripts = readdirSync(folder).filter((name) => name.endsWith(".test.yaml"));
const outcomes = runRuleTests(
  scripts.map((name) => join(folder, name)),
  rules,
);

test("the packs load without an error", () => {
  expect(loaded.ok ? [] : loaded.errors.map(describeRuleError)).toEqual([]);
  expect(rules.length).toBeGreaterThan(50);
});

test("every pack has a name in words", () => {
  const packs = [...new Set(rules.map((rule) => rule.pack))].sort();
  expect(packs).toEqual(Object.keys(PACK_WORDS).sort());
});

describe("scripts", () => {
  test.each(outcomes.map((outcome) => [`${outcome.rule}: ${outcome.name}`, outcome] as const))("%s", (_name, outcome) => {
    expect(outcome.failures).toEqual([]);
  });
});

describe("every rule", () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))(
    "%s has a script that raises and one that must not, a source and known words",
    (id, rule) => {
      const mine = outcomes.filter((outcome) => outcome.rule === id);
      // What is only counted speaks through the rules that count it.
      if (!rule.counted) expect(mine.some((outcome) => outcome.raises)).toBe(true);
      if (!rule.counted) expect(mine.some((outcome) => !outcome.raises)).toBe(true);
      expect(rule.source.zh.length).toBeGreaterThan(5);
      expect(rule.source.en.length).toBeGreaterThan(10);
      expect(rule.source.zh).toMatch(/\p{Script=Han}/u);
      expect(rule.source.en).not.toMatch(/\p{Script=Han}/u);
      for (const text of [rule.reason.zh, rule.reason.en])
        for (const [, word] of text.matchAll(/\{(\w+)\}/g)) expect(PLACEHOLDERS).toContain(word);
      expect(rule.reason.zh + rule.name.zh).not.toMatch(/确认|报警人|升级/);
    },
  );
});
