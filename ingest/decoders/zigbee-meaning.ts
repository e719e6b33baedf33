import type { EventKind, Measurement } from "../../contracts/index.ts";
import { isObject, type JsonObject } from "../shape.ts";

/**
 * What a property of a Zigbee device says, as its definition exposes it. Plain JSON, for it is kept with the gateway:
 * `state` has the value that means on and the one that means off, `enum` a list of values and what each says,
 * `number` a measurement and the unit, `action` what buttons do.
 */
export type Meaning =
  | { readonly is: "state"; readonly event: EventKind | "own"; readonly on: unknown; readonly off: unknown }
  | { readonly is: "enum"; readonly says: Readonly<Record<string, readonly EnumWord[]>>; readonly other: readonly EnumWord[] }
  | {
      readonly is: "number";
      readonly measurement: Measurement;
      readonly unit: string /** One of several probes, not the first. */;
      readonly second?: true;
    }
  | { readonly is: "action"; readonly any: boolean }
  | { readonly is: "test" };

/** An event and its state, as "smoke on". */
export type EnumWord = readonly [event: EventKind | "own", state: "on" | "off" | "pulse"];

/** Binary properties by their plain name. */
const STATES: Readonly<Record<string, EventKind | "own">> = {
  smoke: "smoke",
  smoke_alarm: "smoke",
  carbon_monoxide: "co",
  co: "co",
  co_alarm: "co",
  gas: "gas",
  gas_leak: "gas",
  heat: "heat",
  heat_alarm: "heat",
  fire: "fire",
  water_leak: "leak",
  active_water_leak: "leak",
  leak: "leak",
  water_sensor: "leak",
  water_condition_alarm: "leak",
  flood: "leak",
  sos: "sos",
  sos_alarm: "sos",
  panic: "sos",
  emergency: "sos",
  fall: "fall",
  fall_detected: "fall",
  occupancy: "motion",
  // Either of its two heads.
  occupancy_or: "motion",
  motion: "motion",
  moving: "motion",
  vibration: "motion",
  presence: "presence",
  contact: "door",
  garage_door_contact: "door",
  tamper: "tamper",
  battery_low: "battery-low",
  fault: "fault",
  fault_alarm: "fault",
  trouble: "fault",
  battery_defect: "fault",
  sensor_fault: "fault",
  alarm: "own",
  mains_lost: "mains-lost",
  ac_mains: "mains-lost",
};

const NUMBERS: Readonly<Record<string, { readonly measurement: Measurement; readonly unit: string }>> = {
  temperature: { measurement: "temperature", unit: "°C" },
  humidity: { measurement: "humidity", unit: "%" },
  battery: { measurement: "battery", unit: "%" },
  co: { measurement: "co", unit: "ppm" },
  co_ppm: { measurement: "co", unit: "ppm" },
  carbon_monoxide_value: { measurement: "co", unit: "ppm" },
  gas: { measurement: "gas", unit: "%LEL" },
  gas_value: { measurement: "gas", unit: "%LEL" },
  gas_density: { measurement: "gas", unit: "%LEL" },
  smoke_density: { measurement: "smoke", unit: "" },
  smoke_density_dbm: { measurement: "smoke", unit: "dB/m" },
  power: { measurement: "power", unit: "W" },
  eco2: { measurement: "eco2", unit: "ppm" },
  co2: { measurement: "eco2", unit: "ppm" },
  leakage_current: { measurement: "leakage_current", unit: "mA" },
  leakage: { measurement: "leakage_current", unit: "mA" },
  breathing_rate: { measurement: "respiratory_rate", unit: "breaths/min" },
  heart_rate: { measurement: "heart_rate", unit: "bpm" },
  people: { measurement: "people_count", unit: "" },
  liquid_depth: { measurement: "water_level", unit: "m" },
  water_level: { measurement: "water_level", unit: "m" },
  water_consumed: { measurement: "water_use", unit: "m³" },
  wind_speed: { measurement: "wind_speed", unit: "m/s" },
};
/** Spellings of the definitions for units that the hub writes otherwise. */
const UNITS: Readonly<Record<string, string>> = { LEL: "%LEL", "% LEL": "%LEL", "LEL %": "%LEL", "lel%": "%LEL", "℃": "°C" };
/** Without its unit such a number may be anything. */
const NEEDS_UNIT = new Set([
  "gas",
  "gas_density",
  "leakage",
  "smoke_density",
  "water_level",
  "liquid_depth",
  "water_consumed",
  "leakage_current",
]);

