/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** A length of time in milliseconds. */
export type Duration = number;

export const SECOND: Duration = 1_000;
export const MINUTE: Duration = 60_000;
export const HOUR: Duration = 3_600_000;
export const DAY: Duration = 86_400_000;

const UNITS: Readonly<Record<string, Duration>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/**
 * Reads a duration as written in rule packs and on command lines: `90s`, `5m`, `1h30m`, `2d`.
 * @returns milliseconds, or undefined where the text is no duration
 */
export function parseDuration(text: string): Duration | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const part of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) total += Number(part[1]) * (UNITS[part[2] ?? ""] ?? 0);
  return total;
}

/** ISO 8601 in UTC with milliseconds, as every time on the HTTP face. */
export function toIso(at: Instant): string {
  return new Date(at).toISOString();
}

/** The only place that reads the wall is the hub's; everything else is handed one of these. */
export interface Clock {
  now(): Instant;
}
