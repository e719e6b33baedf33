import { Type } from "typebox";
import type { Duration } from "../../contracts/index.ts";
import { closed, listening, Span } from "../shapes.ts";
import { spanOr } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, INERT, type Leaf, type Listening, NOTHING, wants } from "./leaf.ts";

export const linkCondition = defineCondition({
  shape: Type.Object({ link: Type.Literal("offline"), for: Type.Optional(Span), ...listening }, closed),
  compile: ({ for: hold, devices, through }) => linkDown({ devices, through, hold: spanOr(hold, 0) }),
});

interface LinkSpec extends Listening {
  /** Offline for that long; 0: at once. */
  readonly hold: Duration;
}

/** The link to a device is down: said by its Last Will, its gateway or the broker. Any word of it ends that. */
function linkDown(spec: LinkSpec): Leaf {
  const back: Leaf["heard"] = (slot) => {
    const was = slot.on;
    slot.on = false;
    slot.since = 0;
    slot.due = 0;
    return was ? CHANGED : NOTHING;
  };
  return {
    ...INERT,
    wants: wants({ link: true, message: true }, spec),
    standsStill: true,
    heard: back,
    link: (slot, online, device, env) => {
      if (online) return back(slot, env);
      if (slot.since !== 0) return NOTHING;
      slot.since = env.now;
      slot.at = env.now;
      slot.device = device;
      slot.on = spec.hold === 0;
      slot.due = spec.hold === 0 ? 0 : env.now + spec.hold;
      return slot.on ? CHANGED : NOTHING;
    },
    resume: (slot, _gap, env) => {
      if (slot.since === 0) return;
      slot.on = false;
      slot.due = Math.max(env.now + 1, env.now + spec.hold);
    },
    tick: (slot) => {
      slot.due = 0;
      slot.on = slot.since !== 0;
      return slot.on ? CHANGED : NOTHING;
    },
  };
}