const off = (...events: readonly (EventKind | "own")[]): EnumWord[] => events.map((event) => [event, "off"]);
const NOTHING: readonly EnumWord[] = [];

/** Enumerations by their plain name: what each value says, and what any other says. */
const ENUMS: Readonly<
  Record<string, { readonly says: Readonly<Record<string, readonly EnumWord[]>>; readonly other?: readonly EnumWord[] }>
> = {
  smoke_state: { says: { alarm: [["smoke", "on"]], normal: off("smoke"), none: off("smoke") } },
  gas_state: { says: { alarm: [["gas", "on"]], normal: off("gas"), none: off("gas") } },
  gas_sensor_state: { says: { alarm: [["gas", "on"]], normal: off("gas") } },
  co_state: { says: { alarm: [["co", "on"]], normal: off("co"), none: off("co") } },
  alarm_status: {
    says: {
      normal: off("own"),
      ok: off("own", "tamper", "heat", "fault", "battery-low"),
      alarm: [["own", "on"]],
      tamper: [["tamper", "on"]],
      high_temperatur: [["heat", "on"]],
      battery_alarm: [["battery-low", "on"]],
      error: [["fault", "on"]],
    },
  },
  alarm_state: {
    says: {
      normal: off("own"),
      prealarm: [["own", "on"]],
      alarmed: [["own", "on"]],
      warning_alarm: [["own", "on"]],
      critical_alarm: [["own", "on"]],
    },
  },
  chamber_contamination: {
    says: { normal: off("fault"), light_contamination: NOTHING, medium_contamination: NOTHING, critical_contamination: [["fault", "on"]] },
  },
  halo_alert_state: {
    says: {
      safe: off("smoke", "co", "battery-low", "fault"),
      pre_smoke: [["smoke", "on"]],
      smoke: [["smoke", "on"]],
      interconnect_smoke: [["smoke", "on"]],
      carbon_monoxide: [["co", "on"]],
      interconnect_carbon_monoxide: [["co", "on"]],
      low_battery: [["battery-low", "on"]],
      very_low_battery: [["battery-low", "on"]],
      failed_battery: [["fault", "on"]],
      end_of_life: [["fault", "on"]],
      smoke_test: [["fire-test", "pulse"]],
      co_test: [["fire-test", "pulse"]],
      // Of the weather, and that it was muted.
      weather: NOTHING,
      other: NOTHING,
      silenced: NOTHING,
    },
  },
  // Which of the alarms of other heads it would pass on.
  link_available: { says: { inactive: NOTHING, smoke_active: NOTHING, gas_active: NOTHING, co_active: NOTHING, heat_active: NOTHING } },
  fall_status: { says: { fall_alarm: [["fall", "pulse"]], fall_warning: [["fall", "pulse"]], normal: off("fall") } },
  fall_down_status: { says: { fall: [["fall", "pulse"]], maybe_fall: [["fall", "pulse"]], none: off("fall") } },
  water_leakage_state: { says: { water_leakage_yes: [["leak", "on"]], water_leakage_no: off("leak") } },
  break_function_state: { says: { break_active: [["intrusion", "pulse"]], idle: off("intrusion") } },
  presence_state: presence(),
  human_motion_state: presence(),
  motion_state: presence(),
  door_state: opening(),
  window_state: opening(),
  opening_state: opening(),
  battery_state: battery(),
  battery_level: battery(),
  fault: {
    says: {
      none: off("fault", "electrical-fire"),
      clear: off("fault", "electrical-fire"),
      normal: off("fault"),
      fire_alarm: [["electrical-fire", "on"]],
    },
    other: [["fault", "on"]],
  },
  fault_alarm: { says: { none: off("fault") }, other: [["fault", "on"]] },
};

function presence(): { readonly says: Readonly<Record<string, readonly EnumWord[]>>; readonly other: readonly EnumWord[] } {
  const gone = off("presence");
  return {
    says: { none: gone, absence: gone, absent: gone, unoccupied: gone, no: gone, disabled: NOTHING, unknown: NOTHING },
    other: [["presence", "on"]],
  };
}

