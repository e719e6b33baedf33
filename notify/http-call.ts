import { type Duration, SECOND } from "../contracts/index.ts";
import type { Attempt } from "./outward.ts";

/** Connecting and answering together: a provider that needs longer is passed over, the next way is tried. */
export const PROVIDER_PATIENCE: Duration = 5 * SECOND;
/** No provider has more to say than this; a wrong address may answer with anything. */
const MOST_CHARS = 64 * 1024;

export type Reply =
  | { readonly ok: true; readonly status: number; readonly json: unknown }
  | { readonly ok: false; readonly attempt: Attempt };

export interface Call {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly patience?: Duration;
}

/** Says which layer failed, without the address, which may hold a key. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "在限定时间内没有应答";
  const cause: unknown = error.cause;
  if (cause instanceof Error) return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return error.message;
}

/**
 * Asks a provider. Anything but a 2xx with JSON is its fault, except 4xx, which no second try mends.
 * Redirects are not followed: they would carry keys and names to an address that nobody entered.
 */
export async function callProvider({ url, method = "POST", headers = {}, body, patience = PROVIDER_PATIENCE }: Call): Promise<Reply> {
  try {
    const response = await fetch(url, {
      method,
      redirect: "error",
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(patience),
    });
    const text = (await response.text()).slice(0, MOST_CHARS);
    const json = parse(text);
    const refused = response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429;
    if (response.ok && json !== undefined) return { ok: true, status: response.status, json };
    if (refused && json !== undefined) return { ok: true, status: response.status, json };
    const error = response.ok ? "应答不是 JSON" : `HTTP ${response.status}`;
    return { ok: false, attempt: { ok: false, retry: !refused, error, fault: true } };
  } catch (error) {
    return { ok: false, attempt: { ok: false, retry: true, error: wordsOf(error), fault: true } };
  }
}

/** A push service answers with a status and no JSON. */
export async function callPushService(call: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}): Promise<{ readonly ok: true; readonly status: number } | { readonly ok: false; readonly attempt: Attempt }> {
  const { url, headers, body } = call;
  try {
    const response = await fetch(url, { method: "POST", redirect: "error", headers, body, signal: AbortSignal.timeout(PROVIDER_PATIENCE) });
    await response.body?.cancel();
    return { ok: true, status: response.status };
  } catch (error) {
    return { ok: false, attempt: { ok: false, retry: true, error: wordsOf(error), fault: true } };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text or number under a name of a JSON object, as text; empty where there is none. */
export function textAt(value: unknown, name: string): string {
  if (typeof value !== "object" || value === null) return "";
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}
