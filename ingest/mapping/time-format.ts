import type { Instant } from "../../contracts/index.ts";
import { readTime } from "../times.ts";
import { fromWall, zoneOffset } from "../zones.ts";
import type { PathOutcome } from "./path.ts";

/** Reads a device's time; `zone` is the community's, for those that name none. */
export type ReadTime = (value: unknown, zone: string) => Instant | undefined;

const PARTS: Readonly<Record<string, string>> = {
  YYYY: "(?<year>\\d{4})",
  YY: "(?<year>\\d{2})",
  MM: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{1,2})",
  mm: "(?<minute>\\d{1,2})",
  ss: "(?<second>\\d{1,2})",
  SSS: "(?<milli>\\d{1,3})",
  Z: "(?<zone>Z|[+-]\\d{2}:?\\d{2})",
};
const SPLIT = /(YYYY|YY|MM|DD|HH|mm|SSS|ss|Z)/;
const UNITS: Readonly<Record<string, number>> = { s: 1000, ms: 1, us: 0.001 };
const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i;

function minutesOf(offset: string): number | undefined {
  if (/^(z|utc|gmt)$/i.test(offset)) return 0;
  const found = OFFSET.exec(offset);
  if (found === null) return undefined;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? "0");
  return found[1] === "-" ? -minutes : minutes;
}

function isZone(zone: string): boolean {
  try {
    zoneOffset(zone, 0);
    return true;
  } catch {
    return false;
  }
}

const numberOf = (value: unknown): number =>
  typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;

function compilePattern(pattern: string, fixed: number | undefined, named: string | undefined): ReadTime | undefined {
  const seen = new Set<string>();
  const source = pattern
    .split(SPLIT)
    .map((part) => {
      const known = PARTS[part];
      if (known === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const name = /<(\w+)>/.exec(known)?.[1] ?? "";
      if (seen.has(name)) return "\\d+";
      seen.add(name);
      return known;
    })
    .join("");
  if (!seen.has("year") || !seen.has("month") || !seen.has("day")) return undefined;
  const form = new RegExp(`^${source}$`);
  return (value, zone) => {
    const at = form.exec(String(value).trim())?.groups;
    if (at === undefined) return undefined;
    const part = (name: string): number => Number(at[name] ?? "0");
    const year = part("year") < 100 ? 2000 + part("year") : part("year");
    if (part("month") < 1 || part("month") > 12 || part("day") < 1 || part("day") > 31 || part("hour") > 24) return undefined;
    const wall = Date.UTC(year, part("month") - 1, part("day"), part("hour"), part("minute"), part("second"), part("milli"));
    const minutes = at.zone === undefined ? fixed : minutesOf(at.zone);
    return minutes === undefined ? fromWall(named ?? zone, wall) : wall - minutes * 60_000;
  };
}

/** What `format` and `zone` of a mapping mean. */
export function compileTime(format: string | undefined, zone: string | undefined): PathOutcome<ReadTime> {
  const fixed = zone === undefined ? undefined : minutesOf(zone);
  const named = zone === undefined || fixed !== undefined ? undefined : zone;
  if (named !== undefined && !isZone(named))
    return {
      ok: false,
      words: {
        zh: `不认识时区 ${named}。请写 Asia/Shanghai 或 +08:00。`,
        en: `The time zone ${named} is not known. Write Asia/Shanghai or +08:00.`,
      },
    };
  if (format === undefined || format === "auto") {
    if (fixed === undefined) return { ok: true, value: (value, own) => readTime(value, named ?? own) };
    return {
      ok: true,
      value: (value) => {
        const at = readTime(value, "UTC");
        // One that names its zone, or counts from 1970, is right already; only a bare wall time is shifted.
        return at === undefined || !isBare(value) ? at : at - fixed * 60_000;
      },
    };
  }
  const unit = UNITS[format];
  if (unit !== undefined) {
    return {
      ok: true,
      value: (value) => {
        const number = numberOf(value);
        return Number.isFinite(number) ? Math.round(number * unit) : undefined;
      },
    };
  }
  const pattern = compilePattern(format, fixed, named);
  if (pattern !== undefined) return { ok: true, value: pattern };
  return {
    ok: false,
    words: {
      zh: `时间格式 ${format} 看不懂。可用 auto、s、ms、us，或由 YYYY MM DD HH mm ss SSS Z 组成的格式，例如 YYYY/MM/DD HH:mm:ss。`,
      en: `The time format ${format} cannot be read. Use auto, s, ms, us, or a pattern of YYYY MM DD HH mm ss SSS Z, such as YYYY/MM/DD HH:mm:ss.`,
    },
  };
}

const isBare = (value: unknown): boolean =>
  typeof value === "string" &&
  !/(z|[+-]\d{2}:?\d{2})$/i.test(value.trim()) &&
  (/[-/T :]/.test(value.trim()) || /^\d{14}$/.test(value.trim()));
