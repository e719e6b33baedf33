import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { HUB_ENTRY } from "./hub-process.ts";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a built command of the hub (`backup`, `restore`, `user` …) on a data directory, as `npm run` does. */
export function runCommand(name: string, args: readonly string[], dataDir: string, input = ""): Promise<Ran> {
  const file = join(dirname(HUB_ENTRY), `${name}.js`);
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, HUB_DATA_DIR: dataDir }, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}
