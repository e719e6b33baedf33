import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeRuleError, loadRulePacks } from "./load.ts";
import { runRuleTests } from "./rule-test.ts";

/** `npm run rules:test [-- FOLDER]`: loads the packs of a folder and runs the scripts beside them. */
function main(folder: string): number {
  const loaded = loadRulePacks(folder);
  if (!loaded.ok) {
    for (const error of loaded.errors) process.stderr.write(`${describeRuleError(error)}\n`);
    return 1;
  }
  const scripts = readdirSync(folder)
    .filter((name) => name.endsWith(".test.yaml"))
    .sort();
  const outcomes = runRuleTests(
    scripts.map((name) => join(folder, name)),
    loaded.rules,
  );
  const failed = outcomes.filter((outcome) => outcome.failures.length > 0);
  for (const { file, name, failures } of failed) process.stderr.write(`${file}: ${name}\n  ${failures.join("\n  ")}\n`);
  process.stdout.write(`${outcomes.length - failed.length} passed, ${failed.length} failed\n`);
  return failed.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv[2] ?? join("rules", "packs"));
