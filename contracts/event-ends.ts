import { EVENT_KINDS, type EventKind } from "./events.ts";
import { type Duration, HOUR, MINUTE, SECOND } from "./time.ts";

/** What ends an event, whatever device tells of it. */
export interface EventEnd {
  /**
   * `device`: it stands until the device says that it is over, or a human closes it. `human`: a happening has no end that
   * could be told; what it raised stays open until a human closes it, unless a rule gives it a time.
   */
  readonly by: "device" | "human";
  /**
   * How long it counts since it was told last, by a sender that hardly ever says that it is over; null: as long as it
   * takes. Never a time for what may cost a life: that no timer ends.
   */
  readonly passes: Duration | null;
}

/**
 * States that pass by themselves where nobody says that they are over, as long as they are not told again. Cameras tell
 * them each second while they go on, motion sensors once in a minute or so, trackers once a day. All times [D].
 */
const PASSING: Partial<Readonly<Record<EventKind, Duration>>> = {
  // Motion sensors hold what they saw for a minute or a minute and a half before they look again.
  motion: 90 * SECOND,
  person: MINUTE,
  vehicle: MINUTE,
  loitering: MINUTE,
  // A radar that lost somebody for a moment must not empty the room.
  presence: 5 * MINUTE,
  // A tracker says it once a day at least while it is so.
  "battery-low": 25 * HOUR,
};

/** What ends an event of this kind. */
export function endOf(event: EventKind): EventEnd {
  const { shape, lifeSafety } = EVENT_KINDS[event];
  return { by: shape === "pulse" ? "human" : "device", passes: shape === "pulse" || lifeSafety ? null : (PASSING[event] ?? null) };
}

/**
 * The state of a kind as it is kept where its sender told of it.
 * @param said `pulse`: it says that it was but a moment; `endless`: it goes on, and the sender hardly ever says that it is over
 */
export function beganAs(event: EventKind, said: "on" | "pulse" | "endless"): "on" | "pulse" {
  const { shape, lifeSafety } = EVENT_KINDS[event];
  if (shape === "pulse") return "pulse";
  if (lifeSafety || said === "on") return "on";
  return said === "pulse" || endOf(event).passes !== null ? "pulse" : "on";
}
