import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { eventually } from "./hub-process.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGE = join(ROOT, "dist", "node-red");
const RUNTIME = join(ROOT, "node_modules", ".cache", "node-red", "node_modules", "node-red", "red.js");
export const hasNodeRed = existsSync(RUNTIME);
export const NODE_RED_HINT = "node scripts/node-red.mjs";

/** A real Node-RED in a directory of its own, with our package installed from its tarball. */
export interface NodeRed {
  readonly url: string;
  /** Everything it wrote so far. */
  log(): string;
  /** Puts these flows in place of all others. */
  deploy(flows: readonly object[]): Promise<void>;
  /** A value of the global context, as text. */
  global(name: string): Promise<string>;
  /** What the editor is served. */
  page(path: string, language: string, accept?: string): Promise<string>;
  stop(): Promise<void>;
  /** On the same directory: flows, credentials and what was put into the context are there again. */
  start(): Promise<void>;
  clean(): void;
}

/** Packs and installs without a network; nothing of the repository's node_modules is seen by the installed package. */
async function install(userDir: string): Promise<void> {
  if (!existsSync(PACKAGE)) throw new Error(`${PACKAGE} is missing: run "npm run build"`);
  await run("npm", ["pack", PACKAGE, "--pack-destination", userDir], { cwd: userDir });
  const [tarball] = readdirSync(userDir).filter((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("nothing was packed");
  writeFileSync(join(userDir, "package.json"), JSON.stringify({ name: "flows", private: true }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", join(userDir, tarball)], { cwd: userDir });
}

const SETTINGS = `module.exports = {
  flowFile: "flows.json",
  uiHost: "127.0.0.1",
  credentialSecret: "a-secret-of-the-test",
  contextStorage: { default: { module: "localfilesystem", config: { flushInterval: 1 } } },
  externalModules: { autoInstall: false, palette: { allowInstall: false } },
  telemetry: { enabled: false, updateNotification: false },
  logging: { console: { level: "info", metrics: false, audit: false } },
};
`;

export async function startNodeRed(): Promise<NodeRed> {
  const userDir = mkdtempSync(join(tmpdir(), "shouwang-node-red-"));
  mkdirSync(join(userDir, "node_modules"), { recursive: true });
  await install(userDir);
  writeFileSync(join(userDir, "settings.js"), SETTINGS);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let log = "";

  const start = async (): Promise<void> => {
    const from = log.length;
    const args = [RUNTIME, "--userDir", userDir, "--settings", join(userDir, "settings.js"), "--port", String(port)];
    const made = spawn(process.execPath, args, { cwd: userDir, stdio: ["ignore", "pipe", "pipe"] });
    child = made;
    for (const stream of [made.stdout, made.stderr])
      stream?.on("data", (data: Buffer) => {
        log += data.toString();
      });
    await eventually(
      "Node-RED is up",
      async () => {
        if (made.exitCode !== null) throw new Error(`Node-RED ended:\n${log}`);
        return log.slice(from).includes("Started flows") || log.slice(from).includes("Waiting for missing types");
      },
      60_000,
    );
  };
  const ask = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}\n${log}`);
    return text;
  };

  await start();
  return {
    url,
    log: () => log,
    deploy: async (flows) => {
      await ask("POST", "/flows", flows, { "Node-RED-Deployment-Type": "full" });
    },
    global: async (name) => {
      const { msg } = JSON.parse(await ask("GET", `/context/global/${name}`)) as { readonly msg?: string };
      return msg === undefined || msg === "(undefined)" ? "" : msg;
    },
    page: (path, language, accept = "text/html") => ask("GET", path, undefined, { accept, "accept-language": language }),
    stop: async () => {
      const ended = child;
      child = null;
      if (ended === null || ended.exitCode !== null) return;
      const gone = new Promise((resolve) => ended.once("exit", resolve));
      ended.kill("SIGINT");
      await gone;
    },
    start,
    clean: () => rmSync(userDir, { recursive: true, force: true }),
  };
}
