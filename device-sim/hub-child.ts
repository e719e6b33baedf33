import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { type Instant, toIso } from "../contracts/index.ts";

const ReadySchema = Type.Object({ ready: Type.Literal(true), http: Type.String(), mqtt: Type.String() });

export interface HubChild {
  readonly http: string;
  readonly mqtt: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** Longest that a hub may take from start to readiness. */
const PATIENCE = 60_000;

/**
 * Starts a hub of its own: fresh data directory, free ports, driven clock, demo community.
 * @param entry the hub's main file, built or in TypeScript
 * @param clockStart where its clock begins; null: now
 */
export async function startHub(entry: string, env: NodeJS.ProcessEnv, clockStart: Instant | null = null): Promise<HubChild> {
  const dir = await mkdtemp(join(tmpdir(), "shouwang-sim-"));
  const password = randomBytes(12).toString("base64url");
  const runner = entry.endsWith(".ts") ? ["--import", "tsx"] : ["--enable-source-maps"];
  const child = spawn(process.execPath, [...runner, entry], {
    env: {
      ...env,
      HUB_CLOCK: "driven",
      ...(clockStart !== null && { HUB_CLOCK_START: toIso(clockStart) }),
      HUB_DEMO: "1",
      HUB_HTTP_PORT: "0",
      HUB_MQTT_PORT: "0",
      HUB_DATA_DIR: dir,
      HUB_DEMO_PASSWORD: password,
      HUB_LOG_LEVEL: env.HUB_LOG_LEVEL ?? "error",
    },
    stdio: ["ignore", "pipe", env.SIM_HUB_STDERR === "1" ? "inherit" : "ignore"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), 6_000);
    await ended;
    clearTimeout(killer);
    await rm(dir, { recursive: true, force: true });
  };
  const ready = new Promise<{ http: string; mqtt: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const parsed: unknown = line.startsWith("{") ? JSON.parse(line) : null;
      if (Value.Check(ReadySchema, parsed)) resolve(parsed);
    });
    ended.then(() => reject(new Error(`The hub at ${entry} ended before it was ready; SIM_HUB_STDERR=1 shows what it says`)));
    setTimeout(() => reject(new Error(`The hub at ${entry} was not ready within ${PATIENCE / 1_000} s`)), PATIENCE).unref();
  });
  try {
    return { ...(await ready), password, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
