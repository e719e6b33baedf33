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
      fence: Type.Enum(["outside", "inside", "left", "entered"]),
      of: Type.Enum([...PLACE_LEVELS]),
      fixes: Type.Optional(Type.Integer({ minimum: 2, maximum: 20 })),
      for: Type.Optional(Span),
      margin: Type.Optional(Type.Number({ minimum: 0, maximum: 5_000 })),
      accuracy: Type.Optional(Type.Number({ minimum: 5, maximum: 5_000 })),
      between: Type.Optional(Between),
      stays: Type.Optional(Span),
      lasts: Type.Optional(Span),
      ...listening,
    },
    closed,
  ),
  faults: ({ fence, lasts, stays }, path, faults) => {
    if (lasts !== undefined && fence !== "left" && fence !== "entered")
      faults.add([...path, "lasts"], `${fence} lasts as long as it is so`, "use left or entered, or remove lasts");
    if (lasts !== undefined && stays !== undefined) faults.add(path, "lasts and stays exclude each other", "give one of them");
  },
  compile: (spec, to) =>
    fenced({
      level: spec.of,
      side: spec.fence === "outside" || spec.fence === "left" ? "outside" : "inside",
      crossing: spec.fence === "left" || spec.fence === "entered",
      fixes: spec.fixes ?? 3,
      hold: spanOr(spec.for, 2 * MINUTE),
      margin: spec.margin ?? 30,
      accuracy: spec.accuracy ?? 100,
      between: hoursBetween(spec.between),
      stays: spanOr(spec.stays, 0),
      lasts: spanOr(spec.lasts, 0),
      lateness: to.lateness,
      devices: spec.devices,
      through: spec.through,
    }),
});

interface FenceSpec extends Listening {
  /** Level of the place around the home whose outline is the fence. */
  readonly level: PlaceLevel;
  readonly side: "outside" | "inside";
  /** It must have been seen on the other side before. */
  readonly crossing: boolean;
  /** Fixes on this side in a row, or two of them so long apart. */
  readonly fixes: number;
  readonly hold: Duration;
  /** Metres beyond the outline that still count as inside. */
  readonly margin: number;
  /** A fix that is less accurate says nothing. */
  readonly accuracy: number;
  /** It must be seen on this side within these hours; the way back is seen at any. */
  readonly between: Hours | null;
  /** It must have been there that long; 0: at once. */
  readonly stays: Duration;
  /** A crossing is told for so long; 0: until the way back. */
  readonly lasts: Duration;
  readonly lateness: Duration;
}

/** Where a device names no accuracy [D]. */
const USUAL_ACCURACY = 50;
/** Fixes within less than this err alike. */
const APART: Duration = 30 * SECOND;
/** A single fix and then no more: what cannot be verified is treated as true. */
const LONE: Duration = 15 * MINUTE;
/** Fixes on the other side in a row that end it. */
const BACK = 2;
/** In place of the number of fixes, where a crossing was told and its time is over. */
const TOLD = -1;

/**
 * On one side of an outline, surely: outside is farther than the fix may be wrong and a margin, inside is believed as
 * strictly; what lies between tells neither. `ring` counts sure fixes on the other side in a row, and has the time of the
 * newest one.
 */
function fenced(spec: FenceSpec): Leaf {
  return {
    ...INERT,
    wants: wants({ fence: spec.level }, spec),
    figure: "m",
    fix: (slot, fix, beyond, env) => {
      const at = Math.min(fix.at, fix.recv);
      const accuracy = fix.accuracy ?? USUAL_ACCURACY;
      if (accuracy > spec.accuracy || at < slot.at) return NOTHING;
      if (slot.since !== 0 && slot.device !== fix.device) return NOTHING;
      const out = beyond - accuracy > spec.margin;
      if (!out && beyond + accuracy > spec.margin) {
        slot.at = at;
        return NOTHING;
      }
      if (out === (spec.side === "outside")) return seenHere(spec, slot, { fix, at, beyond }, env);
      slot.at = at;
      return seenThere(slot, at);
    },
    tick: (slot, env) => tick(spec, slot, env),
    known: (slot) => slot.at > 0,
  };
}

function tick(spec: FenceSpec, slot: Slot, env: Env): Outcome {
  slot.due = 0;
  if (slot.since === 0) return NOTHING;
  if (slot.on) {
    slot.on = false;
    slot.count = TOLD;
    return CHANGED;
  }
  if (env.now - slot.from < spec.stays) {
    slot.due = slot.from + spec.stays;
    return NOTHING;
  }
  hold(spec, slot, env);
  return CHANGED;
}

function hold(spec: FenceSpec, slot: Slot, env: Env): void {
  slot.on = true;
  slot.due = spec.lasts > 0 ? env.now + spec.lasts : 0;
}

function seenHere(
  spec: FenceSpec,
  slot: Slot,
  seen: { readonly fix: Fix; readonly at: Instant; readonly beyond: number },
  env: Env,
): Outcome {
  const { fix, at, beyond } = seen;
  const there = slot.ring[1] ?? 0;
  slot.ring = [0, there];
  slot.at = at;
  if (slot.count === TOLD) return NOTHING;
  if (slot.since === 0) {
    if (spec.crossing && there === 0) return NOTHING;
    if (spec.between && !spec.between.inside(at, env.zone)) return NOTHING;
    slot.since = at;
    slot.from = env.now;
    slot.count = 0;
    slot.device = fix.device;
  }
  slot.count++;
  slot.value = Math.abs(Math.round(beyond));
  slot.flags = fix.recv - at > spec.lateness ? Flag.late : 0;
  if (slot.on) return CHANGED;
  slot.due = 0;
  const span = Math.max(at - slot.since, 0);
  const sure = (slot.count >= spec.fixes && span >= APART) || (slot.count > 1 && span >= spec.hold);
  const stayed = Math.max(span, env.now - slot.from) >= spec.stays;
  if (sure && stayed) {
    hold(spec, slot, env);
    return CHANGED;
  }
  slot.due = sure ? slot.from + spec.stays : Math.max(env.now + LONE, slot.from + spec.stays);
  return NOTHING;
}

function seenThere(slot: Slot, at: Instant): Outcome {
  slot.ring = [(slot.ring[0] ?? 0) + 1, at];
  if (slot.since === 0 || ((slot.on || slot.count === TOLD) && (slot.ring[0] ?? 0) < BACK)) return NOTHING;
  const was = slot.on;
  slot.on = false;
  slot.since = 0;
  slot.due = 0;
  slot.count = 0;
  slot.flags = 0;
  return was ? CHANGED : NOTHING;
}
