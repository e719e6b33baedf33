import type { DeviceKind, EventKind, KindCertainty, Measurement } from "../contracts/index.ts";

/** Events that devices of one kind send, and hardly any other. */
const BY_EVENT: Partial<Record<EventKind, DeviceKind>> = {
  ...{ smoke: "smoke", heat: "heat", gas: "gas", co: "co", "electrical-fire": "electrical-fire", leak: "leak" },
  ...{ fire: "fire-panel", "manual-call": "fire-panel", supervisory: "fire-panel", started: "fire-panel", feedback: "fire-panel" },
  ...{ sos: "sos-button", help: "help-button", fall: "wearable", worn: "wearable", "fall-cancelled": "wearable" },
  ...{ "bed-exit": "bed", "bed-return": "bed", "no-turn": "bed", door: "door", motion: "motion", presence: "presence" },
  ...{ "lift-trapped": "lift", "lift-fault": "lift", "manhole-open": "manhole", "mains-lost": "power", "gas-valve-closed": "gas-valve" },
  ...{ "ebike-in-lift": "camera", "video-smoke": "camera", "video-flame": "camera", "fallen-person": "camera", person: "camera" },
  ...{ vehicle: "camera", "camera-covered": "camera", intrusion: "camera", loitering: "camera", crowd: "crowd-counter" },
};

const BY_MEASUREMENT: Partial<Record<Measurement, DeviceKind>> = {
  ...{ smoke: "smoke", gas: "gas", co: "co", leakage_current: "electrical-fire", cable_temperature: "electrical-fire" },
  ...{ heart_rate: "wearable", spo2: "wearable", steps: "wearable", worn: "wearable", in_bed: "bed" },
  ...{ water_pressure: "water-pressure", water_level: "water-level", water_use: "water-meter" },
  ...{ people_count: "crowd-counter", crowd_density: "crowd-counter" },
};

/** Devices of many kinds measure these beside what they are there for. */
const WEAK: Partial<Record<Measurement, DeviceKind>> = {
  ...{ temperature: "environment", humidity: "environment", eco2: "environment", wind_speed: "environment" },
  ...{ respiratory_rate: "bed", power: "power", lat: "wearable", lon: "wearable", systolic_bp: "wearable", skin_temperature: "wearable" },
};

/** Kinds that do what others do, and more: a bed sensor feels the heart too. */
const ALSO: Partial<Record<DeviceKind, readonly DeviceKind[]>> = {
  wearable: ["sos-button", "help-button"],
  bed: ["wearable", "presence", "sos-button"],
  smoke: ["heat"],
  "fire-panel": ["smoke", "heat", "electrical-fire"],
  presence: ["motion"],
  camera: ["motion", "presence"],
};

/** What devices of several kinds say: a band has an SOS key, a camera sees people, a radar falls. */
const SHARED: ReadonlySet<string> = new Set<EventKind>(["sos", "help", "fall", "motion", "presence", "person", "crowd"]);

interface Seeming {
  readonly kind: DeviceKind | null;
  readonly certainty: KindCertainty;
}

const kindsIn = (names: Iterable<string>, table: Readonly<Record<string, DeviceKind | undefined>>): Set<DeviceKind> =>
  new Set([...names].flatMap((name) => (Object.hasOwn(table, name) ? (table[name] ?? []) : [])));

/** The one that does all that the others do; undefined where there is none. */
function covering(kinds: ReadonlySet<DeviceKind>): DeviceKind | undefined {
  return [...kinds].find((kind) => [...kinds].every((other) => other === kind || (ALSO[kind] ?? []).includes(other)));
}

/**
 * What kind of device it seems to be, from the names of what it measured and reported. Clear where it said what only that
 * kind says; likely where others may say it too, or where it said what two kinds say. The tables are ours [D]; a human decides.
 */
export function seemingKind(measurements: Iterable<string>, events: readonly string[]): Seeming {
  const seen = [...measurements];
  const own = kindsIn(
    [...events].filter((name) => !SHARED.has(name)),
    BY_EVENT,
  );
  const sure = covering(new Set([...own, ...kindsIn(seen, BY_MEASUREMENT)]));
  if (sure !== undefined) return { kind: sure, certainty: "sure" };
  const strong = new Set([...kindsIn(events, BY_EVENT), ...kindsIn(seen, BY_MEASUREMENT)]);
  const [first] = strong.size > 0 ? strong : kindsIn(seen, WEAK);
  return first === undefined ? { kind: null, certainty: "open" } : { kind: first, certainty: "likely" };
}
