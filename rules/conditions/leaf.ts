import type {
  DeviceEvent,
  DeviceKind,
  Duration,
  EventKind,
  Instant,
  Measurement,
  Meeting,
  NewsInputs,
  PlaceLevel,
  Reading,
  Spo2Prescription,
  Words,
} from "../../contracts/index.ts";
import type { About } from "./about.ts";
import type { Range } from "./range.ts";

/** How a device stands to the subject of a rule. `near`: another device of the same home, room or spot. `home-alone`: in the home of a person who lives alone; `above`: at a place that her home lies in; `zone`: another device of the same compound. */
export const ROLES_OF_DEVICES = ["self", "near", "zone", "worn", "home", "home-alone", "above", "place"] as const;
export type DeviceRole = (typeof ROLES_OF_DEVICES)[number];

/**
 * What one condition of one rule remembers about one subject. All conditions share this shape so that the hot path
 * stays monomorphic and a cell is plain JSON.
 */
export interface Slot {
  /** Holds now. */
  on: boolean;
  /** Device time at which what holds, or is about to, began; 0: nothing does. */
  since: Instant;
  /** Receive time of that beginning. */
  from: Instant;
  /** Newest input by device time; for absence the last sign, moved on by stand-stills. */
  at: Instant;
  value: number | null;
  /** The next instant at which time alone changes something; 0: none. */
  due: Instant;
  count: number;
  /** Bits of `Flag`, of the input that made it hold. */
  flags: number;
  /** Id of the newest event. */
  id: string | null;
  device: string | null;
  /** k of n: time, value, time, value… oldest first. Device events: what `Order` of their condition names. */
  ring: number[];
  /** A second ring, where a condition needs the highest beside the lowest. */
  high?: number[];
  /** States of its own for each device or step that it looks at. */
  parts?: Slot[];
  /** The device whose state this is, among parts. */
  witness?: string;
}

/** How the input that made a condition hold came in; decides marks and caps of severity. `early`: it waits for its hours. */
export const Flag = { late: 1, test: 2, resent: 4, normalSince: 8, repaired: 16, early: 32, outlasted: 64 } as const;

/** What feeding an input did: nothing worth judging, something, or a new occurrence of the same. */
export type Outcome = 0 | 1 | 2;
export const NOTHING = 0;
export const CHANGED = 1;
export const OCCURRED = 2;

/** What devices may share: a building, a network that carries them, or nothing but the hub (`community`). */
export const SHARED = ["building", "network", "community"] as const;
export type Shared = (typeof SHARED)[number];

/** A condition on devices that fell silent together. */
export interface TogetherSpec {
  /** What the devices share. */
  readonly by: Shared;
  readonly least: number;
  /** Of those that share it and would have been missed by now. */
  readonly share: number;
  readonly within: Duration;
  /** Waited before looking, so that the wider cause is seen first; looked at again as often while it holds. */
  readonly settle: Duration;
}

/** What has fallen silent together, as the engine counts it. */
export interface Gathered {
  readonly count: number;
  readonly since: Instant;
  /** Buildings, networks or communities concerned; those that were concerned before stay until half of it is back. */
  readonly groups: readonly string[];
}

