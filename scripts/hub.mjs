// npm run hub: the hub for real use, without demo community and simulator.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, root } from "./lib/prepare.mjs";

await prepare();
const server = join(root, "dist", "server", "hub");
const { withAllocator } = await import(pathToFileURL(join(server, "allocator.js")).href);
const hub = spawn(process.execPath, [join(server, "main.js"), ...process.argv.slice(2)], {
  cwd: process.cwd(),
  env: withAllocator(process.env),
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => hub.kill(signal));
hub.on("exit", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
