import { createECDH, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encryptPush, isPushTarget, MOST_PLAIN_BYTES, vapidHeader, vapidKeysOf } from "./web-push-crypto.ts";

/** RFC 8291, section 5 and appendix A. */
const RFC = {
  plain: "When I grow up, I want to be a watermelon",
  target: {
    endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
  ourPrivate: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

describe("a push message", () => {
  it("is byte for byte that of RFC 8291, section 5", () => {
    const ecdh = createECDH("prime256v1");
    ecdh.setPrivateKey(Buffer.from(RFC.ourPrivate, "base64url"));
    const body = encryptPush(RFC.plain, RFC.target, { ecdh, salt: Buffer.from(RFC.salt, "base64url") });
    expect(Buffer.from(body).toString("base64url")).toBe(RFC.body);
  });
  it("is never twice the same, and never longer than a push service carries", () => {
    const twice = [0, 1].map(() => Buffer.from(encryptPush("x", RFC.target)).toString("hex"));
    expect(twice[0]).not.toBe(twice[1]);
    expect(encryptPush("x".repeat(MOST_PLAIN_BYTES), RFC.target)).toHaveLength(4096);
    expect(() => encryptPush("守".repeat(MOST_PLAIN_BYTES / 2), RFC.target)).toThrow("bytes");
  });
  it("is not made for keys that are none", () => {
    expect(isPushTarget(RFC.target)).toBe(true);
    expect(isPushTarget({ ...RFC.target, auth: "AA" })).toBe(false);
    expect(isPushTarget({ ...RFC.target, p256dh: "AA" })).toBe(false);
    const off = Buffer.from(RFC.target.p256dh, "base64url");
    off[64] = (off[64] ?? 0) ^ 1;
    expect(isPushTarget({ ...RFC.target, p256dh: off.toString("base64url") })).toBe(false);
  });
});

describe("who sends it", () => {
  const keys = vapidKeysOf((purpose) => new Uint8Array(32).fill(purpose.length));
  it("is signed with the hub's key, for this push service, for less than a day", () => {
    const now = Date.UTC(2026, 2, 1);
    const header = vapidHeader(keys, RFC.target.endpoint, "https://hub.example.org", now);
    const [, token = "", k] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? [];
    expect(k).toBe(keys.publicKey);
    const [head = "", body = "", signature = ""] = token.split(".");
    const point = Buffer.from(keys.publicKey, "base64url");
    const part = (from: number, to: number): string => point.subarray(from, to).toString("base64url");
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: part(1, 33), y: part(33, 65) }, format: "jwk" });
    const right = { key, dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", Buffer.from(`${head}.${body}`), right, Buffer.from(signature, "base64url"))).toBe(true);
    expect(verify("sha256", Buffer.from(`${head}.${body}x`), right, Buffer.from(signature, "base64url"))).toBe(false);
    expect(JSON.parse(String(Buffer.from(head, "base64url")))).toEqual({ typ: "JWT", alg: "ES256" });
    expect(JSON.parse(String(Buffer.from(body, "base64url")))).toEqual({
      aud: "https://push.example.net",
      exp: now / 1_000 + 43_200,
      sub: "https://hub.example.org",
    });
  });
  it("is the same after a restart, and where the first number is none of the curve's another is taken", () => {
    const again = vapidKeysOf((purpose) => new Uint8Array(32).fill(purpose.length));
    expect(again.publicKey).toBe(keys.publicKey);
    const second = vapidKeysOf((purpose) => new Uint8Array(32).fill(purpose.endsWith(" 0") ? 0xff : 7));
    const direct = vapidKeysOf(() => new Uint8Array(32).fill(7));
    expect(second.publicKey).toBe(direct.publicKey);
  });
});
