import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { eventually } from "./hub-process.ts";

const BINARY = "/usr/bin/victoria-metrics";

/** Whether the Debian package victoria-metrics is here. */
export const hasVictoria = existsSync(BINARY);

export interface Victoria {
  readonly url: string;
  /** Starts it (again) on the same files and port. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Makes visible to questions what was written: by itself the server does so within seconds. */
  reveal(): Promise<void>;
  /** What the server holds of a selector, as its export gives it: one entry per series. */
  export(selector: string): Promise<readonly VictoriaExport[]>;
  /** Ends it and removes its files. */
  clean(): Promise<void>;
}

export interface VictoriaExport {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}

/** A real VictoriaMetrics on a free port with files of its own. */
export async function startVictoria(): Promise<Victoria> {
  const dir = mkdtempSync(join(tmpdir(), "victoria-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (!ending) return;
    const exited = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await exited;
  };
  const start = async (): Promise<void> => {
    const flags = [`-storageDataPath=${dir}`, `-httpListenAddr=127.0.0.1:${port}`, "-retentionPeriod=100y", "-dedup.minScrapeInterval=1ms"];
    child = spawn(BINARY, flags, { stdio: "ignore" });
    await eventually("VictoriaMetrics answers", async () => (await fetch(`${url}/health`).catch(() => undefined))?.ok, 20_000);
  };
  await start();
  return {
    url,
    start,
    kill: () => end("SIGKILL"),
    reveal: async () => {
      await fetch(`${url}/internal/force_flush`);
    },
    export: async (selector) => {
      const answer = await fetch(`${url}/api/v1/export`, { method: "POST", body: new URLSearchParams({ "match[]": selector }) });
      const lines = (await answer.text()).split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as VictoriaExport);
    },
    clean: async () => {
      await end("SIGKILL");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
