import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A secret of 128 bits as text that can be typed into a device. */
export function makeSecret(): string {
  return randomBytes(16).toString("base64url");
}

/**
 * The keyed hash under which a device secret is kept (HMAC-SHA-256, hex). Fast on purpose: the secrets are random, so
 * nothing is gained by a slow one, and ten thousand devices come back at once after a power cut.
 */
export function hashSecret(key: Uint8Array, username: string, secret: Uint8Array | string): string {
  return createHmac("sha256", key).update(username).update("\0").update(secret).digest("hex");
}

/** Compares in constant time. */
export function secretMatches(key: Uint8Array, username: string, secret: Uint8Array, hash: string): boolean {
  const given = Buffer.from(hashSecret(key, username, secret), "hex");
  const kept = Buffer.from(hash, "hex");
  return given.length === kept.length && timingSafeEqual(given, kept);
}
