import type { DeviceKind } from "./devices.ts";
import type { EventKind } from "./events.ts";
import { type Household, isVisited, type LocalMoment } from "./household.ts";
import type { Measurement } from "./measurements.ts";
import { HOUR, type Instant, MINUTE } from "./time.ts";

/** Whose a sign of activity is: hers, or only her home's. */
export type Whose = "self" | "home";
/** What was seen of it. */
export type SignBy = Measurement | EventKind;

/** Kinds of devices that can show that somebody did something, and by what. */
const SIGNS: Partial<Record<DeviceKind, { readonly readings: readonly Measurement[]; readonly events: readonly EventKind[] }>> = {
  wearable: { readings: ["steps", "worn"], events: ["activity", "worn", "fall-cancelled"] },
  bed: { readings: ["in_bed"], events: ["bed-exit", "bed-return", "activity"] },
  door: { readings: [], events: ["door"] },
  motion: { readings: [], events: ["motion"] },
  presence: { readings: [], events: ["presence"] },
  "water-meter": { readings: ["water_use"], events: [] },
  power: { readings: ["power"], events: [] },
};
export const SIGN_DEVICES: readonly DeviceKind[] = ["wearable", "bed", "door", "motion", "presence", "water-meter", "power"];
export const SIGN_READINGS: readonly Measurement[] = ["steps", "worn", "in_bed", "water_use", "power"];
export const SIGN_EVENTS: readonly EventKind[] = [
  ...(["activity", "worn", "fall-cancelled", "bed-exit", "bed-return", "door", "motion", "presence"] as const),
];

/** Less water than this is a dripping tap or a rinsed cup [D]: a flush takes 3 to 6 litres. In m3. */
const LEAST_WATER = 0.003;
/** What flows without a pause for so long is a leak, and only what exceeds it is somebody [D]. */
const PAUSE = 3 * HOUR;
const ABOVE_LEAK = 1.5;
/** The standing of a water meter is kept once in so long. */
const PART = 30 * MINUTE;
/** An appliance that somebody switched on draws so much more [D]; in W. A fridge stays below. */
const LEAST_POWER = 300;
/** A door that opens without a sign inside for so long before was opened from outside, as far as anybody can tell [D]. */
export const INSIDE_BEFORE = 15 * MINUTE;

/** What one gauge of one device said before; plain numbers, bounded. */
export interface Trace {
  value: number | null;
  /** Water: time and standing, oldest first. */
  ring: number[];
}

/** A device that says something about her, or only about her home. A bed that she shares is the home's. */
export function whoseSign(kind: DeviceKind, household: Pick<Household, "singleBed"> | undefined): Whose {
  if (kind === "wearable") return "self";
  return kind === "bed" && household?.singleBed === true ? "self" : "home";
}

/**
 * Whether a sign of the home is hers: it is registered as the home of one, without a pet or a robot, and nobody else is
 * expected there at that time. What is not registered is not known, and counts as others being there.
 */
export function homeIsHers(household: Household | undefined, at: LocalMoment): boolean {
  return household !== undefined && household.people === 1 && !household.pets && !household.robot && !isVisited(household, at);
}

/** Whether an event shows that somebody did something; that a state ended shows nothing. */
export function isSignEvent(kind: DeviceKind, event: EventKind, state: "on" | "off" | "pulse"): boolean {
  return state !== "off" && (SIGNS[kind]?.events.includes(event) ?? false);
}

/** Whether such a device shows by this measurement that somebody did something. */
export function isSignMeasurement(kind: DeviceKind, measurement: Measurement): boolean {
  return SIGNS[kind]?.readings.includes(measurement) ?? false;
}

/**
 * Whether a reading shows that somebody did something, compared with what the same gauge said before; notes it.
 * Steps and water must have grown, a band put on, a bed entered or left, an appliance switched on. A counter that fell
 * was set back: no sign. Water that flows without a pause for three hours is a leak, and no sign.
 */
export function isSignReading(
  kind: DeviceKind,
  { measurement, value, at }: { readonly measurement: Measurement; readonly value: number; readonly at: Instant },
  trace: Trace,
  household: Pick<Household, "heater"> | undefined,
): boolean {
  if (!isSignMeasurement(kind, measurement)) return false;
  const before = trace.value;
  trace.value = value;
  if (measurement === "water_use") return isDrawn(trace, at, value);
  if (before === null) return false;
  if (measurement === "steps") return value > before;
  if (measurement === "worn") return value >= 1 && before < 1;
  if (measurement === "power") return household?.heater === false && value - before >= LEAST_POWER;
  return value >= 1 !== before >= 1;
}

/** More was drawn since the last kept standing than a drip and than what flows anyway. */
function isDrawn({ ring }: Trace, at: Instant, value: number): boolean {
  const [lastAt, last] = [ring.at(-2), ring.at(-1)];
  if (lastAt === undefined || last === undefined || value < last) {
    ring.splice(0, ring.length, at, value);
    return false;
  }
  if (at <= lastAt) return false;
  const drawn = value - last;
  const sign = drawn >= LEAST_WATER && drawn > ABOVE_LEAK * leakOf(ring, at) * (at - lastAt);
  if (sign || at - lastAt >= PART) ring.push(at, value);
  // The one kept before the pause begins stays: it shows that the whole of it is known.
  while (ring.length > 4 && (ring[2] ?? at) <= at - PAUSE) ring.splice(0, 2);
  while (ring.length > 2 * MOST_KEPT) ring.splice(2, 2);
  return sign;
}

const MOST_KEPT = 16;

/** The least flow, per ms, in the last hours; 0 where there was a pause or not all of them are known. */
function leakOf(ring: readonly number[], now: Instant): number {
  const first = ring[0] ?? now;
  if (first > now - PAUSE || ring.length < 4) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 2; i < ring.length; i += 2) {
    const [from, to] = [ring[i - 2] ?? 0, ring[i] ?? 0];
    if (to > now - PAUSE && to > from) least = Math.min(least, ((ring[i + 1] ?? 0) - (ring[i - 1] ?? 0)) / (to - from));
  }
  return Number.isFinite(least) ? least : 0;
}
