// Checks the table of imports with dependency-cruiser, and that the checker still sees: it must have read every
// module and must find a forbidden import and a cycle that are planted for it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const ROOMS = [
  "contracts",
  "broker",
  "ingest",
  "store",
  "rules",
  "alerts",
  "cases",
  "notify",
  "api",
  "dashboard",
  "device-sim",
  "node-red",
  "hub",
  "tests",
];
const options = await extractDepcruiseOptions("./.dependency-cruiser.mjs");

async function violations(paths) {
  const { output } = await cruise(paths, options);
  return {
    modules: output.summary.totalCruised,
    found: output.summary.violations.filter((violation) => violation.rule.severity === "error"),
  };
}

const { modules, found } = await violations(ROOMS);
for (const violation of found) console.error(`${violation.rule.name}: ${violation.from} → ${violation.to}`);
if (modules < 100) {
  console.error(`Only ${modules} modules were read: the checker does not see the sources.`);
  process.exit(1);
}

const planted = mkdtempSync(join(root, "rules", ".planted-"));
try {
  writeFileSync(
    join(planted, "a.ts"),
    'import { b } from "./b.ts";\nimport { createAlerts } from "../../alerts/index.ts";\nexport const a = [b, createAlerts];\n',
  );
  writeFileSync(join(planted, "b.ts"), 'import { a } from "./a.ts";\nexport const b = [a];\n');
  const names = (await violations([join("rules", basename(planted))])).found.map((violation) => violation.rule.name);
  for (const rule of ["rules-imports-no-sibling", "no-cycles"])
    if (!names.includes(rule)) {
      console.error(`A planted fault against "${rule}" was not found: the checker is blind.`);
      found.push({});
    }
} finally {
  rmSync(planted, { recursive: true, force: true });
}
console.error(`${modules} modules read, ${found.length} faults`);
process.exit(found.length === 0 ? 0 : 1);
