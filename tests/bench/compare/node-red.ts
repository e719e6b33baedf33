import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const VERSION = "4.1.15";
const INSTALL_MS = 240_000;

/** Outside the project: 120 MB that only this comparison needs. */
const CACHE = process.env.SHOUWANG_BENCH_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "shouwang-bench");
const DIR = join(CACHE, `node-red-${VERSION}`);
const ENTRY = join(DIR, "node_modules", "node-red", "red.js");
const ARGS = ["install", "--prefix", DIR, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", `node-red@${VERSION}`];

/** How to have it, where it could not be installed by itself. */
export const NODE_RED_HINT = `npm ${ARGS.join(" ")}`;

/** Node-RED's entry, installed into a cache on the first use; null where the registry cannot be reached. */
export async function nodeRedEntry(): Promise<string | null> {
  if (existsSync(ENTRY)) return ENTRY;
  process.stderr.write(`  Node-RED ${VERSION} is installed into ${DIR} (once, 120 MB) …\n`);
  mkdirSync(DIR, { recursive: true });
  await promisify(execFile)("npm", ARGS, { timeout: INSTALL_MS }).catch(() => undefined);
  return existsSync(ENTRY) ? ENTRY : null;
}

/** Starts it with the given settings file and flow. */
export function spawnNodeRed(entry: string, userDir: string): ReturnType<typeof spawn> {
  return spawn(process.execPath, [entry, "--userDir", userDir, "--settings", join(userDir, "settings.js"), "flow.json"], {
    cwd: userDir,
    stdio: ["ignore", "ignore", 2],
  });
}
