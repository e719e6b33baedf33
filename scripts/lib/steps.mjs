// The checks that need no running hub, each a command with a name; shared by `npm run check` and `npm test`.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root, run, say } from "./prepare.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);

export const CHECKS = [
  { name: "types", command: bin("tsc"), args: ["-p", "."] },
  { name: "types of the dashboard", command: bin("tsc"), args: ["-p", "dashboard"] },
  { name: "lint", command: bin("biome"), args: ["check", "--error-on-warnings", "."] },
  { name: "import layers", command: process.execPath, args: [join(root, "scripts", "layers.mjs")] },
  { name: "dead code", command: bin("knip"), args: ["--no-progress"] },
];

/** Two at a time, or one where there is one core: each of the larger ones holds half a gigabyte. */
const AT_A_TIME = Math.min(availableParallelism(), 2);

async function runStep(step) {
  const begun = performance.now();
  const { code, out } = await run(step.command, step.args, { quiet: true });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  say(`${code === 0 ? "ok    " : "FAILED"} ${step.name} (${seconds} s)`);
  if (code !== 0) say(out.trim().split("\n").slice(-60).join("\n"));
  return code === 0;
}

/** Runs the steps, some side by side; answers the names of those that failed. */
export async function runSteps(steps) {
  const waiting = [...steps];
  const failed = [];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) if (!(await runStep(step))) failed.push(step.name);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return failed;
}
