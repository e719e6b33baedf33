import {
  EVENT_KINDS,
  isEventKind,
  isMeasurement,
  type Language,
  MEASUREMENTS,
  QUALITY_WORDS,
  Quality,
  type Words,
} from "../../contracts/index.ts";

const UNITS: Readonly<Record<string, Words>> = {
  Cel: { zh: "℃", en: "°C" },
  "mm[Hg]": { zh: "mmHg", en: "mmHg" },
  "/min": { zh: "次/分", en: "/min" },
  m3: { zh: "m³", en: "m³" },
  "/m2": { zh: "人/m²", en: "/m²" },
  deg: { zh: "°", en: "°" },
  "1": { zh: "", en: "" },
};

export const unitText = (unit: string, language: Language): string => UNITS[unit]?.[language] ?? unit;

/** What is drawn like a measurement and is none. */
const SCORE = { zh: "体征评分", en: "Vital-sign score" } as const;

export function measurementText(name: string, language: Language): string {
  if (name === "news") return SCORE[language];
  return isMeasurement(name) ? MEASUREMENTS[name].words[language] : name;
}

export function eventText(name: string, language: Language): string {
  return isEventKind(name) ? EVENT_KINDS[name].words[language] : name;
}

export function numberText(value: number, measurement: string | null): string {
  if (measurement === "news") return String(Number(value.toFixed(1)));
  const digits = measurement !== null && isMeasurement(measurement) ? MEASUREMENTS[measurement].digits : 2;
  return measurement === null ? String(Number(value.toFixed(digits))) : value.toFixed(digits);
}

export function valueText(value: number, measurement: string, unit: string, language: Language): string {
  if (measurement === "worn" || measurement === "in_bed") {
    const yes = value > 0;
    return language === "zh" ? (yes ? "是" : "否") : yes ? "yes" : "no";
  }
  const shown = unitText(unit, language);
  return shown === "" ? numberText(value, measurement) : `${numberText(value, measurement)} ${shown}`;
}

/** What is to be said about a value besides the value: late, doubtful, rejected… */
export function qualityTexts(quality: number, language: Language): readonly string[] {
  const texts: string[] = [];
  for (const [name, bit] of Object.entries(Quality)) {
    if (bit !== 0 && (quality & bit) !== 0 && isQuality(name)) texts.push(QUALITY_WORDS[name][language]);
  }
  return texts;
}

const isQuality = (name: string): name is keyof typeof Quality => Object.hasOwn(Quality, name);
