import { createDecipheriv } from "node:crypto";

const BLOCK = 16;
/** Of the older platform: random bytes, then the length of the message. */
const RANDOM = 16;
const LENGTH = 4;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The key as OneNET shows it: the older platform 43 letters of base64 without their last sign (32 bytes), the newer one
 * 16 letters that are the key themselves.
 * @returns undefined where it is neither
 */
export function onenetKey(text: string): Buffer | undefined {
  const key = text.trim();
  if (/^[A-Za-z0-9+/]{43}=?$/.test(key)) return Buffer.from(key, "base64");
  return Buffer.from(key).length === BLOCK ? Buffer.from(key) : undefined;
}

/** AES in CBC mode, the first block of the key for its beginning; padded after PKCS 7, by some to 32 bytes. */
function opened(key: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length === 0 || sealed.length % BLOCK !== 0) return undefined;
  const cipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, key.subarray(0, BLOCK)).setAutoPadding(false);
  const plain = Buffer.concat([cipher.update(sealed), cipher.final()]);
  const padding = plain.at(-1) ?? 0;
  const isPadded =
    padding >= 1 && padding <= 2 * BLOCK && padding <= plain.length && plain.subarray(-padding).every((one) => one === padding);
  return isPadded ? plain.subarray(0, plain.length - padding) : undefined;
}

/** The message itself, in either of the two layouts; undefined where it is no text. */
function messageIn(plain: Buffer): string | undefined {
  const size = plain.length < RANDOM + LENGTH ? -1 : plain.readUInt32BE(RANDOM);
  const framed = size > 0 && RANDOM + LENGTH + size <= plain.length ? plain.subarray(RANDOM + LENGTH, RANDOM + LENGTH + size) : plain;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(framed);
  } catch {
    return undefined;
  }
}

/**
 * A push of OneNET's encrypted mode with its message in the clear, under `msg`, where it stands in the plain mode. What
 * is not encrypted, or not with this key, comes back as it is: a push that nobody can open is kept like any other that
 * is not understood.
 */
export function openOnenet(keyText: string, body: Uint8Array): Uint8Array {
  const key = onenetKey(keyText);
  if (key === undefined) return body;
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return body;
  }
  if (typeof said !== "object" || said === null || Array.isArray(said)) return body;
  const { enc_msg: inOlder, ...rest } = Object.fromEntries(Object.entries(said));
  const sealed = typeof inOlder === "string" ? inOlder : rest.msg;
  if (typeof sealed !== "string" || !BASE64.test(sealed)) return body;
  const plain = opened(key, Buffer.from(sealed, "base64"));
  const msg = plain === undefined ? undefined : messageIn(plain);
  return msg === undefined ? body : Buffer.from(JSON.stringify({ ...rest, msg }), "utf8");
}
