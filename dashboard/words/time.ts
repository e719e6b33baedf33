import { DAY, HOUR, type Instant, type Language, MINUTE, SECOND } from "../../contracts/index.ts";

/** The community's zone, never the browser's own: a desk PC set to another zone must show the same times. */
export const ZONE = "Asia/Shanghai";

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: ZONE, hourCycle: "h23", ...options });
    formats.set(key, made);
  }
  return made;
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
const SHORT: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const DATE: Intl.DateTimeFormatOptions = { month: "2-digit", day: "2-digit" };
const FULL: Intl.DateTimeFormatOptions = { year: "numeric", month: "2-digit", day: "2-digit", ...CLOCK };

export const clockText = (at: Instant, language: Language): string => format(language, CLOCK).format(at);
export const weekdayText = (at: Instant, language: Language): string => format(language, { weekday: "short" }).format(at);
export const fullTime = (at: Instant, language: Language): string => format(language, FULL).format(at);

const dayOf = (at: Instant): string => format("en", { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** The hour and minute, with the date in front where it is not today's. */
export function timeText(at: Instant, now: Instant, language: Language, seconds = false): string {
  const clock = format(language, seconds ? CLOCK : SHORT).format(at);
  return dayOf(at) === dayOf(now) ? clock : `${format(language, DATE).format(at)} ${clock}`;
}

/** A day of the year in words: 12月29日. */
export const dayText = (at: Instant, language: Language): string => format(language, { month: "long", day: "numeric" }).format(at);

/** How long ago, in one unit; the words are the interface's. */
export type Age =
  | { readonly key: "age.now" }
  | { readonly key: "age.seconds" | "age.minutes" | "age.hours" | "age.days"; readonly count: number };

/** Ages below 3 s, and those that a clock offset makes negative, are "just now". */
export function ageOf(ms: number): Age {
  if (ms < 3 * SECOND) return { key: "age.now" };
  if (ms < MINUTE) return { key: "age.seconds", count: Math.floor(ms / SECOND) };
  if (ms < HOUR) return { key: "age.minutes", count: Math.floor(ms / MINUTE) };
  if (ms < 2 * DAY) return { key: "age.hours", count: Math.floor(ms / HOUR) };
  return { key: "age.days", count: Math.floor(ms / DAY) };
}

/** A length of time in one unit; the words are the interface's. */
export function lengthOf(ms: number): { readonly key: "span.minutes" | "span.hours" | "span.days"; readonly count: number } {
  if (ms < HOUR) return { key: "span.minutes", count: Math.max(1, Math.floor(ms / MINUTE)) };
  if (ms < 2 * DAY) return { key: "span.hours", count: Math.floor(ms / HOUR) };
  return { key: "span.days", count: Math.floor(ms / DAY) };
}

/** Running time as a clock: 00:42, 1:02:07, 3 天 04:10. */
export function runningText(ms: number, language: Language): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const two = (n: number): string => String(n).padStart(2, "0");
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  if (days > 0) return `${days}${language === "zh" ? " 天" : "d"} ${two(hours)}:${two(minutes)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${two(minutes)}:${two(total % 60)}`;
}

/** A value is stale after three of its sender's intervals, and never before one minute. */
export function isStale(at: Instant, now: Instant, intervalSeconds: number): boolean {
  return now - at > Math.max(MINUTE, 3 * intervalSeconds * SECOND);
}

/** `2026-11-23T08:30`, as a date-time field gives it, read in the community's zone; undefined where it is no time. */
export function instantOfField(text: string): Instant | undefined {
  const asUtc = Date.parse(`${text}Z`);
  if (!Number.isFinite(asUtc)) return undefined;
  const offset = zoneOffset(asUtc);
  return asUtc - zoneOffset(asUtc - offset);
}

/** An instant as a date-time field wants it, in the community's zone. */
export function fieldOfInstant(at: Instant): string {
  return new Date(at + zoneOffset(at)).toISOString().slice(0, 16);
}

/** Milliseconds that the community is ahead of UTC at an instant. */
export function zoneOffset(at: Instant): number {
  const parts = Object.fromEntries(
    format("en", { ...FULL, hour12: false })
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const local = Date.UTC(
    Number(parts.year),
    Number(parts.month) - 1,
    Number(parts.day),
    Number(parts.hour) % 24,
    Number(parts.minute),
    Number(parts.second),
  );
  return local - Math.floor(at / SECOND) * SECOND;
}

const SPANS = { s: { zh: "秒", en: "s" }, m: { zh: "分钟", en: "min" }, h: { zh: "小时", en: "h" } } as const;

/** A whole length of time as plans name it: 30 秒, 3 分钟, 6 小时. */
export function spanText(ms: number, language: Language): string {
  const unit = ms % 3_600_000 === 0 ? "h" : ms % 60_000 === 0 ? "m" : "s";
  const count = ms / (unit === "h" ? 3_600_000 : unit === "m" ? 60_000 : 1_000);
  return `${count} ${SPANS[unit][language]}`;
}
