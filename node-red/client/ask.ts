import { request as plain } from "node:http";
import { request as secure } from "node:https";
import type { ConnectionOptions } from "node:tls";

/** Milliseconds until an answer must be there: a command waits half a minute for its device. */
const PATIENCE = 45_000;
const LARGEST = 32 * 1024 * 1024;

export interface Account {
  readonly token: string;
  readonly user: string;
  readonly password: string;
}

export interface HubOptions {
  /** With its scheme, without the path of the API. */
  readonly url: URL;
  readonly tls: ConnectionOptions;
  readonly account: Account;
  readonly language: string;
}

/** The hub said no, or could not. */
export class HubRefusal extends Error {
  readonly status: number;
  /** Seconds after which it may be tried again; null where the hub named none. */
  readonly retryAfter: number | null;
  constructor(status: number, words: string, retryAfter: number | null = null) {
    super(words);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter: number | null;
  readonly body: unknown;
}

export interface Hub {
  /** @throws HubRefusal for an answer of 400 and above; what the network throws */
  ask(method: "GET" | "POST", path: string, body?: unknown, key?: string): Promise<unknown>;
  /** The token to open the live feed with: the one that was given, or that of a log-in. */
  token(): Promise<string>;
  /** The session has ended: the next call logs in again. */
  forget(): void;
  /** Of the live feed. */
  readonly live: string;
  readonly tls: ConnectionOptions;
}

function textOf(value: unknown, name: string): string | undefined {
  const text: unknown = Object(value)[name];
  return typeof text === "string" ? text : undefined;
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** A hub over HTTP. */
export function createHub({ url, tls, account, language }: HubOptions): Hub {
  const base = `${url.href.replace(/\/+$/, "")}/api/v1`;
  let session: string | null = null;

  const send = (method: string, path: string, token: string | null, body: unknown, key?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        accept: "application/json",
        "accept-language": language,
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(text !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
        ...(key !== undefined && { "idempotency-key": key }),
      };
      const run = url.protocol === "https:" ? secure : plain;
      const asked = run(`${base}${path}`, { method, headers, timeout: PATIENCE, ...(url.protocol === "https:" && tls) }, (answer) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        answer.on("data", (part: Buffer) => {
          bytes += part.length;
          if (bytes > LARGEST) asked.destroy(new Error("the answer is too large"));
          else parts.push(part);
        });
        answer.on("error", reject);
        answer.on("end", () => {
          const seconds = Number(answer.headers["retry-after"]);
          const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : null;
          resolve({ status: answer.statusCode ?? 0, retryAfter, body: jsonOf(Buffer.concat(parts).toString("utf8")) });
        });
      });
      asked.on("timeout", () => asked.destroy(new Error("the hub did not answer in time")));
      asked.on("error", reject);
      asked.end(text);
    });

  const checked = ({ status, retryAfter, body }: Answer): unknown => {
    if (status >= 200 && status < 300) return body;
    const faults: unknown = Object(body).errors;
    const more = Array.isArray(faults) ? faults.map((fault) => `${textOf(fault, "where") ?? ""} ${textOf(fault, "what") ?? ""}`) : [];
    const words = [textOf(body, "detail") ?? textOf(body, "title") ?? `HTTP ${status}`, ...more].join(" ").trim();
    throw new HubRefusal(status, words, retryAfter);
  };

  const logIn = async (): Promise<string> => {
    const { user: username, password } = account;
    const body = checked(await send("POST", "/session", null, { username, password }));
    session = textOf(body, "token") ?? null;
    if (session === null) throw new Error("the hub gave no token");
    return session;
  };
  const token = async (): Promise<string> => (account.token !== "" ? account.token : (session ?? (await logIn())));
  const forget = (): void => {
    session = null;
  };

  return {
    ask: async (method, path, body, key) => {
      const answer = await send(method, path, await token(), body, key);
      if (answer.status !== 401 || account.token !== "") return checked(answer);
      forget();
      return checked(await send(method, path, await token(), body, key));
    },
    token,
    forget,
    live: `${base.replace(/^http/, "ws")}/live`,
    tls,
  };
}

/** Worth another try under the same key: the network, a hub that is busy or away. */
export const mayTryAgain = (error: unknown): boolean =>
  !(error instanceof HubRefusal) || error.status === 429 || error.status === 502 || error.status === 503 || error.status === 504;
