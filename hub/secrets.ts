import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Instant, Login } from "../contracts/index.ts";

/** A secret of 128 bits as text that can be typed into a device; a spreadsheet takes none of them for a formula. */
export function makeSecret(): string {
  for (;;) {
    const secret = randomBytes(16).toString("base64url");
    if (/^[A-Za-z0-9]/.test(secret)) return secret;
  }
}

/**
 * The keyed hash under which a device secret is kept (HMAC-SHA-256, hex). Fast on purpose: the secrets are random, so
 * nothing is gained by a slow one, and ten thousand devices come back at once after a power cut.
 */
export function hashSecret(key: Uint8Array, username: string, secret: Uint8Array | string): string {
  return createHmac("sha256", key).update(username).update("\0").update(secret).digest("hex");
}

/** Compares in constant time. */
function secretMatches(key: Uint8Array, username: string, secret: Uint8Array, hash: string): boolean {
  const given = Buffer.from(hashSecret(key, username, secret), "hex");
  const kept = Buffer.from(hash, "hex");
  return given.length === kept.length && timingSafeEqual(given, kept);
}

/** By which of a log-in's secrets somebody comes, as its hash: the one it has, or the one before while that still holds. */
export function secretOf(key: Uint8Array, login: Login, secret: Uint8Array, now: Instant): string | undefined {
  const { username, secretHash, before } = login;
  if (secretMatches(key, username, secret, secretHash)) return secretHash;
  return before !== undefined && now < before.until && secretMatches(key, username, secret, before.secretHash)
    ? before.secretHash
    : undefined;
}
