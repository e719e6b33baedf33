import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from "node:crypto";
import { type Asked, type ProviderServer, startProvider } from "./provider-servers.ts";

export interface PushServer {
  readonly http: ProviderServer;
  /** What browsers read, in the order of its arrival. */
  readonly read: string[];
  /** A browser subscribes; one that is `gone` has taken it back, and its address answers 410. */
  subscribe(state: "live" | "gone"): { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
}

const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => createHmac("sha256", key).update(Buffer.concat(parts)).digest();
const text = (ascii: string): Buffer => Buffer.from(ascii, "latin1");

/** RFC 8291 4 from the browser's side, written from the document with HMAC alone: not with the code that is tested. */
function decrypt(body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const length = body[20] ?? 0;
  const sender = body.subarray(21, 21 + length);
  const sealed = body.subarray(21 + length);
  const prkKey = hmac(auth, ecdh.computeSecret(sender));
  const ikm = hmac(prkKey, text("WebPush: info\0"), ecdh.getPublicKey(), sender, Buffer.of(1));
  const prk = hmac(salt, ikm);
  const key = hmac(prk, text("Content-Encoding: aes128gcm\0"), Buffer.of(1)).subarray(0, 16);
  const nonce = hmac(prk, text("Content-Encoding: nonce\0"), Buffer.of(1)).subarray(0, 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = plain.lastIndexOf(2);
  if (end < 0 || plain.subarray(end + 1).some((byte) => byte !== 0)) throw new Error("the last record has no delimiter");
  return plain.subarray(0, end).toString("utf8");
}

/** RFC 8292: what is wrong with the header that says who sends; null where nothing is. */
function vapidFault(asked: Asked, audience: string, now: number): string | null {
  const [, token = "", k = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(String(asked.headers.authorization)) ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(k, "base64url");
  if (point.length !== 65) return "k is no point";
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  if (!verify("sha256", text(`${head}.${claims}`), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")))
    return "signature of the token";
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
  if (aud !== audience) return `aud ${String(aud)}`;
  if (!(exp * 1_000 > now && exp * 1_000 <= now + 86_400_000)) return `exp ${String(exp)}`;
  return /^(mailto|https):/.test(String(sub)) ? null : `sub ${String(sub)}`;
}

/** A push service as RFC 8030, 8291 and 8292 demand it, with the browsers behind it. */
export async function pushServer({ now }: { now(): number }): Promise<PushServer> {
  const read: string[] = [];
  const browsers = new Map<
    string,
    { readonly ecdh: ReturnType<typeof createECDH>; readonly auth: Buffer; readonly state: "live" | "gone" }
  >();
  const http = await startProvider((asked, complain) => {
    const fault = vapidFault(asked, asked.url.origin, now());
    if (fault !== null) return { status: 403, body: fault };
    if (asked.method !== "POST") complain(`method ${asked.method}`);
    if (!/^\d+$/.test(String(asked.headers.ttl))) complain("TTL");
    if (asked.headers["content-encoding"] !== "aes128gcm") complain("Content-Encoding");
    if (!["very-low", "low", "normal", "high"].includes(String(asked.headers.urgency))) complain("Urgency");
    if (!/^[\w-]{1,32}$/.test(String(asked.headers.topic))) complain("Topic");
    if (asked.bytes.length > 4_096) return { status: 413, body: "too large" };
    const browser = browsers.get(asked.url.pathname);
    if (browser === undefined) return { status: 404, body: "" };
    if (browser.state === "gone") return { status: 410, body: "" };
    read.push(decrypt(asked.bytes, browser.ecdh, browser.auth));
    return { status: 201, body: "" };
  });
  return {
    http,
    read,
    subscribe: (state) => {
      const ecdh = createECDH("prime256v1");
      ecdh.generateKeys();
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(12).toString("hex")}`;
      browsers.set(path, { ecdh, auth, state });
      return { endpoint: `${http.url}${path}`, p256dh: ecdh.getPublicKey().toString("base64url"), auth: auth.toString("base64url") };
    },
  };
}
