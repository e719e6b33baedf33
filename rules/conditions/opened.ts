import { Type } from "typebox";
import type { Duration, EventKind, Measurement } from "../../contracts/index.ts";
import { closed, EventName, MeasurementName, Span } from "../shapes.ts";
import { spanOf } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, INERT, type Leaf, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";

export const openCondition = defineCondition({
  whileOpen: true,
  shape: Type.Object(
    {
      open: Span,
      without: Type.Optional(
        Type.Object({ events: Type.Optional(Type.Array(EventName)), rising: Type.Optional(Type.Array(MeasurementName)) }, closed),
      ),
    },
    closed,
  ),
  compile: ({ open, without }) => openFor({ hold: spanOf(open), events: without?.events ?? [], rising: without?.rising ?? [] }),
});

export const timesCondition = defineCondition({
  shape: Type.Object({ times: Type.Integer({ minimum: 2, maximum: 100 }) }, closed),
  compile: ({ times }) => timesSince(times),
});

interface OpenSpec {
  readonly hold: Duration;
  /** Signs that, once seen since it opened, keep this from ever holding. */
  readonly events: readonly EventKind[];
  readonly rising: readonly Measurement[];
}

/**
 * The rule's own condition has been open that long, counted from its newest occurrence, without certain signs since.
 * A rise counts from the first reading after the opening only: steps from before a fall must not excuse it.
 */
function openFor(spec: OpenSpec): Leaf {
  const excuse = (slot: Slot): Outcome => {
    slot.due = 0;
    return NOTHING;
  };
  return {
    ...INERT,
    wants: wants({ events: spec.events, measurements: spec.rising }, {}),
    arm: (slot, env) => {
      slot.due = env.opened === 0 ? 0 : env.opened + spec.hold;
    },
    event: (slot, event, env) => (event.at >= env.opened ? excuse(slot) : NOTHING),
    reading: (slot, reading, env) => {
      if (reading.at < env.opened) return NOTHING;
      const last = slot.ring[0];
      slot.ring[0] = reading.value;
      return last !== undefined && reading.value > last ? excuse(slot) : NOTHING;
    },
    tick: (slot) => {
      slot.due = 0;
      slot.on = true;
      return CHANGED;
    },
  };
}

/** The condition has occurred at least that often since it raised. */
function timesSince(times: number): Leaf {
  return { ...INERT, holds: (_slot, env) => env.times >= times };
}
