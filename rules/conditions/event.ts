import { Type } from "typebox";
import {
  type DeviceEvent,
  type Duration,
  EVENT_KINDS,
  type EventKind,
  endOf,
  type Instant,
  MINUTE,
  Quality,
  SECOND,
} from "../../contracts/index.ts";
import { Between, closed, EventName, listening, OneOrMore, Span } from "../shapes.ts";
import { hoursBetween, listOf, spanOr } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import {
  CHANGED,
  type Env,
  Flag,
  INERT,
  type Leaf,
  type Listening,
  NOTHING,
  OCCURRED,
  type Outcome,
  resumeHold,
  type Slot,
  wants,
} from "./leaf.ts";
import type { Hours } from "./schedule.ts";

export const eventCondition = defineCondition({
  shape: Type.Object(
    {
      event: OneOrMore(EventName),
      until: Type.Optional(OneOrMore(EventName)),
      state: Type.Optional(Type.Enum(["on", "off"])),
      for: Type.Optional(Span),
      lasts: Type.Optional(Span),
      stays: Type.Optional(Type.Boolean()),
      confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      between: Type.Optional(Between),
      ...listening,
    },
    closed,
  ),
  compile: (spec, to) => {
    const events = listOf(spec.event);
    const until = spec.until === undefined ? [] : listOf(spec.until);
    return happened({
      events,
      until,
      hold: spanOr(spec.for, 0),
      lasts: spanOr(spec.lasts, 0),
      latches: !to.open && until.length === 0 && spec.lasts === undefined && events.some((name) => endOf(name).by === "human"),
      waits: spec.for !== undefined && spec.lasts !== undefined && events.every((name) => EVENT_KINDS[name].shape === "pulse"),
      confidence: spec.confidence ?? 0,
      off: spec.state === "off",
      stays: spec.stays ?? false,
      between: hoursBetween(spec.between),
      lifeSafety: to.lifeSafety,
      patient: to.patient,
      lateness: to.lateness,
      devices: spec.devices,
      through: spec.through,
    });
  },
});

interface EventSpec extends Listening {
  readonly events: readonly EventKind[];
  /** Events that end it, beside its own `off`. */
  readonly until: readonly EventKind[];
  /** Must last that long; 0: at once. */
  readonly hold: Duration;
  /** Ends by itself that long after the newest occurrence; 0: never. */
  readonly lasts: Duration;
  /** True where all its events are pulses and nothing ends them: a human does. */
  readonly latches: boolean;
  /** A pulse that is first waited out and then holds for a time: it occurs when its wait is over. */
  readonly waits: boolean;
  /** Least confidence, where the device names one. */
  readonly confidence: number;
  /** Whether its `off` is what is looked for. */
  readonly off: boolean;
  /** Its own `off` does not end it: a door that closed again says nothing of who went out. */
  readonly stays: boolean;
  /**
   * It must occur within these hours; null: at any. A state that began before and still stands when they begin counts
   * from their beginning.
   */
  readonly between: Hours | null;
  readonly lifeSafety: boolean;
  /** Its hold counts by our clock where the device's may be wrong. */
  readonly patient: boolean;
  readonly lateness: Duration;
}

/** Behind a late `on` its `off` often follows in the same burst: that much is waited for before a hold is over. */
const BURST: Duration = 10 * SECOND;
/** A clock that is wrong by so much passes for right: where the rule is patient, an `on` must last by our clock too. */
const SKEW: Duration = 3 * MINUTE;

/** A device event: a state from its `on` to its `off`, a pulse from its occurrence to what ends it. */
function happened(spec: EventSpec): Leaf {
  const starts: ReadonlySet<EventKind> = new Set(spec.events);
  const first = spec.events[0] ?? null;
  return {
    ...INERT,
    wants: wants({ events: [...spec.events, ...spec.until] }, spec),
    limit: { measurement: null, event: first, limit: null, side: null },
    latches: spec.latches,
    event: (slot, event, env) => {
      const early = (slot.flags & Flag.early) !== 0;
      // While it waits for its hours only its own `off` counts: what stands open when they begin must be seen.
      if (!starts.has(event.event)) return event.state === "off" || early ? NOTHING : end(slot, event);
      const ended = spec.off ? event.state === "on" : event.state === "off";
      if (ended) {
        const at = Math.min(event.at, event.recv);
        keep(slot, Order.off, at);
        keep(slot, Order.offByItsClock, event.at);
        return spec.stays && !early ? NOTHING : end(slot, event);
      }
      if (event.confidence !== null && event.confidence < spec.confidence) return NOTHING;
      return start(spec, slot, event, env);
    },
    resume: (slot, gap, env) => {
      // What ends by itself, or waits for its hours, has a clock that no outage stops.
      if (spec.lasts > 0 || slot.flags & Flag.early) return;
      // Nobody could tell it again meanwhile.
      const until = kept(slot, Order.passes);
      if (until > 0) {
        put(slot, Order.passes, until + gap);
        if (slot.on) slot.due = until + gap;
      }
      resumeHold(slot, spec.hold, gap, env);
    },
    tick: (slot, env) => {
      slot.due = 0;
      if (slot.since === 0) return NOTHING;
      if (slot.flags & Flag.early) return beginHours(spec, slot, env);
      const until = kept(slot, Order.passes);
      if (!slot.on) {
        // It was over before it had lasted long enough.
        if (until > 0 && until <= env.now) {
          clear(slot);
          return NOTHING;
        }
        slot.on = true;
        slot.due = spec.lasts > 0 ? env.now + spec.lasts : until;
        return spec.waits ? OCCURRED : CHANGED;
      }
      clear(slot);
      return CHANGED;
    },
  };
}