function opening(): { readonly says: Readonly<Record<string, readonly EnumWord[]>> } {
  const open: readonly EnumWord[] = [["door", "on"]];
  return { says: { open, opened: open, tilted: open, error_forced_open: open, closed: off("door"), close: off("door") } };
}

function battery(): { readonly says: Readonly<Record<string, readonly EnumWord[]>> } {
  const good = off("battery-low");
  return { says: { low: [["battery-low", "on"]], medium: good, middle: good, high: good, full: good, usb: good } };
}

/** Buttons made to call for help, which may say no more than that they were pressed. */
const CALLS = /\b(?:sos|panic|emergency|distress)\b|紧急|呼救/i;
export const KEYPAD = /^(?:arm|disarm|exit_delay|entry_delay|not_ready|in_alarm)/;

export interface Expose extends JsonObject {
  readonly property: string;
}

/** What can be set or is a figure is no state that a device tells of itself. */
function isNoState({ access, category, type }: Expose): boolean {
  return category === "config" || type === "numeric" || type === "text" || (typeof access === "number" && (access & 1) !== (access & 3));
}

/** All exposed properties, out of the groups in which some stand. */
export function exposesOf(list: unknown): Expose[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, 500).flatMap((one: unknown): Expose[] => {
    if (!isObject(one)) return [];
    const { property } = one;
    return Array.isArray(one.features) && one.type !== "composite"
      ? exposesOf(one.features)
      : typeof property === "string"
        ? [{ ...one, property }]
        : [];
  });
}

/** The plain name: without the endpoint, the zone's bit and the number of a part. */
export function baseName(property: string, endpoint: unknown): string {
  const own = typeof endpoint === "string" && property.endsWith(`_${endpoint}`) ? property.slice(0, -endpoint.length - 1) : property;
  return own.replace(/_(?:alarm_)?(?:\d+|l\d+)$/, "").replace(/^gas_alarm$/, "gas");
}

/** The state under a longer name: which input says it, that it was detected, that another head passed it on. */
function stateNamed(base: string, isSet: boolean): EventKind | "own" | undefined {
  if (Object.hasOwn(STATES, base)) return STATES[base];
  const core = base
    .replace(/^(?:(?:input|channel|zone|port|probe|sensor)_\d+|mmwave_area\d+|linkage|interconnect(?:ed)?|remote)_/, "")
    .replace(/_(?:detect(?:ed|ion)?|state|status|alarm)$/, "");
  // What can be set under such a name is whether it is to be detected.
  return !isSet && core !== base && Object.hasOwn(STATES, core) ? STATES[core] : undefined;
}

function enumMeaning(base: string, values: readonly unknown[]): Meaning | undefined {
  const words = values.map(String);
  // Radars call their state "state" or "status"; so do lamps.
  const named =
    ENUMS[base] ??
    (/^(state|status)$/.test(base) && words.some((word) => /^(presence|occupied|falling)$/i.test(word)) ? presence() : undefined);
  if (named === undefined) return undefined;
  const says = {
    ...named.says,
    ...(words.includes("falling")
      ? {
          falling: [
            ["fall", "pulse"],
            ["presence", "on"],
          ] as const,
        }
      : {}),
  };
  return { is: "enum", says, other: named.other ?? NOTHING };
}

/**
 * What an exposed property says.
 * @param calls whether the device is a button to call for help with
 * @returns undefined where the hub keeps nothing of it: settings, switches, comfort
 */
