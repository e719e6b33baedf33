import { randomUUID } from "node:crypto";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { type Instant, ProblemSchema, SessionSchema, toIso } from "../contracts/index.ts";

const HealthSchema = Type.Object({ ok: Type.Boolean(), time: Type.Optional(Type.String()), clock: Type.Optional(Type.String()) });
export interface HubHealth {
  /** The hub's own time; null where it does not tell. */
  readonly time: Instant | null;
  readonly driven: boolean;
}

/** The hub's HTTP face as its tools use it: logs in again by itself when the session ended. */
export interface HubClient {
  get<T extends TSchema>(path: string, schema: T): Promise<Static<T>>;
  post(path: string, body: unknown): Promise<unknown>;
  patch(path: string, body: unknown): Promise<unknown>;
  health(): Promise<HubHealth>;
  /** Moves a driven clock; answers when everything due until then has happened. */
  moveClock(to: Instant): Promise<void>;
}

export class HubRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function problemOf(response: Response): Promise<HubRefused> {
  const body: unknown = await response.json().catch(() => null);
  const fields = Value.Check(ProblemSchema, body) ? (body.errors ?? []).map((e) => `; ${e.where}: ${e.what}`).join("") : "";
  const text = Value.Check(ProblemSchema, body) ? `${body.title}${body.detail ? `: ${body.detail}` : ""}${fields}` : response.statusText;
  return new HubRefused(response.status, `${new URL(response.url).pathname} answered ${response.status}: ${text}`);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @throws HubRefused with the hub's own words where it refuses */
export function createHubClient(base: string, username: string, password: string): HubClient {
  const url = base.replace(/\/+$/, "");
  let token: string | null = null;
  const logIn = async (): Promise<string> => {
    const response = await fetch(`${url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (!response.ok) throw await problemOf(response);
    const session = Value.Parse(SessionSchema, await response.json());
    return session.token;
  };
  const call = async (method: "GET" | "POST" | "PATCH", path: string, body: unknown, key: string | null = null): Promise<unknown> => {
    for (let attempt = 0; ; attempt++) {
      token ??= await logIn();
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(method !== "GET" && { "content-type": "application/json" }),
          ...(key !== null && { "idempotency-key": key }),
        },
        ...(method !== "GET" && { body: JSON.stringify(body) }),
      });
      if (response.ok) return response.status === 204 ? null : response.json();
      const again = response.status === 401 || response.status === 429;
      if (!again || attempt >= 40) throw await problemOf(response);
      if (response.status === 401) token = null;
      else await pause(1_000 * Math.min(5, Number(response.headers.get("retry-after") ?? "1") || 1));
    }
  };
  return {
    get: async (path, schema) => Value.Parse(schema, await call("GET", path, null)),
    post: (path, body) => call("POST", path, body, randomUUID()),
    patch: (path, body) => call("PATCH", path, body),
    // Without a key: moving to the same instant again does nothing, and a key would be written to disk for each step.
    moveClock: async (to) => {
      await call("POST", "/clock", { to: toIso(to) });
    },
    async health() {
      const response = await fetch(`${url}/healthz`);
      const body: unknown = await response.json();
      if (!Value.Check(HealthSchema, body)) throw new Error(`${url}/healthz does not answer like a hub`);
      return { time: body.time === undefined ? null : Date.parse(body.time), driven: body.clock === "driven" };
    },
  };
}
