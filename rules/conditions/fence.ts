import { Type } from "typebox";
import { type Duration, type Instant, MINUTE, PLACE_LEVELS, type PlaceLevel, SECOND } from "../../contracts/index.ts";
import { Between, closed, listening, Span } from "../shapes.ts";
import { hoursBetween, spanOr } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, type Fix, Flag, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import type { Hours } from "./schedule.ts";

export const fenceCondition = defineCondition({
  shape: Type.Object(
    {
      fence: Type.Literal("outside"),
      of: Type.Enum([...PLACE_LEVELS]),
      fixes: Type.Optional(Type.Integer({ minimum: 2, maximum: 20 })),
      for: Type.Optional(Span),
      margin: Type.Optional(Type.Number({ minimum: 0, maximum: 5_000 })),
      accuracy: Type.Optional(Type.Number({ minimum: 5, maximum: 5_000 })),
      between: Type.Optional(Between),
      ...listening,
    },
    closed,
  ),
  compile: (spec, to) =>
    outside({
      level: spec.of,
      fixes: spec.fixes ?? 3,
      hold: spanOr(spec.for, 2 * MINUTE),
      margin: spec.margin ?? 30,
      accuracy: spec.accuracy ?? 100,
      between: hoursBetween(spec.between),
      lateness: to.lateness,
      devices: spec.devices,
      through: spec.through,
    }),
});

interface FenceSpec extends Listening {
  /** Level of the place around the home whose outline is the fence. */
  readonly level: PlaceLevel;
  /** Fixes outside in a row, or two of them so long apart. */
  readonly fixes: number;
  readonly hold: Duration;
  /** Metres beyond the outline that still count as inside. */
  readonly margin: number;
  /** A fix that is less accurate says nothing. */
  readonly accuracy: number;
  /** It must be seen outside within these hours; the way back is seen at any. */
  readonly between: Hours | null;
  readonly lateness: Duration;
}

/** Where a device names no accuracy [D]. */
const USUAL_ACCURACY = 50;
/** Fixes within less than this err alike. */
const APART: Duration = 30 * SECOND;
/** A single fix outside and then no more: what cannot be verified is treated as true. */
const LONE: Duration = 15 * MINUTE;
/** Fixes inside in a row that end it. */
const BACK = 2;

/**
 * Outside of an outline, surely: farther than the fix may be wrong and a margin. Inside is believed as strictly; what
 * lies between tells neither. `ring[0]` counts sure fixes inside in a row.
 */
function outside(spec: FenceSpec): Leaf {
  return {
    ...INERT,
    wants: wants({ fence: spec.level }, spec),
    figure: "m",
    fix: (slot, fix, beyond, env) => {
      const at = Math.min(fix.at, fix.recv);
      const accuracy = fix.accuracy ?? USUAL_ACCURACY;
      if (accuracy > spec.accuracy || at < slot.at) return NOTHING;
      if (slot.since !== 0 && slot.device !== fix.device) return NOTHING;
      if (beyond - accuracy > spec.margin) return seenOutside(spec, slot, { fix, at, beyond }, env);
      slot.at = at;
      return beyond + accuracy <= spec.margin ? seenInside(slot) : NOTHING;
    },
    tick: (slot) => {
      slot.due = 0;
      if (slot.since === 0 || slot.on) return NOTHING;
      slot.on = true;
      return CHANGED;
    },
  };
}

function seenOutside(
  spec: FenceSpec,
  slot: Slot,
  seen: { readonly fix: Fix; readonly at: Instant; readonly beyond: number },
  env: Env,
): Outcome {
  const { fix, at, beyond } = seen;
  slot.ring[0] = 0;
  slot.at = at;
  if (slot.since === 0) {
    if (spec.between && !spec.between.inside(at, env.zone)) return NOTHING;
    slot.since = at;
    slot.from = env.now;
    slot.count = 0;
    slot.device = fix.device;
  }
  slot.count++;
  slot.value = Math.round(beyond);
  slot.flags = fix.recv - at > spec.lateness ? Flag.late : 0;
  slot.due = 0;
  if (slot.on) return CHANGED;
  const span = Math.max(at - slot.since, 0);
  slot.on = (slot.count >= spec.fixes && span >= APART) || (slot.count > 1 && span >= spec.hold);
  if (slot.on) return CHANGED;
  slot.due = env.now + LONE;
  return NOTHING;
}

function seenInside(slot: Slot): Outcome {
  slot.ring[0] = (slot.ring[0] ?? 0) + 1;
  if (slot.since === 0 || (slot.on && slot.ring[0] < BACK)) return NOTHING;
  const was = slot.on;
  slot.on = false;
  slot.since = 0;
  slot.due = 0;
  slot.count = 0;
  slot.flags = 0;
  return was ? CHANGED : NOTHING;
}
