import type { EventKind } from "../../contracts/index.ts";
import { plain } from "../knowledge.ts";
import { zwaveWord } from "./zwave-words.ts";

/** What one value of a state says; null is known and no news. */
type Says = readonly [event: EventKind, state: "on" | "off" | "pulse"] | null;
type Values = Readonly<Record<number, Says>>;

const FAULT: Says = ["fault", "on"];
const TAMPER: Says = ["tamper", "on"];
const LOW: Says = ["battery-low", "on"];
const detector = (event: EventKind): Readonly<Record<string, Values>> => ({
  "sensor-status": { 1: [event, "on"], 2: [event, "on"] },
  "alarm-status": { 3: ["fire-test", "pulse"], 6: null },
  "test-status": { 3: ["fire-test", "pulse"] },
  "maintenance-status": { 4: FAULT, 5: FAULT },
  "periodic-inspection-status": { 7: FAULT },
  "dust-in-device-status": { 8: FAULT },
});

/** States of the Notification Command Class (SDS13713) by type and variable, as the driver calls them; 0 is idle in each. */
const STATES: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  "smoke-alarm": detector("smoke"),
  "co-alarm": detector("co"),
  "co2-alarm": { "maintenance-status": { 4: FAULT, 5: FAULT } },
  "heat-alarm": {
    "heat-sensor-status": { 1: ["heat", "on"], 2: ["heat", "on"], 5: null, 6: null },
    "alarm-status": { 7: ["fire-test", "pulse"], 9: null },
    "maintenance-status": { 8: FAULT },
    "periodic-inspection-status": { 11: FAULT },
    "dust-in-device-status": { 10: FAULT },
  },
  "water-alarm": { "sensor-status": { 1: ["leak", "on"], 2: ["leak", "on"] }, "pump-status": { 10: null, 11: FAULT } },
  "gas-alarm": {
    "combustible-gas-status": { 1: ["gas", "on"], 2: ["gas", "on"] },
    "toxic-gas-status": { 3: ["gas", "on"], 4: ["gas", "on"] },
    "alarm-status": { 5: ["fire-test", "pulse"] },
    "maintenance-status": { 6: FAULT },
  },
  "access-control": {
    // 0x1600 and 0x1601 are open as usual and tilted.
    "door-state": { 22: ["door", "on"], 23: ["door", "off"], 5632: ["door", "on"], 5633: ["door", "on"] },
    "door-state-simple": { 22: ["door", "on"], 23: ["door", "off"] },
  },
  "home-security": {
    "sensor-status": { 1: ["intrusion", "pulse"], 2: ["intrusion", "pulse"] },
    "cover-status": { 3: TAMPER },
    "motion-sensor-status": { 7: ["motion", "on"], 8: ["motion", "on"] },
    "magnetic-interference-status": { 11: TAMPER },
  },
  "power-management": {
    "mains-status": { 2: ["mains-lost", "on"], 3: ["mains-lost", "off"] },
    "battery-maintenance-status": { 10: LOW, 11: LOW, 17: LOW },
    "battery-level-status": { 13: null, 14: LOW, 15: LOW },
    "backup-battery-level-status": { 16: LOW, 18: FAULT },
    "load-error-status": { 9: FAULT },
  },
  system: {
    "hardware-status": { 1: FAULT, 3: FAULT },
    "software-status": { 2: FAULT, 4: FAULT },
    "cover-status": { 6: TAMPER },
  },
  "home-health": { "position-status": { 1: ["bed-exit", "pulse"], 2: null, 3: ["bed-return", "pulse"], 5: null } },
};

/** Types of which whatever nobody knows may cost a life. */
export const GRAVE_TYPES: ReadonlySet<string> = new Set([
  "smoke-alarm",
  "co-alarm",
  "heat-alarm",
  "gas-alarm",
  "emergency-alarm",
  "home-health",
]);
/** What no state says and only its own message tells. */
const EVENTS: Readonly<Record<string, readonly [EventKind, "on" | "pulse"]>> = {
  "fall-detected": ["fall", "pulse"],
  "contact-police": ["sos", "pulse"],
  "contact-fire-service": ["sos", "pulse"],
  "contact-medical-service": ["sos", "pulse"],
};

/** A state as it was said: what began, or all that ends with it. */
export interface ZwaveSaid {
  readonly begins: Says | undefined;
  readonly ends: readonly EventKind[];
}

/** @returns undefined where the variable is none that the hub knows */
export function stateSaid(type: string, variable: string, value: number): ZwaveSaid | undefined {
  const values = STATES[type]?.[variable];
  if (values === undefined) return undefined;
  if (value !== 0) return { begins: values[value], ends: [] };
  const states = Object.values(values).flatMap((one) => (one === null || one[1] === "pulse" ? [] : [one[0]]));
  return { begins: null, ends: [...new Set(states)] };
}

/** What the name of a happening says: "Smoke detected", "Contact medical service"; undefined where nobody knows it. */
export function happeningSaid(name: string): Says | undefined {
  const word = plain(name.replace(/\(.*\)/, "").replace(/[,/]/g, " ")).replace(/-location-provided$/, "");
  if (Object.hasOwn(EVENTS, word)) return EVENTS[word];
  const said = zwaveWord(word);
  return said === undefined || said === null ? said : [said.event, said.state];
}

/** Kinds of binary sensors (Sensor Binary CC, table 3) and of the older Sensor Alarm CC; "own" is the device's own alarm. */
export const BINARY: Readonly<Record<string, EventKind | "own" | null>> = {
  smoke: "smoke",
  co: "co",
  co2: null,
  heat: "heat",
  water: "leak",
  "water-leak": "leak",
  freeze: null,
  tamper: "tamper",
  "door-window": "door",
  tilt: null,
  motion: "motion",
  "glass-break": "intrusion",
  aux: "own",
  "general-purpose": "own",
  any: "own",
};
const ALARM_TYPES: Readonly<Record<string, string>> = { 0: "any", 1: "smoke", 2: "co", 3: "co2", 4: "heat", 5: "water", 255: "any" };
/** The kind of a Sensor Alarm, by name or number. */
export const alarmKind = (key: string): string => ALARM_TYPES[key] ?? plain(key);

/** Figures of Multilevel Sensors: the measurement, and the unit where the message names none. */
export const FIGURES: Readonly<Record<string, readonly [measurement: string, unit: string]>> = {
  "air-temperature": ["temperature", "Cel"],
  temperature: ["temperature", "Cel"],
  humidity: ["humidity", "%"],
  "relative-humidity": ["humidity", "%"],
  "carbon-dioxide-co-level": ["eco2", "ppm"],
  "carbon-dioxide-co2-level": ["eco2", "ppm"],
  "carbon-monoxide-co-level": ["co", "ppm"],
  "water-pressure": ["water_pressure", "kPa"],
  "heart-rate": ["heart_rate", "/min"],
  "respiratory-rate": ["respiratory_rate", "/min"],
  power: ["power", "W"],
};
