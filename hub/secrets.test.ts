import { expect, it, test } from "vitest";
import type { Login } from "../contracts/index.ts";
import { hashSecret, makeSecret, secretOf } from "./secrets.ts";

const key = new Uint8Array(32).fill(7);
const NOW = Date.UTC(2026, 10, 1);
const login = (secretHash: string, more: Partial<Login> = {}): Login => ({
  ...{ username: "a@c", community: "c", kind: "device", device: "a", prefix: null, secretHash, disabled: false },
  ...more,
});

it("keeps device secrets as a keyed hash that only the right secret and user name match", () => {
  const secret = makeSecret();
  expect(Buffer.from(secret, "base64url")).toHaveLength(16);
  const hash = hashSecret(key, "a@c", secret);
  expect(hash).not.toContain(secret);
  expect(secretOf(key, login(hash), Buffer.from(secret), NOW)).toBe(hash);
  expect(secretOf(key, login(hash, { username: "b@c" }), Buffer.from(secret), NOW)).toBeUndefined();
  expect(secretOf(key, login(hash), Buffer.from(`${secret}x`), NOW)).toBeUndefined();
  expect(secretOf(new Uint8Array(32), login(hash), Buffer.from(secret), NOW)).toBeUndefined();
});

test.each([
  ["the new one, while the old one holds", "new", NOW, "new"],
  ["the old one, while it holds", "old", NOW + 999, "old"],
  ["the old one at its end", "old", NOW + 1_000, undefined],
  ["the new one after that", "new", NOW + 1_000, "new"],
  ["neither", "none", NOW, undefined],
])("after a change: %s", (_name, given, at, by) => {
  const hash = (secret: string): string => hashSecret(key, "a@c", secret);
  const changed = login(hash("new"), { before: { secretHash: hash("old"), until: NOW + 1_000 } });
  expect(secretOf(key, changed, Buffer.from(given), at)).toBe(by === undefined ? undefined : hash(by));
});
