import { ProblemSchema } from "../../contracts/index.ts";
import { fits } from "./parse.ts";

/** What the hub refused, or that it could not be reached (`status` 0), in words for the person at the desk. */
export class HttpError extends Error {
  readonly status: number;
  readonly detail: string | null;
  readonly where: readonly { readonly where: string; readonly what: string }[];
  /** Seconds to wait before the next try, where the hub names them. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    title: string,
    detail: string | null = null,
    where: HttpError["where"] = [],
    retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(title, options);
    this.status = status;
    this.detail = detail;
    this.where = where;
    this.retryAfter = retryAfter;
  }
}

/** Random, for `Idempotency-Key`; not `randomUUID`, which pages served over plain HTTP on a LAN do not have. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function refusal(response: Response): Promise<HttpError> {
  const retry = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfter = Number.isFinite(retry) ? retry : null;
  const body: unknown = await response.json().catch(() => null);
  if (!fits(ProblemSchema, body)) return new HttpError(response.status, response.statusText, null, [], retryAfter);
  return new HttpError(response.status, body.title, body.detail ?? null, body.errors ?? [], retryAfter);
}

export type Query = Readonly<Record<string, string | number | null | undefined>>;

export function pathWith(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

interface CallMore {
  readonly signal?: AbortSignal | undefined;
  /** The same request under the same name is done once. */
  readonly once?: string | undefined;
}

async function call(method: string, path: string, body: unknown, { signal, once }: CallMore = {}): Promise<unknown> {
  const headers: Record<string, string> = { accept: "application/json", "accept-language": document.documentElement.lang };
  const bytes = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = bytes ? body.type : "application/json";
  if (method === "POST") headers["idempotency-key"] = once ?? randomKey();
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: bytes ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    throw new HttpError(0, "unreachable", null, [], null, { cause });
  }
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return null;
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}

export const get = (path: string, query: Query = {}, signal?: AbortSignal): Promise<unknown> =>
  call("GET", pathWith(path, query), undefined, { signal });
export const post = (path: string, body: unknown = {}, once?: string): Promise<unknown> => call("POST", path, body, { once });
/** A file as it is, under its own type. */
export const postBytes = (path: string, body: Blob): Promise<unknown> => call("POST", path, body);
export const patch = (path: string, body: unknown): Promise<unknown> => call("PATCH", path, body);
export const put = (path: string, body: unknown): Promise<unknown> => call("PUT", path, body);
export const remove = (path: string): Promise<unknown> => call("DELETE", path, undefined);
