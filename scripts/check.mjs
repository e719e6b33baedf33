// npm run check: types, lint, import layers and dead code only.
import { prepare } from "./lib/prepare.mjs";
import { CHECKS, runSteps } from "./lib/steps.mjs";

await prepare({ build: false });
const failed = await runSteps(CHECKS);
process.exit(failed.length === 0 ? 0 : 1);
