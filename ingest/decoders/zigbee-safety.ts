import type { EventKind } from "../../contracts/index.ts";
import type { Expose } from "./zigbee-meaning.ts";

/* What the safety properties of Zigbee devices are to say, written from the names and values of the definitions and not from
   the decoder: the table that it is measured by. */

/** Switches, by the word that stands in their name. */
const SWITCHES: readonly (readonly [word: RegExp, event: EventKind])[] = [
  [/(?:^|_)smoke(?:_|$)/, "smoke"],
  [/(?:^|_)(?:carbon_monoxide|co)(?:_|$)/, "co"],
  [/(?:^|_)gas(?:_|$)/, "gas"],
  [/(?:^|_)(?:water_leak|leak|leakage|flood|water|water_sensor)(?:_alarm)?(?:_(?:detect(?:ed|ion)?|state|wire|zone|both))?(?:_|$)/, "leak"],
  [/(?:^|_)(?:sos|panic|emergency)(?:_alarm)?$/, "sos"],
  [/(?:^|_)fall(?:_|$)/, "fall"],
  [/^(?:fire|fire_alarm)$/, "fire"],
  [/^(?:heat|heat_alarm|heat_detected)$/, "heat"],
  [/(?:^|_)(?:occupancy|motion|vibration)(?:_|$)/, "motion"],
  [/(?:^|_)presence(?:_|$)/, "presence"],
  [/(?:^|_)contact(?:_|$)/, "door"],
  [/(?:^|_)tamper(?:_|$)/, "tamper"],
  [/^battery_low$/, "battery-low"],
];

const alarm = (event: string): Says => ({ alarm: event, normal: `${event} off`, none: `${event} off`, detecting: "", unknown: "" });
type Says = Readonly<Record<string, string>>;
/** Lists of words: the event that each begins, as "smoke" or "smoke off"; empty where it says nothing. */
const WORDS: Readonly<Record<string, Says>> = {
  smoke_state: alarm("smoke"),
  gas_state: alarm("gas"),
  gas_sensor_state: alarm("gas"),
  co_state: alarm("co"),
  water_leakage_state: { water_leakage_yes: "leak", water_leakage_no: "leak off" },
  fall_status: { fall_alarm: "fall", fall_warning: "fall", normal: "", unknown: "" },
  fall_down_status: { fall: "fall", maybe_fall: "fall", none: "" },
  halo_alert_state: {
    ...{ pre_smoke: "smoke", smoke: "smoke", interconnect_smoke: "smoke" },
    ...{ carbon_monoxide: "co", interconnect_carbon_monoxide: "co", safe: "smoke off" },
    ...{ low_battery: "battery-low", very_low_battery: "battery-low", failed_battery: "fault", end_of_life: "fault" },
    ...{ smoke_test: "fire-test", co_test: "fire-test", weather: "", silenced: "", other: "" },
  },
};
/** A radar's state, under whatever name. */
const RADAR: Says = { falling: "fall" };

/** Figures, by name and unit: what they measure; null where the unit makes them something else. */
const FIGURES: readonly (readonly [name: RegExp, unit: RegExp, measurement: string | null])[] = [
  [/^(?:co|co_ppm|co_value|carbon_monoxide(?:_value|_ppm)?)$/, /^ppm$/, "co"],
  [/^gas(?:_value|_density|_concentration)?$/, /LEL/, "gas"],
  [/^gas(?:_value)?$/, /^(?:m³|ppm)$/, null],
  [/^(?:liquid_depth|water_level)$/, /^c?m$/, "water_level"],
  [/^liquid_level_percent$/, /^%$/, "water_level"],
  [/^breathing_rate$/, /min/, "respiratory_rate"],
];

/** One value of a property and the event or measurement that is to come of it; an empty text is none. */
export interface Case {
  readonly value: unknown;
  readonly says: string;
}

const isReadable = ({ category, access }: Expose): boolean => category !== "config" && (typeof access !== "number" || (access & 1) === 1);
const isSet = ({ access }: Expose): boolean => typeof access === "number" && (access & 2) === 2;

function switchCases(expose: Expose): readonly Case[] | undefined {
  const { property, value_on, value_off } = expose;
  const own = /^linkage_alarm_state$/.test(property) ? "own" : undefined;
  const event = own ?? SWITCHES.find(([word]) => word.test(property))?.[1];
  // What can be set is a setting, but for the few states that a bridge lets one overwrite.
  if (event === undefined || (isSet(expose) && !/^(?:contact|vibration)$/.test(property))) return undefined;
  // A garage door's contact is true where the door is shut away from it.
  const [on, off] = property === "garage_door_contact" ? [value_off, value_on] : [value_on, value_off];
  const over = event === "sos" || event === "fall" ? "" : `${event} off`;
  return [
    { value: on, says: event },
    { value: off, says: over },
  ];
}

function wordCases({ property, values }: Expose): readonly Case[] | undefined {
  const words = Array.isArray(values) ? values.map(String) : [];
  const says = WORDS[property] ?? (words.includes("falling") ? RADAR : undefined);
  if (says === undefined) return undefined;
  const known = words.filter((word) => says !== RADAR || Object.hasOwn(RADAR, word));
  return known.map((value) => ({ value, says: says[value] ?? "?" }));
}

function figureCases({ property, unit }: Expose): readonly Case[] | undefined {
  const found = FIGURES.find(([name, of]) => name.test(property) && of.test(String(unit)));
  return found === undefined ? undefined : [{ value: 5, says: found[2] ?? "" }];
}

/** What a property of a definition is to say, value by value; undefined where it is no matter of safety. */
export function casesOf(expose: Expose): readonly Case[] | undefined {
  if (!isReadable(expose)) return undefined;
  if (expose.type === "binary") return switchCases(expose);
  if (expose.type === "enum") return isSet(expose) ? undefined : wordCases(expose);
  return expose.type === "numeric" && !isSet(expose) ? figureCases(expose) : undefined;
}
