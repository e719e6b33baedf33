// npm start: the hub with its demo community, the simulated devices and the dashboard; installs and builds first if needed.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { prepare, root, say } from "./lib/prepare.mjs";

await prepare();

const password = process.env.HUB_DEMO_PASSWORD ?? randomBytes(9).toString("base64url");
const env = { ...process.env, HUB_DEMO: "1", HUB_DEMO_PASSWORD: password };
const server = join(root, "dist", "server");
const { withAllocator } = await import(pathToFileURL(join(server, "hub", "allocator.js")).href);
const hub = spawn(process.execPath, [join(server, "hub", "main.js")], {
  cwd: process.cwd(),
  env: withAllocator(env),
  stdio: ["ignore", "pipe", 2],
});
let fleet;
let ending = false;

createInterface({ input: hub.stdout }).on("line", (line) => {
  process.stdout.write(`${line}\n`);
  let ready;
  try {
    ready = JSON.parse(line);
  } catch {
    return;
  }
  // A driven hub's devices are moved by whoever moves its clock.
  if (!ready.ready || fleet || process.env.HUB_CLOCK === "driven" || process.env.HUB_DEMO_FLEET === "off") return;
  fleet = spawn(process.execPath, [join(server, "device-sim", "demo-fleet.js")], {
    env: { ...env, SIM_URL: ready.mqtt, SIM_HTTP: ready.http },
    stdio: ["ignore", "ignore", 2],
  });
  fleet.on("exit", (code) => {
    if (!ending && code !== 0) say(`The simulated devices ended with code ${code}; the hub goes on without them.`);
  });
});

function end(signal) {
  ending = true;
  fleet?.kill("SIGTERM");
  hub.kill(signal);
}
process.on("SIGINT", () => end("SIGINT"));
process.on("SIGTERM", () => end("SIGTERM"));
hub.on("exit", (code, signal) => {
  ending = true;
  fleet?.kill("SIGTERM");
  process.exit(signal ? 0 : (code ?? 1));
});
