import { createDecipheriv, createHash } from "node:crypto";
import type { CallbackReading, CallbackRequest } from "./event.ts";
import { sameText } from "./gateway.ts";

export interface WecomCallbackKeys {
  readonly corpId: string;
  readonly token: string;
  /** EncodingAESKey: 43 characters of base64 without the last `=`. */
  readonly aesKey: string;
}

const REFUSED: CallbackReading = { ok: false, status: 401, reason: "msg_signature does not fit" };

/** SHA-1 over token, timestamp, nonce and the encrypted text, sorted. */
export function wecomSignature(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash("sha1").update([token, timestamp, nonce, encrypted].sort().join("")).digest("hex");
}

/**
 * AES-256-CBC, the first 16 bytes of the key as IV; inside 16 random bytes, the length, the text, the receiver's id.
 * Padded to 32 bytes as PKCS#7, which Node's own padding (16) does not check.
 * @returns undefined where it is not for this receiver or not readable
 */
function decrypt(keys: WecomCallbackKeys, encrypted: string): string | undefined {
  const key = Buffer.from(`${keys.aesKey}=`, "base64");
  if (key.length !== 32) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(encrypted, "base64"), decipher.final()]);
    const pad = padded.at(-1) ?? 0;
    if (pad < 1 || pad > 32) return undefined;
    const plain = padded.subarray(0, padded.length - pad);
    const length = plain.readUInt32BE(16);
    const receiver = plain.subarray(20 + length).toString("utf8");
    return receiver === keys.corpId ? plain.subarray(20, 20 + length).toString("utf8") : undefined;
  } catch {
    return undefined;
  }
}

/** The text of one element; what the server sends has no attributes and no element twice. */
function element(xml: string, name: string): string {
  return (
    new RegExp(`<${name}>(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))</${name}>`)
      .exec(xml)
      ?.slice(1)
      .find((part) => part !== undefined) ?? ""
  );
}

/** The check of the address (GET), and the pressed buttons of cards (POST). */
export function readWecomCallback(request: CallbackRequest, keys: WecomCallbackKeys): CallbackReading {
  const { timestamp = "", nonce = "", msg_signature = "", echostr = "" } = request.query;
  const encrypted = request.method === "GET" ? echostr : element(request.body, "Encrypt");
  if (!sameText(msg_signature, wecomSignature(keys.token, timestamp, nonce, encrypted))) return REFUSED;
  const plain = decrypt(keys, encrypted);
  if (plain === undefined) return REFUSED;
  if (request.method === "GET") return { ok: true, events: [], answer: plain, type: "text/plain; charset=utf-8" };
  const pressed = element(plain, "Event") === "template_card_event";
  const ref = { by: "ours", id: element(plain, "TaskId") } as const;
  return {
    ok: true,
    events: pressed && ref.id !== "" ? [{ kind: "digits", ref, digits: element(plain, "EventKey") }] : [],
    answer: "",
    type: "text/plain; charset=utf-8",
  };
}