/**
 * What a slot's ring keeps: newest times, from which the order of `on` and `off` is told whatever order they arrive in;
 * and until when a state counts that passes by itself, 0 where it does not.
 */
const Order = { ended: 0, off: 1, offByItsClock: 2, onByItsClock: 3, passes: 4 } as const;
type OrderPlace = (typeof Order)[keyof typeof Order];

function kept(slot: Slot, place: OrderPlace): Instant {
  return slot.ring[place] ?? 0;
}

function put(slot: Slot, place: OrderPlace, at: Instant): void {
  while (slot.ring.length <= place) slot.ring.push(0);
  slot.ring[place] = at;
}

function keep(slot: Slot, place: OrderPlace, at: Instant): void {
  if (at > kept(slot, place)) put(slot, place, at);
}

/**
 * How long a state counts that its sender told for a moment, as those do who hardly ever say that it is over. What the
 * rule says itself about its end goes first; nothing that may cost a life passes.
 */
function passing(spec: EventSpec, event: DeviceEvent): Duration {
  if (event.state !== "pulse" || spec.lifeSafety || spec.lasts > 0 || spec.stays || spec.until.length > 0) return 0;
  return endOf(event.event).passes ?? 0;
}

function clear(slot: Slot): void {
  slot.on = false;
  slot.since = 0;
  slot.due = 0;
  slot.flags = 0;
  if (kept(slot, Order.passes) > 0) put(slot, Order.passes, 0);
}

function end(slot: Slot, event: DeviceEvent): Outcome {
  // A stored copy without a time of its own may be older than the alarm that it would end.
  if (event.quality & Quality.replayed && event.quality & Quality.timeRepaired) return NOTHING;
  const at = Math.min(event.at, event.recv);
  keep(slot, Order.ended, at);
  if (slot.since === 0) return NOTHING;
  // An `off` from before the newest `on` ends nothing; nor does another device of the same subject.
  const before = byItsOwnClock(event, at) && slot.device === event.device ? event.at < kept(slot, Order.onByItsClock) : at < slot.at;
  if (before || (slot.device !== null && slot.device !== event.device && event.state === "off")) return NOTHING;
  const was = slot.on;
  clear(slot);
  return was ? CHANGED : NOTHING;
}

function start(spec: EventSpec, slot: Slot, event: DeviceEvent, env: Env): Outcome {
  const at = Math.min(event.at, event.recv);
  if (slot.flags & Flag.early) {
    if (!spec.between?.inside(at, env.zone)) return NOTHING;
    clear(slot);
  }
  const came = arrival(spec, slot, event, at);
  if (came === undefined) return NOTHING;
  const flags = env.outlasted === true ? came | Flag.outlasted : came;
  const pulse = event.state === "pulse";
  slot.id = event.id;
  keep(slot, Order.onByItsClock, event.at);
  const passes = passing(spec, event);
  const before = kept(slot, Order.passes);
  // It was over meanwhile, and its time has to be filled anew.
  if (before > 0 && !slot.on && at > before) clear(slot);
  // What is told as standing stands, whatever else tells it for a moment.
  if (passes === 0) {
    if (before > 0) put(slot, Order.passes, 0);
  } else if (slot.since === 0 || before > 0) put(slot, Order.passes, Math.max(before, at + passes, env.now + SECOND));
  if (slot.since !== 0) return again(spec, slot, at, flags, pulse && passes === 0, env);
  slot.since = at;
  slot.from = env.now;
  slot.at = Math.max(slot.at, at);
  slot.device = event.device;
  slot.flags = flags;
  slot.count = 1;
  if (spec.between && !spec.between.inside(at, env.zone)) return outsideHours(spec, slot, closedSince(slot, event, at), pulse, env);
  const lag = event.recv - at;
  const mayBeSkew = spec.patient && lag > 0 && lag <= SKEW;
  const grace = mayBeSkew ? spec.hold : lag > BURST ? Math.min(spec.hold, BURST) : 0;
  const due = spec.hold > 0 ? Math.max(at + spec.hold, env.now + grace) : 0;
  if (due > env.now) {
    slot.due = due;
    return NOTHING;
  }
  slot.on = true;
  slot.due = spec.lasts > 0 ? Math.max(at + spec.lasts, env.now + SECOND) : kept(slot, Order.passes);
  return OCCURRED;
}

