import { pino } from "pino";
import { WebSocket } from "ws";
import { type LiveFrame, ROLE_NAMES, type Role } from "../../contracts/index.ts";
import { hashPassword } from "../access/passwords.ts";
import { type Api, createApi } from "../api.ts";
import type { ApiOptions } from "../options.ts";
import type { StoredUser } from "../ports.ts";
import { GIVEN } from "./memory-family.ts";
import { createMemoryHub, type MemoryHub } from "./memory-ports.ts";
import { alert, caseOf, DEVICES, NOW, notice, PASSWORD } from "./world.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What a JSON answer says; null for others. */
  readonly body: unknown;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** The text under a name of a JSON object. */
export function textAt(value: unknown, name: string): string {
  const text = fieldOf(value, name);
  if (typeof text !== "string") throw new Error(`no text ${name} in ${JSON.stringify(value)}`);
  return text;
}

/** The ids of a page's items. */
export function idsOf(answer: Answer): string[] {
  const items = fieldOf(answer.body, "items");
  if (!Array.isArray(items)) throw new Error(`no page: ${answer.status} ${answer.text}`);
  return items.map((item) => textAt(item, "id"));
}

export interface Bench {
  readonly hub: MemoryHub;
  readonly api: Api;
  readonly url: string;
  /** Users, devices, time and audit log as at first; sessions forgotten. */
  reset(): Promise<void>;
  /** Moves the timers that run every so many milliseconds once. */
  tick(milliseconds: number): void;
  call(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string>; raw?: string },
  ): Promise<Answer>;
  tokenOf(username: string): Promise<string>;
  /** As a role, below /api/v1. */
  as(username: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  live(token: string, options?: { headers?: Record<string, string>; protocols?: string[] }): Promise<Desk>;
}

let passwordHash: Promise<string> | undefined;

export async function userOf(username: string, role: Role, places: readonly string[], people: readonly string[] = []): Promise<StoredUser> {
  passwordHash ??= hashPassword(PASSWORD);
  return {
    id: `u-${username}`,
    username,
    name: `名 ${username}`,
    role,
    places,
    people,
    email: null,
    language: "zh",
    disabled: false,
    passwordHash: await passwordHash,
    failures: 0,
    lockedUntil: null,
    lastSeenAt: null,
    createdAt: NOW,
  };
}

/** One user per role over the whole community, and `duty-west`, who sees the west compound only. */
async function furnish(hub: MemoryHub): Promise<void> {
  for (const role of ROLE_NAMES) {
    const user = await userOf(role, role, role === "family" ? [] : ["xfl"], role === "family" ? ["wang"] : []);
    hub.users.set(user.id, user);
  }
  const west = await userOf("duty-west", "duty", ["west"]);
  hub.users.set(west.id, west);
  const [band, smoke] = DEVICES;
  if (band === undefined || smoke === undefined) throw new Error("no devices");
  for (const one of [
    alert("a-heart", "vitals", band, "{who} 心率 131 次/分，高于 130"),
    alert("a-smoke", "fire", smoke, "烟感 501 报警，{who}家中"),
  ]) {
    hub.alerts.set(one.id, one);
    hub.cases.set(`case-${one.id}`, caseOf(one));
  }
  hub.notices.set("n1", notice("n1", "case-a-heart", "u-family", "王桂兰 心率 131"));
}

export async function openBench(options: Partial<ApiOptions> & { driven?: boolean; demo?: boolean } = {}): Promise<Bench> {
  const hub = createMemoryHub(options);
  await furnish(hub);
  const timers = new Map<number, (() => void)[]>();
  const api = await createApi(hub.ports, {
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    dashboardDir: null,
    trustProxy: false,
    log: pino({ level: "silent" }),
    version: "0.1.0",
    every: (milliseconds, call) => {
      timers.set(milliseconds, [...(timers.get(milliseconds) ?? []), call]);
      return () => timers.delete(milliseconds);
    },
    ...options,
  });
  const url = await api.listen();
  const tokens = new Map<string, Promise<string>>();

  const call: Bench["call"] = async (method, path, { token, body, headers = {}, raw } = {}) => {
    const reply = await fetch(`${url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined && raw === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
    });
    const text = await reply.text();
    const json = (reply.headers.get("content-type") ?? "").includes("json") && text !== "";
    return { status: reply.status, headers: reply.headers, text, body: json ? JSON.parse(text) : null };
  };
  const logIn = async (username: string): Promise<string> => {
    const answer = await call("POST", "/api/v1/session", { body: { username, password: PASSWORD } });
    if (answer.status !== 200) throw new Error(`log-in of ${username}: ${answer.status} ${answer.text}`);
    return textAt(answer.body, "token");
  };
  const tokenOf = (username: string): Promise<string> => {
    const token = tokens.get(username) ?? logIn(username);
    tokens.set(username, token);
    return token;
  };
  return {
    hub,
    api,
    url,
    reset: async () => {
      hub.sessions.clear();
      hub.pins.clear();
      hub.walls.clear();
      hub.users.clear();
      hub.devices.clear();
      for (const device of DEVICES) hub.devices.set(device.id, device);
      hub.audit.length = 0;
      hub.consents.splice(0, hub.consents.length, GIVEN);
      hub.now = NOW;
      tokens.clear();
      await furnish(hub);
      api.forget(null);
    },
    tick: (milliseconds) => {
      for (const run of timers.get(milliseconds) ?? []) run();
    },
    call,
    tokenOf,
    as: async (username, method, path, body, headers) =>
      call(method, `/api/v1${path}`, { token: await tokenOf(username), body, ...(headers === undefined ? {} : { headers }) }),
    live: (token, more = {}) => openDesk(url, token, more),
  };
}

/** A desk on the live feed: real socket, frames kept, each can be waited for. */
export interface Desk {
  readonly socket: WebSocket;
  readonly frames: LiveFrame[];
  readonly closed: Promise<{ readonly code: number }>;
  next<T extends LiveFrame["type"]>(type: T): Promise<Extract<LiveFrame, { type: T }>>;
}

async function openDesk(url: string, token: string, more: { headers?: Record<string, string>; protocols?: string[] }): Promise<Desk> {
  const headers = more.headers ?? { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`, more.protocols ?? [], { headers });
  const frames: LiveFrame[] = [];
  const waiting = new Set<() => void>();
  let read = 0;
  socket.on("message", (data) => {
    frames.push(JSON.parse(String(data)));
    for (const wake of waiting) wake();
  });
  const closed = new Promise<{ code: number }>((resolve) => {
    socket.on("close", (code) => resolve({ code }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const isType = <T extends LiveFrame["type"]>(frame: LiveFrame, type: T): frame is Extract<LiveFrame, { type: T }> => frame.type === type;
  return {
    socket,
    frames,
    closed,
    next: async (type) => {
      for (;;) {
        for (; read < frames.length; ) {
          const frame = frames[read];
          read += 1;
          if (frame !== undefined && isType(frame, type)) return frame;
        }
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
  };
}
