import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { WebSocket } from "ws";
import { withAllocator } from "../../hub/allocator.ts";

export const HUB_ENTRY = process.env.SHOUWANG_HUB_ENTRY ?? fileURLToPath(new URL("../../dist/server/hub/main.js", import.meta.url));
export const DEMO_PASSWORD = "test-password-1";

export interface HubProcess {
  readonly http: string;
  readonly mqtt: string;
  /** MQTT over TLS, where it was asked for. */
  readonly mqtts: string | null;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything it wrote on stderr so far. */
  log(): string;
  /** Milliseconds from start to the ready line. */
  readonly startMs: number;
  as(username: string, password?: string): Promise<Desk>;
  device(username: string, password: string, options?: IClientOptions): Promise<MqttClient>;
  /** SIGTERM; answers exit code and milliseconds. */
  stop(): Promise<{ readonly code: number | null; readonly ms: number }>;
  kill(): Promise<void>;
  /** SIGHUP. */
  reload(): void;
  /** Removes the data directory; call after stop or kill. */
  clean(): void;
}

/** A logged-in user of the HTTP face. */
export interface Desk {
  readonly token: string;
  get<T = Record<string, unknown>>(path: string): Promise<{ readonly status: number; readonly body: T }>;
  send<T = Record<string, unknown>>(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: T }>;
  live(): Promise<WebSocket>;
}

/** Starts the built hub as its own process on free ports, with real files in a fresh directory. */
export async function startHub(
  options: { readonly env?: Readonly<Record<string, string>>; readonly dataDir?: string; readonly entry?: string } = {},
): Promise<HubProcess> {
  const entry = options.entry ?? HUB_ENTRY;
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run "npm run build" (npm test does it by itself)`);
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "shouwang-hub-"));
  const begun = performance.now();
  const child = spawn(process.execPath, [entry], {
    env: {
      ...withAllocator(process.env),
      HUB_DEMO: "1",
      HUB_DEMO_PASSWORD: DEMO_PASSWORD,
      HUB_HTTP_PORT: "0",
      HUB_MQTT_PORT: "0",
      HUB_DATA_DIR: dataDir,
      HUB_LOG_LEVEL: "warn",
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr?.on("data", (data: Buffer) => {
    log += data.toString();
  });
  const ready = await readyLine(child, () => log);
  const startMs = performance.now() - begun;
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return {
    ...ready,
    dataDir,
    pid: child.pid ?? 0,
    startMs,
    log: () => log,
    as: (username, password = DEMO_PASSWORD) => logIn(ready.http, username, password),
    device: (username, password, more) => connectAsync(ready.mqtt, { username, password, reconnectPeriod: 0, ...more }),
    stop: async () => {
      const asked = performance.now();
      child.kill("SIGTERM");
      return { code: await exited, ms: performance.now() - asked };
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
    reload: () => void child.kill("SIGHUP"),
    clean: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

function readyLine(child: ChildProcess, log: () => string): Promise<{ http: string; mqtt: string; mqtts: string | null }> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the hub ended with code ${code} before it was ready:\n${log()}`)));
    if (!child.stdout) return reject(new Error("no stdout"));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed === "object" && parsed !== null && "http" in parsed && "mqtt" in parsed)
        resolve({ http: String(parsed.http), mqtt: String(parsed.mqtt), mqtts: "mqtts" in parsed ? String(parsed.mqtts) : null });
    });
  });
}

async function logIn(http: string, username: string, password: string): Promise<Desk> {
  const answer = await fetch(`${http}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  if (!answer.ok) throw new Error(`log-in of ${username} refused: ${answer.status} ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  const ask = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: T }> => {
    const reply = await fetch(`${http}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: (text === "" ? null : JSON.parse(text)) as T };
  };
  return {
    token,
    get: (path) => ask("GET", path),
    send: (method, path, body, headers) => ask(method, path, body, headers),
    live: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${http.replace(/^http/, "ws")}/api/v1/live`, {
          headers: { authorization: `Bearer ${token}`, origin: http },
        });
        keepEarly(socket);
        socket.once("open", () => resolve(socket));
        socket.once("error", reject);
      }),
  };
}

/** The first frame may come with the answer to the handshake, before whoever waits for the socket listens: it is kept until then. */
function keepEarly(socket: WebSocket): void {
  const early: (readonly [unknown, boolean])[] = [];
  const keep = (data: unknown, isBinary: boolean): void => void early.push([data, isBinary]);
  socket.on("message", keep);
  socket.on("newListener", function listened(event: string | symbol) {
    if (event !== "message") return;
    socket.off("newListener", listened);
    socket.off("message", keep);
    queueMicrotask(() => {
      for (const frame of early) socket.emit("message", ...frame);
    });
  });
}

/** Between two questions, growing to the second: whoever asks takes time from the one that is waited for. */
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 250;

/** Asks again and again until `probe` gives something; for what happens on the other side of a socket. */
export async function eventually<T>(what: string, probe: () => Promise<T | undefined | false | null>, withinMs = 10_000): Promise<T> {
  const until = performance.now() + withinMs;
  for (let pause: number = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const found = await probe();
    if (found) return found;
    if (performance.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
