import { createHash } from "node:crypto";
import type { Instant } from "../contracts/index.ts";

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * An id that sorts by time: ten characters of time, sixteen of what it was made from (as ULID in shape). Made from
 * the same parts it is the same id, so that a replay after a crash writes the row it wrote before, not a second one.
 */
export function timeOrderedId(at: Instant, ...parts: readonly (string | number)[]): string {
  let time = "";
  for (let rest = Math.max(0, Math.floor(at)), n = 0; n < 10; n++) {
    time = (CROCKFORD[rest % 32] ?? "0") + time;
    rest = Math.floor(rest / 32);
  }
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  let mark = "";
  for (const byte of digest.subarray(0, 16)) mark += CROCKFORD[byte % 32] ?? "0";
  return time + mark;
}
