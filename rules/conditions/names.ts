import type { Slot } from "./leaf.ts";

/** Between names in a slot's id: no name holds it. */
const BREAK = "\n";

/** Several names kept in the id of a slot. */
export function namesOf(slot: Slot | undefined): readonly string[] {
  const id = slot?.id ?? null;
  return id === null || id === "" ? [] : id.split(BREAK);
}

export function setNames(slot: Slot, names: readonly string[]): void {
  slot.id = names.length > 0 ? names.join(BREAK) : null;
}
