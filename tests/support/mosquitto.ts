import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type IClientOptions } from "mqtt";
import { freePort } from "./free-port.ts";
import { eventually } from "./hub-process.ts";

const BINARY = "/usr/sbin/mosquitto";

export const hasMosquitto = existsSync(BINARY);
export const MOSQUITTO_HINT = `${BINARY} is missing: apt-get install mosquitto`;

/** The configuration that the documentation gives, for a listener without TLS and files in `dir`. */
export function documentedLines(dir: string): readonly string[] {
  const text = readFileSync(new URL("../../docs/operate/mosquitto.conf", import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => !/^(#|listener|certfile|keyfile)/.test(line))
    .map((line) => line.replace("/var/lib/mosquitto/", `${dir}/`).replace("/etc/mosquitto/shouwang/", `${dir}/`));
}

export interface Mosquitto {
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  readonly pid: number;
  /** SIGTERM; it writes what it keeps. */
  halt(): Promise<void>;
  /** Starts it again on the same port and files. */
  resume(): Promise<void>;
  /** SIGHUP: reads password and ACL files anew. */
  reload(): void;
  /** Halts it and removes its files. */
  stop(): Promise<void>;
}

/** No log-in, nothing kept on disk, no bound of what waits for a subscriber (by default it drops beyond 1,000, QoS 1 too). */
const AS_FAST_AS_IT_GOES = [
  "allow_anonymous true",
  "persistence false",
  "max_queued_messages 0",
  "max_inflight_messages 0",
  "set_tcp_nodelay true",
  "log_type error",
];

/**
 * Mosquitto on a port of its own, by default set so that it does as well as it can.
 * @param options.lines what its configuration says beside the listener, given the directory of its files
 * @param options.login how to see that it answers
 */
export async function startMosquitto(
  options: {
    readonly lines?: (dir: string) => readonly string[];
    readonly login?: IClientOptions;
    readonly scheme?: "mqtt" | "mqtts";
  } = {},
): Promise<Mosquitto> {
  const dir = mkdtempSync(join(tmpdir(), "mosquitto-"));
  const port = await freePort();
  const lines = options.lines?.(dir) ?? AS_FAST_AS_IT_GOES;
  const file = join(dir, "mosquitto.conf");
  // Started by root it would become another user, who may not read here.
  writeFileSync(file, [`listener ${port} 127.0.0.1`, ...(process.getuid?.() === 0 ? ["user root"] : []), ...lines, ""].join("\n"));
  const url = `${options.scheme ?? "mqtt"}://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const resume = async (): Promise<void> => {
    child = spawn(BINARY, ["-c", file], { stdio: ["ignore", "ignore", 2] });
    await eventually("mosquitto answers", async () => {
      const client = await connectAsync(url, { reconnectPeriod: 0, connectTimeout: 1_000, ...options.login }).catch(() => null);
      await client?.endAsync();
      return client !== null;
    });
  };
  const halt = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined) return;
    const exited = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGTERM");
    await exited;
  };
  await resume();
  return {
    url,
    port,
    dir,
    get pid() {
      return child?.pid ?? 0;
    },
    halt,
    resume,
    reload: () => void child?.kill("SIGHUP"),
    stop: async () => {
      await halt();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
