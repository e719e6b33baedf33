import { HOUR, type Instant } from "../../contracts/index.ts";

/** Recordings without a zone are taken as local time of the community (Asia/Shanghai); only the differences count. */
const ZONE = 8 * HOUR;

/**
 * Reads a recording's time: seconds since its start, seconds or milliseconds since 1970, ISO 8601, or day/month/year
 * with the hour and perhaps minutes and seconds.
 * @returns milliseconds, or undefined where it is no time
 */
export function readRecordedTime(text: string): Instant | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    return value < 1e11 ? Math.round(value * 1_000) : Math.round(value);
  }
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})[ T](\d{1,2})(?::(\d{2}))?(?::(\d{2}))?$/.exec(text);
  if (slashed) {
    const [day, month, year, hour, minute, second] = slashed.slice(1).map((part) => Number(part ?? 0));
    if (day === undefined || month === undefined || year === undefined) return undefined;
    return Date.UTC(year < 100 ? 2_000 + year : year, month - 1, day, hour ?? 0, minute || 0, second || 0) - ZONE;
  }
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const parsed = Date.parse(zoned ? text : `${text.replace(" ", "T")}Z`);
  return Number.isNaN(parsed) ? undefined : zoned ? parsed : parsed - ZONE;
}

/** Maps recorded time to the hub's: the first to `start`; a recording that begins anew goes on where it was. */
export function createTimeMap(start: Instant) {
  let offset: number | null = null;
  let last = 0;
  let step = 1_000;
  return {
    restarts: 0,
    map(recorded: Instant): Instant {
      if (offset === null) {
        offset = start - recorded;
        last = recorded;
      }
      if (recorded < last) {
        this.restarts += 1;
        offset += last - recorded + step;
      } else if (recorded > last) step = recorded - last;
      last = recorded;
      return recorded + offset;
    },
  };
}