export function meaningOf(expose: Expose, calls: boolean): Meaning | undefined {
  const { property, type, access, category } = expose;
  const base = baseName(property, expose.endpoint);
  if (category === "config" || (typeof access === "number" && (access & 1) === 0)) return undefined;
  const isSet = typeof access === "number" && (access & 2) !== 0;
  if (base === "action") {
    const values = Array.isArray(expose.values) ? expose.values.map(String) : [];
    return { is: "action", any: calls && !values.some((value) => KEYPAD.test(value)) };
  }
  if (type === "binary" && base === "test") return isSet ? undefined : { is: "test" };
  const event = type === "binary" ? stateNamed(base, isSet) : undefined;
  if (event !== undefined) {
    // A siren's alarm is what it is told to do.
    if (event === "own" && isSet) return undefined;
    const isGarage = base === "garage_door_contact";
    return {
      is: "state",
      event,
      on: isGarage ? expose.value_off : (expose.value_on ?? true),
      off: isGarage ? expose.value_on : (expose.value_off ?? false),
    };
  }
  if (type === "enum" && !isSet) return enumMeaning(base, Array.isArray(expose.values) ? expose.values : []);
  if (type === "numeric" && !isSet && Object.hasOwn(NUMBERS, base)) {
    const said = typeof expose.unit === "string" && expose.unit !== "" ? expose.unit : undefined;
    const known = NUMBERS[base];
    if (known === undefined || (said === undefined && NEEDS_UNIT.has(base))) return undefined;
    const unit = said === undefined ? known.unit : (UNITS[said] ?? said);
    // A counter of gas is no concentration.
    return known.measurement === "gas" && unit !== "%LEL" ? undefined : { is: "number", measurement: known.measurement, unit };
  }
  return undefined;
}

const USUAL = {
  boolean: new Map<string, Meaning | null>(),
  number: new Map<string, Meaning | null>(),
  string: new Map<string, Meaning | null>(),
};
const USUAL_KEPT = 1_000;
/** Texts that are longer are no words of a list. */
const LONGEST_WORD = 40;

/** What a property says where no definition was heard yet: by its name and the usual values. */
export function usualMeaning(property: string, value: unknown): Meaning | undefined {
  const type = typeof value;
  if ((type !== "boolean" && type !== "number" && type !== "string") || property.length > 60) return guessed(property, value);
  // A number and a switch say what their name says; what a text says hangs on the text too.
  if (typeof value === "string" && value.length > LONGEST_WORD) return guessed(property, value);
  const kept = USUAL[type];
  const key = typeof value === "string" ? `${property}\0${value}` : property;
  const known = kept.get(key);
  if (known !== undefined) return known ?? undefined;
  const meaning = guessed(property, value);
  if (kept.size >= USUAL_KEPT) kept.clear();
  kept.set(key, meaning ?? null);
  return meaning;
}

function guessed(property: string, value: unknown): Meaning | undefined {
  const base = baseName(property, undefined);
  const usual = { property, access: 1, value_on: base !== "contact", value_off: base === "contact" };
  if (base === "action") return { is: "action", any: false };
  if (typeof value === "boolean") return meaningOf({ ...usual, type: "binary" }, false);
  if (typeof value === "number") return NEEDS_UNIT.has(base) ? undefined : meaningOf({ ...usual, type: "numeric" }, false);
  return typeof value === "string" ? meaningOf({ ...usual, type: "enum", values: [value] }, false) : undefined;
}

export interface LearntDevice {
  readonly ids: readonly string[];
  readonly calls: boolean;
  readonly says: Readonly<Record<string, Meaning>>;
  /** Settings and figures that its definition explains and the hub does not keep; missing where it was learnt by an older version. */
  readonly other?: readonly string[];
}

/** What is kept of one device of `bridge/devices`; undefined for the coordinator and what is no device. */
export function learnDevice(said: unknown): { readonly name: string; readonly learnt: LearntDevice } | undefined {
  if (!isObject(said) || typeof said.friendly_name !== "string" || said.type === "Coordinator") return undefined;
  const definition = isObject(said.definition) ? said.definition : undefined;
  const ids = [said.ieee_address, said.friendly_name].filter((id): id is string => typeof id === "string");
  const calls = CALLS.test(`${definition?.model ?? ""} ${definition?.description ?? ""}`.replaceAll("_", " "));
  const says: Record<string, Meaning> = {};
  const other = new Set<string>();
  const taken = new Set<Measurement>();
  for (const expose of exposesOf(definition?.exposes)) {
    const meaning = meaningOf(expose, calls);
    if (meaning === undefined && isNoState(expose)) other.add(expose.property);
    if (meaning === undefined || Object.hasOwn(says, expose.property)) continue;
    // Two probes would write one series; the first has it.
    const second = meaning.is === "number" && taken.has(meaning.measurement);
    if (meaning.is === "number") taken.add(meaning.measurement);
    says[expose.property] = second ? { ...meaning, second } : meaning;
  }
  return { name: said.friendly_name, learnt: { ids, calls, says, other: [...other].slice(0, 100) } };
}
