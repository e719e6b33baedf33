import type { Instant } from "../../contracts/index.ts";

/**
 * Puts a sample into a ring of time, value, time, value… that keeps the newest `size` in the order of their own times, so
 * that what it holds does not depend on the order of arrival. Equal times are ordered by value.
 *
 * @returns false where the sample is older than a full ring, and changes nothing
 */
export function insert(ring: number[], at: Instant, value: number, size: number): boolean {
  let i = ring.length;
  while (i > 0 && isAfter(ring[i - 2] ?? 0, ring[i - 1] ?? 0, at, value)) i -= 2;
  if (i === 0 && ring.length >= size * 2) return false;
  if (i === ring.length) ring.push(at, value);
  else ring.splice(i, 0, at, value);
  if (ring.length > size * 2) ring.splice(0, 2);
  return true;
}

/** The same, but what is in it already is a repeat and changes nothing. */
export function insertOnce(ring: number[], at: Instant, value: number, size: number): boolean {
  for (let i = ring.length - 2; i >= 0 && (ring[i] ?? 0) >= at; i -= 2) if (ring[i] === at && ring[i + 1] === value) return false;
  return insert(ring, at, value, size);
}

function isAfter(at: Instant, value: number, thanAt: Instant, thanValue: number): boolean {
  return at > thanAt || (at === thanAt && value > thanValue);
}
