import {
  ACVPU,
  ACVPU_WORDS,
  CONFIRMED_FIELD,
  HAND_MEASUREMENTS,
  type HandValues,
  type Language,
  MEASUREMENTS,
  type NewsPart,
} from "../../contracts/index.ts";
import { HttpError } from "../data/http.ts";
import { valueText } from "./value.ts";

const GAS = { air: { zh: "未吸氧", en: "on air" }, oxygen: { zh: "吸氧", en: "on oxygen" } } as const;

/** In which measurement a part of the score is shown. */
const MEASUREMENT_OF = {
  respiration: "respiratory_rate",
  spo2: "spo2",
  systolic: "systolic_bp",
  pulse: "heart_rate",
  temperature: "body_temperature",
} as const;

/** The value of a part of the score, with its unit or in words. */
export function partText(part: NewsPart, value: number, language: Language): string {
  if (part === "oxygen") return GAS[value === 0 ? "air" : "oxygen"][language];
  if (part === "consciousness") return ACVPU_WORDS[ACVPU[value] ?? "U"][language];
  const measurement = MEASUREMENT_OF[part];
  return valueText(value, measurement, MEASUREMENTS[measurement].unit, language);
}

/** All that an entry by hand says, in one line; empty where it is not shown. */
export function entryText(values: HandValues, language: Language): string {
  const numbers = HAND_MEASUREMENTS.flatMap((name) => {
    const value = values[name];
    const { words, unit } = MEASUREMENTS[name];
    return value === undefined ? [] : [`${words[language]} ${valueText(value, name, unit, language)}`];
  });
  const gas =
    values.oxygen === undefined
      ? []
      : [GAS[values.oxygen][language] + (values.oxygenFlow === undefined ? "" : ` ${values.oxygenFlow} L/min`)];
  const mind = values.consciousness === undefined ? [] : [ACVPU_WORDS[values.consciousness][language]];
  return [...numbers, ...gas, ...mind].join(language === "zh" ? "，" : ", ");
}

/** The hub asks whether an unusual value is meant. */
export function isUnusual(error: unknown): boolean {
  return error instanceof HttpError && error.where.some(({ where }) => where === CONFIRMED_FIELD);
}
