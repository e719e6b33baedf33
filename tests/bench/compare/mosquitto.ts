import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { eventually } from "../../support/hub-process.ts";

const BINARY = "/usr/sbin/mosquitto";

export const hasMosquitto = existsSync(BINARY);
export const MOSQUITTO_HINT = `${BINARY} is missing: apt-get install mosquitto`;

export interface Mosquitto {
  readonly url: string;
  readonly dir: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Mosquitto on a port of its own, set so that it does as well as it can here: no log-in, nothing kept on disk, no bound
 * of what waits for a subscriber (with its default of 1,000 it drops messages of QoS 1 too).
 */
export async function startMosquitto(): Promise<Mosquitto> {
  const dir = mkdtempSync(join(tmpdir(), "mosquitto-"));
  const port = await freePort();
  const config = [
    `listener ${port} 127.0.0.1`,
    "allow_anonymous true",
    "persistence false",
    "max_queued_messages 0",
    "max_inflight_messages 0",
    "set_tcp_nodelay true",
    "log_type error",
  ];
  const file = join(dir, "mosquitto.conf");
  writeFileSync(file, `${config.join("\n")}\n`);
  const child = spawn(BINARY, ["-c", file], { stdio: ["ignore", "ignore", 2] });
  const url = `mqtt://127.0.0.1:${port}`;
  await eventually("mosquitto answers", async () => {
    const client = await connectAsync(url, { reconnectPeriod: 0, connectTimeout: 1_000 }).catch(() => null);
    await client?.endAsync();
    return client !== null;
  });
  return {
    url,
    dir,
    pid: child.pid ?? 0,
    stop: async () => {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
