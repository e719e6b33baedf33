import type { Duration } from "../../contracts/index.ts";
import { CHANGED, INERT, type Leaf, NOTHING, OCCURRED } from "./leaf.ts";

export interface TogetherSpec {
  /** What the devices share. */
  readonly by: "building" | "network";
  readonly least: number;
  /** Of those that share it and would have been missed by now. */
  readonly share: number;
  readonly within: Duration;
  /** Waited before looking, so that the wider cause is seen first; looked at again as often while it holds. */
  readonly settle: Duration;
}

/** Between names in the slot's id: no name holds it. */
const BREAK = "\n";

export function groupsOf(id: string | null): readonly string[] {
  return id === null || id === "" ? [] : id.split(BREAK);
}

/** Many devices that share a building or a network fell silent at about the same time. */
export function together(spec: TogetherSpec): Leaf {
  return {
    ...INERT,
    figure: "1",
    tick: (slot, env) => {
      slot.due = 0;
      const gathered = env.gathered;
      if (!gathered) return NOTHING;
      const was = slot.on;
      const before = groupsOf(slot.id);
      slot.on = gathered.groups.length > 0;
      slot.value = gathered.count;
      slot.id = slot.on ? gathered.groups.join(BREAK) : null;
      slot.since = slot.on ? (was ? slot.since : gathered.since) : 0;
      slot.due = slot.on ? env.now + spec.settle : 0;
      if (was !== slot.on) return CHANGED;
      return gathered.groups.some((group) => !before.includes(group)) ? OCCURRED : NOTHING;
    },
  };
}
