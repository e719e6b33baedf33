import { armAt, freshState, type RuleState } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import type { Env, Slot } from "./conditions/leaf.ts";

/** What a rule remembered about a subject, by the version that was in force then. */
export interface Remembered extends Pick<RuleState, "slots" | "open" | "done" | "paused"> {
  /** Of each slot its condition's key; undefined in what was saved before keys were. */
  readonly keys: readonly string[] | undefined;
}

/**
 * The state of an edited rule: a condition that the edit left alone keeps what it remembers, the others begin anew.
 * Without this an edit would clear a fire that is burning: a detector says `on` once.
 */
export function carry(rule: CompiledRule, was: Remembered, env: Env): RuleState {
  const state = freshState(rule, env);
  const keys = was.keys ?? keysByPlace(rule, was);
  const places = placesOf(keys);
  const moved = new Map<number, number>();
  rule.keys.forEach((key, at) => {
    const from = places.get(key)?.shift();
    const slot: Slot | undefined = from === undefined ? undefined : was.slots[from];
    if (from === undefined || slot === undefined) return;
    state.slots[at] = slot;
    moved.set(from, at);
  });
  const open = was.open && { ...was.open, cause: moved.get(was.open.cause) ?? 0 };
  const kept = new Set(moved.values());
  if (open) for (let at = rule.openFrom; at < rule.leaves.length; at++) if (!kept.has(at)) armAt(rule, state, at, env);
  return { ...state, open, done: was.done, paused: was.paused };
}

/** Saved without keys: of what is open the conditions of `when` are taken for those in the same places. */
function keysByPlace(rule: CompiledRule, was: Remembered): readonly string[] {
  return was.open ? rule.keys.slice(0, Math.min(rule.whenCount, was.slots.length)) : [];
}

function placesOf(keys: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  keys.forEach((key, at) => {
    const known = places.get(key);
    if (known) known.push(at);
    else places.set(key, [at]);
  });
  return places;
}