/** A state waits for its hours while it stands; where they have begun meanwhile, it counts from now. A pulse is over. */
function outsideHours(spec: EventSpec, slot: Slot, closed: boolean, pulse: boolean, env: Env): Outcome {
  if (!spec.between || pulse || closed) {
    clear(slot);
    return NOTHING;
  }
  slot.flags |= Flag.early;
  if (spec.between.inside(env.now, env.zone)) return beginHours(spec, slot, env);
  slot.due = spec.between.boundary(env.now, env.zone);
  return NOTHING;
}

function beginHours(spec: EventSpec, slot: Slot, env: Env): Outcome {
  if (!spec.between?.inside(env.now, env.zone)) {
    slot.due = spec.between?.boundary(env.now, env.zone) ?? 0;
    return NOTHING;
  }
  // What was late or repaired about its beginning says nothing of its standing now.
  slot.flags = 0;
  slot.since = env.now;
  slot.from = env.now;
  slot.on = spec.hold === 0;
  slot.due = slot.on ? (spec.lasts > 0 ? env.now + spec.lasts : 0) : env.now + spec.hold;
  return slot.on ? OCCURRED : NOTHING;
}

/**
 * It is on already: a pulse is a new occurrence; a state sent again, or told again for a moment, is none but may lift
 * what was held against the first.
 */
function again(spec: EventSpec, slot: Slot, at: Instant, flags: number, pulse: boolean, env: Env): Outcome {
  if (spec.between && !spec.between.inside(at, env.zone)) return NOTHING;
  const doubts = slot.flags;
  slot.at = Math.max(slot.at, at);
  slot.count++;
  slot.flags = pulse ? flags : doubts & flags;
  if (slot.on) slot.due = spec.lasts > 0 ? Math.max(at + spec.lasts, env.now + SECOND) : kept(slot, Order.passes);
  if (!slot.on) return NOTHING;
  if (pulse || (doubts & Flag.normalSince && !(flags & Flag.normalSince))) return OCCURRED;
  return slot.flags === doubts ? NOTHING : CHANGED;
}

/**
 * A clock some minutes ahead is believed, but what it says is cut off at the receive time: of two messages of which one
 * was held up, that puts the later one first. Where the device's clock is seen to be ahead, or the message comes late,
 * the order is that of its own clock; a fresh one may come from a clock that was just set right.
 */
function byItsOwnClock(event: DeviceEvent, at: Instant): boolean {
  return event.at > event.recv || event.recv - at > BURST;
}

/** Whether its own `off`, already here, was said after this `on`. */
function closedSince(slot: Slot, event: DeviceEvent, at: Instant): boolean {
  const mayBeAnother = slot.device !== null && slot.device !== event.device;
  return byItsOwnClock(event, at) && !mayBeAnother ? event.at < kept(slot, Order.offByItsClock) : at < kept(slot, Order.off);
}

/**
 * What is to be thought of an `on` or pulse by the way it came (promise 6).
 * @returns the flags, or undefined where it says nothing new
 */
function arrival(spec: EventSpec, slot: Slot, event: DeviceEvent, at: Instant): number | undefined {
  const state = event.state !== "pulse";
  const off = kept(slot, Order.ended);
  const repaired = (event.quality & Quality.timeRepaired) !== 0;
  const same = event.id !== null && slot.id !== null ? event.id === slot.id : !repaired && slot.count > 0 && at === slot.at;
  let flags = (event.test || event.event === "fire-test" ? Flag.test : 0) | (repaired ? Flag.repaired : 0);
  if (event.recv - at > spec.lateness) flags |= Flag.late;
  if (event.quality & Quality.replayed) {
    if (!spec.lifeSafety || slot.since !== 0 || same || (!repaired && slot.count > 0 && at <= Math.max(off, slot.at))) return undefined;
    return flags | Flag.resent;
  }
  // The very same state or press, known and over: a repeat. A state that is on may still lift doubts.
  if (same && (slot.since === 0 || !state)) return undefined;
  // The same sensor has said since that it is over.
  if (state && slot.since === 0 && (at < off || closedSince(slot, event, at)))
    return spec.lifeSafety ? flags | Flag.normalSince : undefined;
  return flags;
}
