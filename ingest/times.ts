import type { Instant } from "../contracts/index.ts";
import { fromWall } from "./zones.ts";

const FORM = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})[T ]\s?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Nanoseconds, microseconds, milliseconds or seconds, told apart by magnitude; 1e11 s is the year 5138, 1e11 ms is 1973. */
function fromNumber(value: number): Instant | undefined {
  if (!Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  if (size < 1e11) return Math.round(value * 1000);
  if (size < 1e14) return Math.round(value);
  if (size < 1e17) return Math.round(value / 1000);
  return Math.round(value / 1e6);
}

function zoneMinutes(zone: string): number {
  if (zone === "Z" || zone === "z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.slice(1).replace(":", "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4) || "0"));
}

/** The last text and what it says: a message's time is asked for to learn the device's clock, and again to be set. */
const last: { text: string; zone: string; said: Instant | undefined } = { text: "", zone: "", said: undefined };

function fromText(text: string, zone: string): Instant | undefined {
  if (last.text === text && last.zone === zone) return last.said;
  const said = parseText(text, zone);
  last.text = text;
  last.zone = zone;
  last.said = said;
  return said;
}

function parseText(text: string, zone: string): Instant | undefined {
  const parts = FORM.exec(text);
  if (parts === null) return undefined;
  const [month, day, hour, minute, second] = [
    Number(parts[2]),
    Number(parts[3]),
    Number(parts[4]),
    Number(parts[5]),
    Number(parts[6] ?? "0"),
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  const fraction = parts[7] === undefined ? 0 : Math.floor(Number(`0.${parts[7]}`) * 1000);
  const wall = Date.UTC(Number(parts[1]), month - 1, day, hour, minute, second) + fraction;
  const named = parts[8];
  return named === undefined ? fromWall(zone, wall) : wall - zoneMinutes(named) * 60_000;
}

/**
 * Reads a device's time: a number or numeric text (s, ms, µs or ns by magnitude), RFC 3339, basic ISO 8601, or
 * `YYYY-MM-DD HH:mm:ss`; one without a zone is in the community's.
 * @returns milliseconds, or undefined where it is no time
 */
export function readTime(value: unknown, zone: string): Instant | undefined {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string" || value.length > 40) return undefined;
  const text = value.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    // Fourteen digits are 20261123081500, not milliseconds of the year 2612.
    if (/^(19|20)\d{12}$/.test(text)) return fromText(`${text.slice(0, 8)}T${text.slice(8)}`, zone);
    return fromNumber(Number(text));
  }
  return fromText(text, zone);
}
