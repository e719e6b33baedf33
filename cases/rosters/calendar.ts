import type { Instant } from "../../contracts/index.ts";

/** One duty as an event of a calendar. */
export interface CalendarEvent {
  readonly uid: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly changedAt: Instant;
  readonly summary: string;
  readonly description: string;
  readonly location: string;
}

/** RFC 5545, 3.3.11: backslash, semicolon, comma and line break of a TEXT. */
const escaped = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,")
    .replaceAll(/\r\n|\r|\n/g, "\\n")
    // 3.1: no other control character stands in a content line.
    .replaceAll(/\p{Cc}/gu, (char) => (char === "\t" ? char : ""));

/** RFC 5545, 3.3.5, form 2: UTC, so that no zone need be described. */
const stamp = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;

const LONGEST = 75;
/** RFC 5545, 3.1: lines of at most 75 octets, goes on behind a line break and one space; no character is torn. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (octets + size > LONGEST) {
      parts.push(part);
      part = " ";
      octets = 1;
    }
    part += char;
    octets += size;
  }
  return [...parts, part].join("\r\n");
}

/** Duties as a calendar that phones and computers subscribe to (RFC 5545). */
export function calendarOf(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Shouwang//Duty roster//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"],
    // Not of the RFC, read by the common clients: the calendar's name, and how often to ask anew (RFC 7986 5.7).
    ...[`X-WR-CALNAME:${escaped(name)}`, `NAME:${escaped(name)}`, "REFRESH-INTERVAL;VALUE=DURATION:PT1H"],
    ...events.flatMap((event) => [
      "BEGIN:VEVENT",
      `UID:${escaped(event.uid)}`,
      `DTSTAMP:${stamp(event.changedAt)}`,
      `LAST-MODIFIED:${stamp(event.changedAt)}`,
      `DTSTART:${stamp(event.from)}`,
      `DTEND:${stamp(event.to)}`,
      `SUMMARY:${escaped(event.summary)}`,
      ...(event.description === "" ? [] : [`DESCRIPTION:${escaped(event.description)}`]),
      `LOCATION:${escaped(event.location)}`,
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}
