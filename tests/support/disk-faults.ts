import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

export const STRACE = "/usr/bin/strace";
export const canHurt = existsSync(STRACE);

export interface Injury {
  /** System calls that go wrong, e.g. `["fsync", "fdatasync"]`. */
  readonly calls: readonly string[];
  /** What happens to them, as strace's `inject` names it: `delay_enter=2000000` (µs), `error=EIO`. */
  readonly how: string;
  /** Only calls on these files; all where left out. */
  readonly files?: readonly string[];
}

/**
 * Makes system calls of a running process slow or fail, at the border to the kernel: what the process sees is what a
 * bad disk shows it.
 * @returns ends it
 */
export async function hurt(pid: number, { calls, how, files = [] }: Injury): Promise<() => Promise<void>> {
  const list = calls.join(",");
  const args = ["-f", "-p", String(pid), "-e", `trace=${list}`, "-e", `inject=${list}:${how}`, "-o", "/dev/null"];
  const child = spawn(STRACE, [...files.flatMap((file) => ["-P", file]), ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`strace ended with code ${code}: ${said}`)));
    child.once("error", reject);
    createInterface({ input: child.stderr }).on("line", (line) => {
      said += `${line}\n`;
      if (/attached/.test(line)) resolve();
    });
  });
  return () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", () => resolve());
      child.kill("SIGINT");
    });
}

const SQLITE_SIDES = ["", "-wal", "-shm", "-journal"];

/** The files of one SQLite database. */
export function sqliteFiles(path: string): readonly string[] {
  return SQLITE_SIDES.map((side) => path + side);
}
