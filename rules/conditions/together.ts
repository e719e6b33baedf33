import { Type } from "typebox";
import { closed, Span } from "../shapes.ts";
import { spanOf } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, INERT, type Leaf, NOTHING, OCCURRED, SHARED, type Slot, type TogetherSpec } from "./leaf.ts";
import { setNames, standingNames } from "./names.ts";

export const togetherCondition = defineCondition({
  shape: Type.Object(
    {
      together: Type.Enum([...SHARED]),
      least: Type.Integer({ minimum: 2, maximum: 10_000 }),
      share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
      within: Span,
      settle: Span,
    },
    closed,
  ),
  compile: ({ together: by, least, share, within, settle }) =>
    together({ by, least, share, within: spanOf(within), settle: spanOf(settle) }),
});

/** Said anew when so many times as many are silent as were told last [D]. */
const GROWN = 1.5;

/** Whether an outage has grown so far that what was told of it misleads; asked once, it counts as told. */
export function hasGrown(slot: Slot | undefined): boolean {
  if (!slot?.on || (slot.value ?? 0) < GROWN * slot.count) return false;
  slot.count = slot.value ?? 0;
  return true;
}

/** Many devices that share a building, a network or the way to the hub fell silent at about the same time. */
function together(spec: TogetherSpec): Leaf {
  return {
    ...INERT,
    figure: "1",
    together: spec,
    tick: (slot, env) => {
      slot.due = 0;
      const gathered = env.gathered;
      if (!gathered) return NOTHING;
      const was = slot.on;
      const before = standingNames(slot);
      slot.on = gathered.groups.length > 0;
      if (!slot.on) {
        // What ended still says how many of which had fallen silent, as it was told.
        if (was) slot.value = slot.count;
        return was ? CHANGED : NOTHING;
      }
      slot.value = gathered.count;
      setNames(slot, gathered.groups);
      slot.since = was ? slot.since : gathered.since;
      slot.due = env.now + spec.settle;
      const joined = gathered.groups.some((group) => !before.includes(group));
      if (was !== slot.on || joined) slot.count = gathered.count;
      if (was !== slot.on) return CHANGED;
      return joined ? OCCURRED : NOTHING;
    },
  };
}
