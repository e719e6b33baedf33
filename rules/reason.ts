import { type Instant, isMeasurement, MEASUREMENTS, MINUTE, type SignalCause, type Words } from "../contracts/index.ts";
import type { Told } from "./conditions/leaf.ts";
import { localTime } from "./conditions/schedule.ts";

/** The words in braces that a reason may carry. */
export const PLACEHOLDERS = [
  "value",
  "limit",
  "unit",
  "since",
  "lasted",
  "device",
  "times",
  "groups",
  "behind",
  "witnesses",
  "usual",
  "z",
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

interface Facts {
  readonly cause: SignalCause;
  readonly zone: string;
  readonly now: Instant;
  readonly device: string;
  readonly times: number;
  /** Names of buildings or networks that fell silent together. */
  readonly groups: string;
  /** Names of the devices that bear it out. */
  readonly witnesses: readonly string[];
  /** What is usual for this person at this hour, and how far from it. */
  readonly told: Told | null;
  /** Devices that stand behind a gateway. */
  readonly behind: number;
}

const UNIT_WORDS: Readonly<Record<string, Words>> = {
  "/min": { zh: "次/分", en: "/min" },
  Cel: { zh: "℃", en: "°C" },
  "/m2": { zh: "人/㎡", en: "people/m²" },
  "1": { zh: "", en: "" },
  m: { zh: "米", en: "m" },
  "Cel/min": { zh: "℃/分", en: "°C/min" },
  "MPa/h": { zh: "MPa/小时", en: "MPa/h" },
  "/m2/min": { zh: "人/㎡·分", en: "people/m² per min" },
};

/** Puts the numbers into a rule's sentence, in both languages. */
export function fill(template: Words, facts: Facts): Words {
  return { zh: fillOne(template.zh, facts, "zh"), en: fillOne(template.en, facts, "en") };
}

function fillOne(text: string, facts: Facts, language: "zh" | "en"): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => wordFor(name, facts, language) ?? whole);
}

function wordFor(
  name: string,
  { cause, zone, now, device, times, groups, behind, witnesses, told }: Facts,
  language: "zh" | "en",
): string | undefined {
  switch (name) {
    case "value":
      return cause.value === null ? "–" : rounded(cause.value, cause.measurement);
    case "limit":
      return cause.limit === null ? "–" : String(cause.limit);
    case "unit":
      return cause.unit === null ? "" : (UNIT_WORDS[cause.unit]?.[language] ?? cause.unit);
    case "since":
      return clock(cause.since, zone);
    case "lasted":
      return lasted(now - cause.since, language);
    case "device":
      return device;
    case "times":
      return String(times);
    case "groups":
      return groups;
    case "usual":
      return told === null ? "–" : rounded(told.usual, cause.measurement);
    case "z":
      return told === null ? "–" : told.z.toFixed(1);
    case "witnesses":
      if (witnesses.length === 0) return "";
      return language === "zh" ? `；佐证：${witnesses.join("、")}` : `; borne out by ${witnesses.join(", ")}`;
    case "behind":
      return String(behind);
    default:
      return undefined;
  }
}

function rounded(value: number, measurement: string | null): string {
  if (measurement === null) return String(Math.abs(value) < 10 ? Number(value.toPrecision(2)) : Math.round(value * 10) / 10);
  return value.toFixed(measurement !== null && isMeasurement(measurement) ? MEASUREMENTS[measurement].digits : 1);
}

function clock(at: Instant, zone: string): string {
  const { minute } = localTime(at, zone);
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function lasted(span: number, language: "zh" | "en"): string {
  const minutes = Math.max(0, Math.round(span / MINUTE));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (language === "zh") return hours > 0 ? `${hours} 小时${rest > 0 ? ` ${rest} 分` : ""}` : `${minutes} 分钟`;
  return hours > 0 ? `${hours} h${rest > 0 ? ` ${rest} min` : ""}` : `${minutes} min`;
}
