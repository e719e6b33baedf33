import {
  EVENT_KINDS,
  type Instant,
  isEventKind,
  isMeasurement,
  MEASUREMENTS,
  MINUTE,
  type SignalCause,
  type Words,
} from "../contracts/index.ts";
import type { Told } from "./conditions/leaf.ts";
import { localTime, QUARTER } from "./conditions/schedule.ts";

/** The words in braces that a reason may carry. */
export const PLACEHOLDERS = [
  "value",
  "limit",
  "unit",
  "seen",
  "reading",
  "since",
  "lasted",
  "device",
  "times",
  "groups",
  "behind",
  "dependents",
  "witnesses",
  "usual",
  "z",
  "edge",
  "last",
  "gap",
  "allowed",
  "whose",
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

export interface Dependents {
  readonly people: number;
  readonly needs: readonly { readonly words: Words; readonly count: number }[];
}

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
  /** What makes people who live there depend on power or the lift, with how many each. */
  readonly dependents: Dependents;
  /** Devices that stand behind a gateway. */
  readonly behind: number;
  /** What else holds, one phrase for each. */
  readonly beside: readonly Words[];
  /** Whose limit it is, where somebody set it otherwise for this subject. */
  readonly setBy: Words | null;
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

type Language = "zh" | "en";

/**
 * Puts the numbers into a rule's sentence, in both languages, and adds what the sentence does not name itself: what else
 * was seen, who bears it out, how often it has occurred, and whose limit it is.
 */
export function fill(template: Words, facts: Facts): Words {
  return { zh: sentence(template, facts, "zh"), en: sentence(template, facts, "en") };
}

function sentence(template: Words, facts: Facts, language: Language): string {
  const text = template[language];
  const stop = language === "zh" ? "；" : "; ";
  let told = [fillOne(text, facts, language), ...facts.beside.map((words) => words[language])].join(stop);
  if (!text.includes("{witnesses}")) told += wordFor("witnesses", facts, language) ?? "";
  if (facts.times > 1 && !text.includes("{times}"))
    told += language === "zh" ? `${stop}第 ${facts.times} 次发生` : `${stop}occurrence ${facts.times}`;
  return facts.setBy === null ? told : `${told}${stop}${facts.setBy[language]}`;
}

/** A number with its unit as one says it. */
export function figureWords(value: number, unit: string | null, measurement: string | null): Words {
  const of = (language: Language): string => {
    const word = unit === null ? "" : (UNIT_WORDS[unit]?.[language] ?? unit);
    const close = word === "" || (language === "zh" && (word === "℃" || word.startsWith("%")));
    return `${measurement === null ? trimmed(value) : rounded(value, measurement)}${close ? "" : " "}${word}`;
  };
  return { zh: of("zh"), en: of("en") };
}

/** A limit as it was written, without the dust of binary fractions. */
function trimmed(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function fillOne(text: string, facts: Facts, language: Language): string {
  const own = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => facts.told?.words?.[name]?.[language] ?? whole);
  return own.replaceAll(/\{(\w+)\}/g, (whole, name: string) => wordFor(name, facts, language) ?? whole);
}

function wordFor(
  name: string,
  { cause, zone, now, device, times, groups, behind, dependents, witnesses, told }: Facts,
  language: Language,
): string | undefined {
  switch (name) {
    case "value":
      return cause.value === null ? "–" : rounded(cause.value, cause.measurement);
    case "limit":
      return cause.limit === null ? "–" : String(cause.limit);
    case "unit":
      return cause.unit === null ? "" : (UNIT_WORDS[cause.unit]?.[language] ?? cause.unit);
    case "reading":
      return seenOf({ ...cause, event: null, limit: null }, language);
    case "seen":
      return seenOf(cause, language);
    case "since":
      return clock(cause.since, now, zone, language);
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
    case "edge":
      return told === null ? "–" : rounded(told.edge, cause.measurement);
    case "z":
      return told === null ? "–" : told.z.toFixed(1);
    case "witnesses":
      if (witnesses.length === 0) return "";
      return language === "zh" ? `；佐证：${witnesses.join("、")}` : `; borne out by ${witnesses.join(", ")}`;
    case "dependents":
      return dependentsText(dependents, language);
    case "behind":
      return String(behind);
    default:
      return undefined;
  }
}

function dependentsText({ people, needs }: Dependents, language: "zh" | "en"): string {
  if (people === 0) return "";
  const named = needs.map(({ words, count }) => `${words[language]} ${count}`);
  return language === "zh"
    ? `；其中依赖电力或电梯的居民 ${people} 人（${named.join("、")}），请先联系`
    : `; ${people} residents there depend on power or the lift (${named.join(", ")}): ask after them first`;
}

function rounded(value: number, measurement: string | null): string {
  if (measurement === null) return String(Math.abs(value) < 10 ? Number(value.toPrecision(2)) : Math.round(value * 10) / 10);
  return value.toFixed(measurement !== null && isMeasurement(measurement) ? MEASUREMENTS[measurement].digits : 1);
}

/** The cause in words: a measurement with its limit, or what the device reported. */
function seenOf({ measurement, event, value, limit, unit }: SignalCause, language: Language): string {
  if (event !== null && isEventKind(event)) {
    const what = EVENT_KINDS[event].words[language];
    if (value === null || limit === null) return what;
    return language === "zh" ? `${what} ${value} 次（限值 ${limit} 次）` : `${what}, ${value} times (limit ${limit})`;
  }
  if (measurement === null || !isMeasurement(measurement) || value === null) return "–";
  const seen = `${MEASUREMENTS[measurement].words[language]} ${figureWords(value, unit, measurement)[language]}`;
  if (limit === null) return seen;
  const most = figureWords(limit, unit, null)[language];
  return language === "zh" ? `${seen}（限值 ${most}）` : `${seen} (limit ${most})`;
}

/** Time of day, with its date where that is not today's: a device silent "since 08:00" may be silent since last week. */
function clock(at: Instant, now: Instant, zone: string, language: Language): string {
  const { minute } = localTime(at, zone);
  const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const day = dayWords(at, zone, language);
  return day === dayWords(now, zone, language) ? time : `${day} ${time}`;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();
/** Days in words by the quarter of an hour that asked: a flood of alerts asks for the same ones again and again. */
const days = new Map<string, string>();
const MOST_DAYS = 4_096;

function dayWords(at: Instant, zone: string, language: Language): string {
  const asked = `${language} ${zone} ${Math.floor(at / QUARTER)}`;
  let words = days.get(asked);
  if (words === undefined) {
    if (days.size >= MOST_DAYS) days.clear();
    words = writeDay(at, zone, language);
    days.set(asked, words);
  }
  return words;
}

function writeDay(at: Instant, zone: string, language: Language): string {
  const key = `${language} ${zone}`;
  let format = dayFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
      timeZone: zone,
      month: language === "zh" ? "long" : "short",
      day: "numeric",
    });
    dayFormats.set(key, format);
  }
  return format.format(at);
}

function lasted(span: number, language: Language): string {
  const minutes = Math.max(0, Math.round(span / MINUTE));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (language === "zh") return hours > 0 ? `${hours} 小时${rest > 0 ? ` ${rest} 分` : ""}` : `${minutes} 分钟`;
  return hours > 0 ? `${hours} h${rest > 0 ? ` ${rest} min` : ""}` : `${minutes} min`;
}
