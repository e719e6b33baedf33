import type { DeviceKind } from "../../contracts/index.ts";
import { isObject } from "../shape.ts";

/** What a key says in figures, and the unit in which the common codecs write a plain number. */
export interface Figure {
  readonly key: RegExp;
  readonly measurement: string;
  readonly unit: string;
  readonly kinds?: readonly string[];
}

const PRESSED_WATER = ["water-pressure", "hydrant"];
const STANDING_WATER = ["water-level", "manhole"];
const TEMPERATURE = "(?:(?:air|ambient|indoor|room|sensor)-)?temp(?:erature)?";
const LEVEL = "(?:(?:water|liquid)-)?(?:level|depth|deep)";
const FIGURES: readonly Figure[] = [
  { key: /^(?:(?:water|pipe)-)?pressure(?:-\d+)?-?mpa$/, measurement: "water_pressure", unit: "MPa", kinds: PRESSED_WATER },
  { key: /^(?:(?:water|pipe)-)?pressure(?:-\d+)?-?bar$/, measurement: "water_pressure", unit: "bar", kinds: PRESSED_WATER },
  { key: /^(?:(?:water|pipe)-)?pressure(?:-\d+)?-?psi$/, measurement: "water_pressure", unit: "psi", kinds: PRESSED_WATER },
  { key: /^(?:(?:water|pipe)-)?pressure(?:-\d+)?(?:-?k-?pa)?$/, measurement: "water_pressure", unit: "kPa", kinds: PRESSED_WATER },
  { key: new RegExp(`^${LEVEL}(?:-?cm)?$`), measurement: "water_level", unit: "cm", kinds: STANDING_WATER },
  { key: new RegExp(`^${LEVEL}-?mm$`), measurement: "water_level", unit: "mm", kinds: STANDING_WATER },
  { key: new RegExp(`^${LEVEL}-?m$`), measurement: "water_level", unit: "m", kinds: STANDING_WATER },
  { key: new RegExp(`^${TEMPERATURE}-?(?:f|deg-f|fahrenheit)$`), measurement: "temperature", unit: "degF" },
  {
    key: new RegExp(`^${TEMPERATURE}(?:-?c|-deg-c|-celsius)?(?:-(?:ds18-?b20|ds|sht\\d*|ambient|internal|external|\\d+))?$`),
    measurement: "temperature",
    unit: "Cel",
  },
  { key: /^(?:hum|humi|rh|relative-humidity|air-humidity)(?:idity)?(?:-(?:sht\d*|percent|\d+))?$/, measurement: "humidity", unit: "%" },
  { key: /^co-?2(?:-ppm)?$/, measurement: "eco2", unit: "ppm" },
  {
    key: /^batt?(?:ery)?(?:-level)?(?:-in)?-?(?:percent(?:age)?|pct|perc|soc)$|^battery-remaining$|^battery-capacity$/,
    measurement: "battery",
    unit: "%",
  },
  { key: /^people(?:-counter-all|-num(?:ber)?)?$|^current-total$/, measurement: "people_count", unit: "1" },
];
/** 327.67 and its like stand for a probe that is not there. */
const NO_PROBE = new Set([327.67, -327.68, 3276.7, -3276.8, 655.35, 6553.5, 32767, 65535, -999, -127]);
const BATTERY = /^batt?(?:ery)?(?:-level|-status|-state)?$/;
/** Levels of a battery that codecs give as codes, from empty to full. */
const BATTERY_CODE = /-(?:status|state)$/;

export function figureFor(kind: DeviceKind, name: string): Figure | undefined {
  // Of what detects carbon monoxide it is the second probe.
  if (kind === "co" && name === "co-2") return undefined;
  return FIGURES.find(({ key, kinds }) => key.test(name) && (kinds === undefined || kinds.includes(kind)));
}

/** A number, or one in a text without a unit. */
function bareNumber(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(value) ? value.trim() : undefined;
}

/** {value, unit} and {displayName, data, unit}, as some codecs wrap a figure: the figure with its unit. */
export function unwrapped(value: unknown): string | undefined {
  if (!isObject(value) || typeof value.unit !== "string") return undefined;
  const number = bareNumber(value.value ?? value.data);
  return number === undefined ? undefined : `${number} ${value.unit}`;
}

/**
 * What a figure says, as a measurement and its value with the unit; null where the probe is not there.
 * @param fahrenheit whether what stands beside it says that temperatures are
 * @returns undefined where it is no figure; an empty measurement where it says nothing that the hub keeps
 */
export function readFigure(
  name: string,
  found: Figure | undefined,
  value: unknown,
  fahrenheit: boolean,
): readonly [string, unknown] | undefined {
  const wrapped = found === undefined ? undefined : unwrapped(value);
  if (found !== undefined && wrapped !== undefined) return [found.measurement, wrapped];
  const number = bareNumber(value);
  if (number === undefined) return undefined;
  const figure = Number(number);
  if (BATTERY.test(name)) {
    if (BATTERY_CODE.test(name) && figure >= 0 && figure <= 4) return ["", undefined];
    // A battery in volts or millivolts under the name of its share.
    const volts = figure > 100 || (figure > 0 && figure <= 4.3 && !Number.isInteger(figure));
    return volts ? ["", undefined] : ["battery", number];
  }
  if (found === undefined) return undefined;
  const { measurement, unit } = found;
  if (NO_PROBE.has(figure)) return [measurement, null];
  return [measurement, `${number} ${fahrenheit && unit === "Cel" ? "degF" : unitOf(name, found, figure)}`];
}

/** Codecs that write kPa or cm write whole numbers; "0.31" under a name that has no unit is in the greater one. */
function unitOf(name: string, { unit }: Figure, figure: number): string {
  if (Number.isInteger(figure) || /(?:pa|cm)$/.test(name)) return unit;
  if (unit === "kPa" && figure > 0 && figure < 2.5) return "MPa";
  return unit === "cm" && figure > 0 && figure < 10 ? "m" : unit;
}

const LOW = /^(?:low|very-low|critical|empty|replace)$/;
const GOOD = /^(?:good|ok|normal|high|full|medium)$/;

/** Whether a word for a battery says that it is low, also beside its voltage: "2.3(low battery)"; undefined where it is none. */
export function isLow(name: string, word: string): boolean | undefined {
  if (/^(?:volt(?:age)?|(?:bat|battery?)-?v(?:olt(?:age)?)?)$/.test(name) && /low-batt/.test(word)) return true;
  if (!BATTERY.test(name)) return undefined;
  return LOW.test(word) ? true : GOOD.test(word) ? false : undefined;
}
