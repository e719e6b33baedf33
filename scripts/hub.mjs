// npm run hub: the hub for real use, without demo community and simulator.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepare, root } from "./lib/prepare.mjs";

await prepare();
const hub = spawn(process.execPath, [join(root, "dist", "server", "hub", "main.js"), ...process.argv.slice(2)], {
  cwd: process.cwd(),
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => hub.kill(signal));
hub.on("exit", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
