import { createCipheriv, createECDH, createPrivateKey, type ECDH, hkdfSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { HOUR, type Instant, SECOND } from "../contracts/index.ts";

/** Where a browser is to be reached, as it says itself (Push API). */
export interface PushTarget {
  readonly endpoint: string;
  /** Its public key: 65 bytes of an uncompressed point on P-256, base64url. */
  readonly p256dh: string;
  /** 16 bytes, base64url. */
  readonly auth: string;
}

/** The hub's own key pair for push services: they know by it that messages come from where the browser subscribed. */
export interface VapidKeys {
  /** Uncompressed point, base64url: browsers subscribe with it. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

const CURVE = "prime256v1";
const POINT_BYTES = 65;
const AUTH_BYTES = 16;
/** RFC 8188 2: one record holds all; push services carry 4096 bytes. */
const RECORD_BYTES = 4096;
const HEADER_BYTES = 16 + 4 + 1 + POINT_BYTES;
/** Padding delimiter and tag come on top. */
export const MOST_PLAIN_BYTES = RECORD_BYTES - HEADER_BYTES - 1 - 16;
/** RFC 8292 2: at most 24 h. */
const TOKEN_LIFE = 12 * HOUR;

const hkdf = (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer =>
  Buffer.from(hkdfSync("sha256", ikm, salt, info, length));

/**
 * The key pair that belongs to a secret of the data directory; the same secret gives the same pair, so that a restored hub is
 * still known to every browser.
 */
export function vapidKeysOf(secretFor: (purpose: string) => Uint8Array): VapidKeys {
  const ecdh = createECDH(CURVE);
  for (let n = 0; ; n++) {
    try {
      ecdh.setPrivateKey(Buffer.from(secretFor(`web push ${n}`)));
      break;
    } catch (cause) {
      // One 256-bit number in four thousand million is none of the curve's.
      if (n > 8) throw new Error("no key for web push could be made of the data directory's", { cause });
    }
  }
  const point = ecdh.getPublicKey();
  const part = (from: number, to: number): string => point.subarray(from, to).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", d: ecdh.getPrivateKey().toString("base64url"), x: part(1, 33), y: part(33, 65) };
  return { publicKey: point.toString("base64url"), privateKey: createPrivateKey({ key: jwk, format: "jwk" }) };
}

/** Whether a browser's keys are of the right form and its point lies on the curve. */
export function isPushTarget({ p256dh, auth }: PushTarget): boolean {
  const point = Buffer.from(p256dh, "base64url");
  if (point.length !== POINT_BYTES || Buffer.from(auth, "base64url").length !== AUTH_BYTES) return false;
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  try {
    ecdh.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

/** RFC 8292: who sends, to which push service, until when. The header's value. */
export function vapidHeader({ publicKey, privateKey }: VapidKeys, endpoint: string, contact: string, now: Instant): string {
  const json = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor((now + TOKEN_LIFE) / SECOND);
  const claims = `${json({ typ: "JWT", alg: "ES256" })}.${json({ aud: new URL(endpoint).origin, exp, sub: contact })}`;
  const signature = sign("sha256", Buffer.from(claims), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
  return `vapid t=${claims}.${signature}, k=${publicKey}`;
}

/** What is random in a message: given by the test vectors, else made anew each time. */
export interface Nonces {
  readonly ecdh: ECDH;
  readonly salt: Uint8Array;
}
function freshNonces(): Nonces {
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  return { ecdh, salt: randomBytes(16) };
}

/**
 * RFC 8291 3.4 and RFC 8188 2: a message that only the browser can read, in one record.
 * @throws where the text is longer than a push service carries, or the browser's point is none
 */
export function encryptPush(text: string, target: PushTarget, { ecdh, salt }: Nonces = freshNonces()): Uint8Array<ArrayBuffer> {
  const plain = Buffer.from(text);
  if (plain.length > MOST_PLAIN_BYTES) throw new Error(`a push message holds ${MOST_PLAIN_BYTES} bytes, not ${plain.length}`);
  const theirs = Buffer.from(target.p256dh, "base64url");
  const ours = ecdh.getPublicKey();
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), theirs, ours]);
  const ikm = hkdf(ecdh.computeSecret(theirs), Buffer.from(target.auth, "base64url"), info, 32);
  const key = hkdf(ikm, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(ikm, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  // RFC 8188 2: the delimiter of the last record.
  const sealed = Buffer.concat([cipher.update(plain), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return new Uint8Array(Buffer.concat([salt, size, Buffer.of(ours.length), ours, sealed]));
}
