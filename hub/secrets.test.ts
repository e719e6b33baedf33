import { expect, it } from "vitest";
import { hashSecret, makeSecret, secretMatches } from "./secrets.ts";

const key = new Uint8Array(32).fill(7);

it("keeps device secrets as a keyed hash that only the right secret and user name match", () => {
  const secret = makeSecret();
  expect(Buffer.from(secret, "base64url")).toHaveLength(16);
  const hash = hashSecret(key, "a@c", secret);
  expect(hash).not.toContain(secret);
  expect(secretMatches(key, "a@c", Buffer.from(secret), hash)).toBe(true);
  expect(secretMatches(key, "b@c", Buffer.from(secret), hash)).toBe(false);
  expect(secretMatches(key, "a@c", Buffer.from(`${secret}x`), hash)).toBe(false);
  expect(secretMatches(new Uint8Array(32), "a@c", Buffer.from(secret), hash)).toBe(false);
});
