import { DAY } from "../contracts/index.ts";
import { isObject } from "./shape.ts";
import type { Draft } from "./turn.ts";

const NOTE = "unknown-keys";
const KEPT = 16;

/** Whether this set of keys is worth a word now: a device that sends them each minute is told of once a day. */
export function onceADay(draft: Draft, keys: readonly string[]): boolean {
  const { cell, turn } = draft;
  const name = [...keys].sort().join(" ").slice(0, 200);
  const told = cell.notes.get(NOTE);
  const known = isObject(told) ? told : {};
  const last = known[name];
  const [recv, pos] = Array.isArray(last) ? last : [];
  if (typeof recv === "number" && typeof pos === "number" && turn.recv - recv < DAY) {
    if (draft.live || pos !== turn.pos) return false;
    return true;
  }
  if (draft.live) cell.notes.set(NOTE, Object.fromEntries([...Object.entries(known), [name, [turn.recv, turn.pos]]].slice(-KEPT)));
  return true;
}
