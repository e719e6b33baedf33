import type { Slot } from "./leaf.ts";

/** Between names in a slot's id: no name holds it. */
const BREAK = "\n";

/** Those of a condition that holds; what ended keeps the names that it had, so that it can say what it was. */
export const standingNames = (slot: Slot | undefined): readonly string[] => (slot?.on ? namesOf(slot) : []);

/** Several names kept in the id of a slot. */
export function namesOf(slot: Slot | undefined): readonly string[] {
  const id = slot?.id ?? null;
  return id === null || id === "" ? [] : id.split(BREAK);
}

export function setNames(slot: Slot, names: readonly string[]): void {
  slot.id = names.length > 0 ? names.join(BREAK) : null;
}
