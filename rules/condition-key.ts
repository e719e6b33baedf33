import type { LeafCondition } from "./language.ts";

/** What of a condition may change without its memory meaning something else. */
const EDITABLE: Readonly<Record<string, readonly string[]>> = {
  event: ["for", "lasts", "confidence"],
  // Her rhythm took weeks to learn.
  inactive: ["inactive", "night", "days", "rare"],
};

/** Tells one condition of a rule from another across versions of the rule: FNV-1a of what it looks for. */
export function conditionKey(condition: LeafCondition, open: boolean): string {
  const spec = Object.entries(condition.spec).filter(([name]) => !EDITABLE[condition.kind]?.includes(name));
  const text = JSON.stringify([open, condition.kind, spec.sort(([a], [b]) => (a < b ? -1 : 1))]);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