/** What a condition may know beside its input. */
export interface Env {
  /** Receive time of the record, or the due time of the timer. */
  now: Instant;
  /** Seconds-based interval of the device the input came from, in milliseconds; 0 for timers. */
  interval: Duration;
  /** The device itself or its registration named that interval. */
  declared: boolean;
  /** IANA zone of the subject's community. */
  zone: string;
  /** Receive time at which the rule raised or last occurred; 0: not open. */
  opened: Instant;
  /** Occurrences since it raised. */
  times: number;
  /** Set while a condition on devices that fell silent together is asked. */
  gathered: Gathered | null;
  /** Kind of the device the input came from; null for timers. */
  kind: DeviceKind | null;
  /** Whether an alert stands on that measurement of the subject. */
  alerted(measurement: Measurement): boolean;
  /** Whether a posture of the duty other than the daily one stands: such days are not usual. */
  extraordinary(): boolean;
  /** The person the rule is asked about; null where it is about a device or a place. */
  about(): About | null;
  /** Whether the device that the rule is asked about has ever said anything; true of people and places. */
  heard(): boolean;
  /** Whether it speaks only when something changes, so that its silence says nothing; false of people and places. */
  onChange(): boolean;
  /** A late input has shown that what held never should have. */
  corrected: boolean;
  /** What is fed was taken for a test and is on still. */
  outlasted?: boolean;
  /** Of the person the rule is asked about: which scale judges her saturation, and whose word that is; null: scale 1. */
  prescription: Spo2Prescription | null;
}

/** What a condition looks at: the engine touches only the rules subscribed to an input. */
export interface Wants {
  readonly measurements: readonly Measurement[];
  readonly events: readonly EventKind[];
  readonly message: boolean;
  readonly link: boolean;
  /** Positions, as metres beyond the outline of the place of this level around the subject's home; null: none. */
  readonly fence: PlaceLevel | null;
  /** Null: every kind that the rule's subjects allow. */
  readonly devices: readonly DeviceKind[] | null;
  /** Null: as the rule's subjects say. */
  readonly through: readonly DeviceRole[] | null;
}

/** Lets the engine pass over the condition while values stay within bounds and nothing is pending. */
export interface Gating {
  /** Values that break no limit. */
  readonly quiet: Range;
  /** Nothing is pending: a value within bounds would only be noted. */
  idle(slot: Slot): boolean;
  /** Notes the newest of the values passed over. */
  catchUp(slot: Slot, at: Instant, value: number, device: string): void;
}

/** The numbers that a condition shows as cause of a signal. */
export interface Limit {
  readonly measurement: Measurement | null;
  readonly event: EventKind | null;
  readonly limit: number | null;
  readonly side: "above" | "below" | null;
}

/** One position as a device told it. */
export interface Fix {
  readonly device: string;
  readonly at: Instant;
  readonly recv: Instant;
  readonly lat: number;
  readonly lon: number;
  /** Metres; null where the device names none. */
  readonly accuracy: number | null;
}

/** How far a value stands from what is usual for this person at this hour. */
export interface Told {
  readonly usual: number;
  readonly z: number;
  /** From which value on it counts as far from usual. */
  readonly edge: number;
  /** Words of its own, by their name in a reason. */
  readonly words?: Readonly<Record<string, Words>>;
}

/** What a human measured and typed in, or struck out again, part by part of a score. */
export interface Entered {
  readonly said: NewsInputs;
  readonly struck: boolean;
  /** What stands of each part after striking out. */
  readonly stands: NewsInputs;
}

