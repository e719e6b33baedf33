// Brings a bare clone to the point where it can run: Node's version, room on the disk, packages, build.
// Plain JavaScript without packages: it runs before any is installed. Says what it does on stderr.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const LEAST_NODE = [20, 19, 0];
const LEAST_FREE_MB = 700;

export function say(text) {
  process.stderr.write(`${text}\n`);
}

export class Missing extends Error {}

function checkNode() {
  const have = process.versions.node.split(".").map(Number);
  for (let i = 0; i < LEAST_NODE.length; i++) {
    if (have[i] > LEAST_NODE[i]) return;
    if (have[i] < LEAST_NODE[i])
      throw new Missing(
        `Node.js ${process.versions.node} is too old: ${LEAST_NODE.join(".")} or newer is needed.\n` +
          "  Get it from https://nodejs.org (LTS), or with a version manager: nvm install 22",
      );
  }
}

function checkDisk(needMb) {
  const disk = statfsSync(root);
  const free = Math.floor((disk.bavail * disk.bsize) / 1_048_576);
  if (free < needMb)
    throw new Missing(`Only ${free} MB are free on the disk of ${root}: ${needMb} MB are needed. Make room and start again.`);
}

/** Runs a command, its output shown as it comes; answers its exit code. */
export function run(command, args, { env = {}, quiet = false, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", quiet ? "pipe" : 2, quiet ? "pipe" : 2] });
    let out = "";
    child.stdout?.on("data", (data) => (out += data));
    child.stderr?.on("data", (data) => (out += data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, out }));
  });
}

/** A line of progress every few seconds while something long goes on. */
async function withProgress(what, work) {
  const begun = performance.now();
  const timer = setInterval(() => say(`  … ${what}: ${Math.round((performance.now() - begun) / 1000)} s`), 10_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** npm, the very one that runs this where one does; quiet, its exit code and what it said. */
export function npm(args, cwd = root) {
  const own = process.env.npm_execpath;
  return own ? run(process.execPath, [own, ...args], { quiet: true, cwd }) : run("npm", args, { quiet: true, cwd });
}

export function hashOf(...files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

async function installPackages() {
  const lock = join(root, "package-lock.json");
  const mark = join(root, "node_modules", ".shouwang-installed");
  const want = `${hashOf(lock)} ${process.versions.modules} ${process.platform}-${process.arch}`;
  if (existsSync(mark) && readFileSync(mark, "utf8") === want) return;
  say("Installing packages (first start only; where no ready-made SQLite can be had it is compiled: one to two minutes) …");
  const { code, out } = await withProgress("installing", () => npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]));
  if (code !== 0) {
    const compiler = /gyp ERR|not found: make|g\+\+|python/i.test(out)
      ? "\n  SQLite had to be compiled and the tools for it are missing. On Debian or Ubuntu: sudo apt-get install -y python3 make g++"
      : "";
    const disk = /ENOSPC/.test(out) ? "\n  The disk is full." : "";
    throw new Missing(`npm ci failed:\n${out.trim().split("\n").slice(-15).join("\n")}${compiler}${disk}`);
  }
  writeFileSync(mark, want);
}

const SOURCE_ROOMS = [
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
  "scripts",
];

/** A hash over names, sizes and times of the sources: changes when one of them does. */
function stampOfSources() {
  const hash = createHash("sha256");
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (!/\.(test\.tsx?|md)$/.test(entry.name)) hash.update(`${path}\0`).update(readFileSync(path));
    }
  };
  for (const room of SOURCE_ROOMS) if (existsSync(join(root, room))) walk(join(root, room));
  hash.update(readFileSync(join(root, "package-lock.json")));
  // The code cache of the bundles fits one version of Node.
  hash.update(process.version);
  return hash.digest("hex");
}

async function buildIfNeeded() {
  const mark = join(root, "dist", ".built-from");
  const want = stampOfSources();
  if (existsSync(mark) && readFileSync(mark, "utf8") === want) return;
  say("Building hub and dashboard …");
  const { code, out } = await withProgress("building", () => run(process.execPath, [join(root, "scripts", "build.mjs")], { quiet: true }));
  if (code !== 0) throw new Missing(`The build failed:\n${out.trim().split("\n").slice(-30).join("\n")}`);
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(mark, want);
}

/** Node, disk, packages and (unless told otherwise) the build; ends the process with a plain word where something is missing. */
export async function prepare({ build = true } = {}) {
  try {
    checkNode();
    checkDisk(existsSync(join(root, "node_modules")) ? 200 : LEAST_FREE_MB);
    await installPackages();
    if (build) await buildIfNeeded();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    say(`\nCannot go on. ${error.message}\n`);
    process.exit(1);
  }
}
