// Runs one of the commands of package.json from the build, building first where the sources have changed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepare, root, say } from "./lib/prepare.mjs";

const COMMANDS = {
  sim: "device-sim/main.js",
  replay: "device-sim/replay-main.js",
  judge: "device-sim/judge.js",
  seeds: "device-sim/seeds.js",
  bench: "tests/bench/main.js",
  user: "hub/user.js",
  setup: "hub/setup-command.js",
  "broker-acl": "hub/broker-acl.js",
  backup: "hub/backup.js",
  restore: "hub/restore.js",
  "rules-test": "rules/rule-test-main.js",
  "rules-replay": "hub/rules-replay.js",
  fixture: "tests/support/make-data-dir.js",
  "openapi-types": "tests/support/openapi-types.js",
  "falls-train": "tests/bench/falls-train.js",
  screenshots: "tests/bench/screenshots.js",
};
const [name, ...args] = process.argv.slice(2);
const file = COMMANDS[name];
if (!file) {
  say(`There is no command "${name}". There are: ${Object.keys(COMMANDS).join(", ")}.`);
  process.exit(2);
}
await prepare();
const server = join(root, "dist", "server");
const child = spawn(process.execPath, [join(server, file), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  env: { ...process.env, SHOUWANG_HUB_ENTRY: join(server, "hub", "main.js") },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