/** One condition without children. State lives in the slot that it is handed; it keeps none itself. */
export interface Leaf {
  readonly wants: Wants;
  readonly limit: Limit | null;
  /** The unit in which the value of a condition without a measurement is shown; null: it is not. */
  readonly figure: string | null;
  /** Null: every input must be fed. */
  readonly gating: Gating | null;
  /** Needs an input at its end to be believed: silence proves nothing. */
  readonly needsProof: boolean;
  /** Clocks of absence stand still while the hub was down. */
  readonly standsStill: boolean;
  /** Within what time the next word is due once the way is open again; a clock of absence waits for it. 0: it waits for none. */
  cadence(slot: Slot): Duration;
  /** Holds until a human says otherwise. */
  readonly latches: boolean;
  /** What its reason may tell beside the value; null: nothing. */
  readonly tells: ((slot: Slot) => Told) | null;
  /** It knows which devices make it hold: their names may be told. */
  readonly names: boolean;
  /** Set where it counts devices that fell silent together. */
  readonly together: TogetherSpec | null;
  /** It is about a score: entries by hand reach it, and its value is what a bare limit speaks of. */
  readonly scored: boolean;
  arm(slot: Slot, env: Env): void;
  reading(slot: Slot, reading: Reading, env: Env): Outcome;
  event(slot: Slot, event: DeviceEvent, env: Env): Outcome;
  heard(slot: Slot, env: Env): Outcome;
  link(slot: Slot, online: boolean, device: string, env: Env): Outcome;
  /** @param beyond metres outside of the outline; negative inside */
  fix(slot: Slot, fix: Fix, beyond: number, env: Env): Outcome;
  entered(slot: Slot, word: Entered, env: Env): Outcome;
  /** A named human saw or heard the person. */
  met(slot: Slot, meeting: Meeting, env: Env): Outcome;
  /** What is remembered over a time in which the rule was not meant for the subject; null: nothing. */
  readonly keeps: ((slot: Slot, env: Env) => Slot) | null;
  /** Something beside its inputs has changed. */
  asked(slot: Slot, env: Env): Outcome;
  /** What only those may read who may see scores; null: nothing. */
  detail(slot: Slot, env: Env): Words | null;
  /** From now on the device speaks only when something changes: what its silence made hold holds no more. */
  calm(slot: Slot, env: Env): Outcome;
  /** The way to the device was down for so long: clocks of absence go on from where they stood. */
  resume(slot: Slot, gap: Duration, env: Env): void;
  /** Called at `env.now === slot.due`; must set a later due or 0. */
  tick(slot: Slot, env: Env): Outcome;
  holds(slot: Slot, env: Env): boolean;
  /** Enough was heard to say that it does not hold; asked under `not` only. */
  known(slot: Slot, env: Env): boolean;
}

/** Three-valued, so that the contrary of what nobody knows raises nothing: `all` is the least of its parts, `any` the greatest. */
export type Truth = 0 | 1 | 2;
export const NO = 0;
export const UNKNOWN = 1;
export const YES = 2;

/** How long it has held does not include a time in which nobody could hear whether it still does. */
export function resumeHold(slot: Slot, hold: Duration, gap: Duration, env: Env): void {
  if (slot.since === 0 || hold === 0) return;
  const missed = Math.min(gap, env.now - slot.since);
  slot.since += missed;
  slot.from = Math.min(env.now, slot.from + missed);
  slot.on = false;
  slot.due = Math.max(env.now + 1, slot.from + hold);
}

export function freshSlot(): Slot {
  return { on: false, since: 0, from: 0, at: 0, value: null, due: 0, count: 0, flags: 0, id: null, device: null, ring: [] };
}

const NO_WANTS: Wants = { measurements: [], events: [], message: false, link: false, fence: null, devices: null, through: null };

/** A leaf that reacts to nothing, to be spread under the reactions of a real one. */
export const INERT: Leaf = {
  wants: NO_WANTS,
  limit: null,
  figure: null,
  gating: null,
  needsProof: false,
  standsStill: false,
  cadence: () => 0,
  latches: false,
  tells: null,
  names: false,
  together: null,
  scored: false,
  arm: () => {},
  reading: () => NOTHING,
  event: () => NOTHING,
  heard: () => NOTHING,
  link: () => NOTHING,
  fix: () => NOTHING,
  entered: () => NOTHING,
  met: () => NOTHING,
  keeps: null,
  asked: () => NOTHING,
  detail: () => null,
  calm: () => NOTHING,
  resume: () => {},
  tick: (slot) => {
    slot.due = 0;
    return NOTHING;
  },
  holds: (slot) => slot.on,
  known: () => true,
};

/** Which devices a condition listens to, as written beside it. */
export interface Listening {
  readonly devices?: readonly DeviceKind[] | undefined;
  readonly through?: readonly DeviceRole[] | undefined;
}

export function wants(part: Partial<Wants>, listening: Listening): Wants {
  return { ...NO_WANTS, ...part, devices: listening.devices ?? null, through: listening.through ?? null };
}
