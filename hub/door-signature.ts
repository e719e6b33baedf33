import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type DoorSignature, type Instant, MINUTE, type Words } from "../contracts/index.ts";

/** A time that is signed is believed so far from the hub's own: platforms' clocks are good, their queues are long [D]. */
const SIGNED_WITHIN = 15 * MINUTE;

/** What a signature may stand in. */
export interface Signed {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where it has not been read yet. */
  readonly body: Uint8Array | null;
  readonly now: Instant;
}

export type Verdict =
  /** `echo`: what the platform wants to read back, where it checks the address. */
  { readonly ok: true; readonly echo: string | null } | { readonly ok: false; readonly words: Words };

const wrong = (zh: string, en: string): Verdict => ({ ok: false, words: { zh, en } });
const WRONG = wrong(
  "签名不符，请核对平台上填写的 token 或密钥。",
  "The signature is wrong, check the token or key that was entered at the platform.",
);
const MISSING = wrong("请求没有签名，请在平台上启用验签。", "The request is not signed, switch signing on at the platform.");

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A plus sign that went through a form without its escape arrives as a space. */
const unspaced = (text: string): string => text.replaceAll(" ", "+");

/** Whether a signature of this kind is over the body, and so can be checked only when that was read. */
export const signsBody = (kind: DoorSignature): boolean => kind === "onenet" || kind === "hmac-sha256";

function sorted(algorithm: "sha1" | "sha256", secret: string, { query, headers, now }: Signed): Verdict {
  const at = (name: string): string | undefined => headers[name] ?? query[name];
  const [signature, timestamp, nonce] = [at("signature"), at("timestamp"), at("nonce")];
  if (signature === undefined || timestamp === undefined || nonce === undefined) return MISSING;
  const expected = createHash(algorithm).update([secret, timestamp, nonce].sort().join("")).digest("hex");
  if (!same(signature.toLowerCase(), expected)) return WRONG;
  const said = Number(timestamp);
  const at1970 = said < 1e11 ? said * 1000 : said;
  if (!(Math.abs(now - at1970) <= SIGNED_WITHIN))
    return wrong("签名的时间与本机相差超过 15 分钟。", "The signed time is more than 15 minutes off the hub's.");
  return { ok: true, echo: at("echostr") ?? null };
}

const onenetSign = (token: string, nonce: string, msg: string): string =>
  createHash("md5").update(`${token}${nonce}${msg}`).digest("base64");

/** Address check: GET with msg, nonce and signature, answered with msg. */
function onenetGreeting(secret: string, query: Signed["query"]): Verdict {
  const { msg, nonce, signature } = query;
  if (msg === undefined || nonce === undefined || signature === undefined) return MISSING;
  return same(unspaced(signature), onenetSign(secret, nonce, msg)) ? { ok: true, echo: msg } : WRONG;
}

const AT_MSG = /"msg"\s*:\s*/g;

/** The text of `msg` as it was sent where it is an object: a parsed copy would be written otherwise, and signed otherwise. */
export function rawMessage(text: string): string | undefined {
  for (const found of text.matchAll(AT_MSG)) {
    const from = found.index + found[0].length;
    const end = endOfValue(text, from);
    if (end !== undefined) return text.slice(from, end);
  }
  return undefined;
}

function endOfValue(text: string, from: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === "\\") i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") {
      depth--;
      if (depth === 0) return i + 1;
      if (depth < 0) return undefined;
    }
  }
  return undefined;
}

function onenetPush(secret: string, body: Uint8Array): Verdict {
  const text = Buffer.from(body).toString("utf8");
  let said: Readonly<Record<string, unknown>>;
  try {
    said = Object(JSON.parse(text));
  } catch {
    return MISSING;
  }
  const { nonce } = said;
  const signature = said.msg_signature ?? said.signature;
  if (typeof nonce !== "string" || typeof signature !== "string") return MISSING;
  const { msg, enc_msg } = said;
  const message = typeof msg === "string" ? msg : typeof enc_msg === "string" ? enc_msg : rawMessage(text);
  if (message === undefined) return MISSING;
  return same(unspaced(signature), onenetSign(secret, nonce, message)) ? { ok: true, echo: null } : WRONG;
}

function hmac(secret: string, { headers, body }: Signed): Verdict {
  const said = headers["x-signature"] ?? headers["x-hub-signature-256"] ?? headers.signature;
  if (said === undefined) return MISSING;
  const mac = createHmac("sha256", secret).update(body ?? new Uint8Array(0));
  const expected = mac.digest();
  const given = said.replace(/^sha256=/i, "").trim();
  const isHex = /^[0-9a-f]{64}$/i.test(given);
  return same(isHex ? given.toLowerCase() : given, expected.toString(isHex ? "hex" : "base64")) ? { ok: true, echo: null } : WRONG;
}

/** Checks the signature of a push, or of a platform's check of the address. */
export function checkSignature(kind: DoorSignature, secret: string, method: "GET" | "POST", signed: Signed): Verdict {
  switch (kind) {
    case "none":
      return MISSING;
    case "sorted-sha1":
      return sorted("sha1", secret, signed);
    case "sorted-sha256":
      return sorted("sha256", secret, signed);
    case "onenet":
      return method === "GET" ? onenetGreeting(secret, signed.query) : onenetPush(secret, signed.body ?? new Uint8Array(0));
    case "hmac-sha256":
      return hmac(secret, signed);
  }
}
