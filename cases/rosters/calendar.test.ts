import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CalendarEvent, calendarOf } from "./calendar.ts";

interface Line {
  readonly name: string;
  readonly params: readonly string[];
  readonly value: string;
}

/** A strict reader of RFC 5545, made for this test from the text of the standard; whatever bends a rule throws. */
function readCalendar(text: string): { readonly lines: readonly Line[]; readonly events: readonly ReadonlyMap<string, string>[] } {
  if (!text.endsWith("\r\n")) throw new Error("3.1: the last line does not end with CRLF");
  const raw = text.slice(0, -2).split("\r\n");
  for (const line of raw) {
    if (/[\r\n]/.test(line)) throw new Error(`3.1: a bare CR or LF in ${JSON.stringify(line)}`);
    if (Buffer.byteLength(line) > 75) throw new Error(`3.1: ${Buffer.byteLength(line)} octets in one line`);
    if (line.includes("\uFFFD")) throw new Error("3.1: a character torn by folding");
  }
  const unfolded: string[] = [];
  for (const line of raw) {
    if (!/^[ \t]/.test(line)) unfolded.push(line);
    else if (unfolded.length === 0) throw new Error("3.1: begins with a folded line");
    else unfolded.push(`${unfolded.pop()}${line.slice(1)}`);
  }
  const lines = unfolded.map((line): Line => {
    const found = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[^";:,]*)*):(.*)$/su.exec(line);
    if (!found) throw new Error(`3.1: no content line: ${JSON.stringify(line)}`);
    if ([...line].some((char) => char !== "\t" && /\p{Cc}/u.test(char))) throw new Error("3.1: a control character");
    return { name: found[1] ?? "", params: (found[2] ?? "").split(";").slice(1), value: found[3] ?? "" };
  });
  const text11 = (value: string): string => {
    if (/(?<!\\)(?:\\\\)*\\[^\\;,Nn]/.test(value) || /(?<!\\)(?:\\\\)*[;,]/.test(value)) throw new Error(`3.3.11: ${value}`);
    return value.replaceAll(/\\([\\;,Nn])/g, (_, char: string) => (char.toLowerCase() === "n" ? "\n" : char));
  };
  const stack: string[] = [];
  const events: Map<string, string>[] = [];
  const own = new Map<string, string>();
  for (const { name, value } of lines) {
    if (name === "BEGIN") {
      stack.push(value);
      if (value === "VEVENT") events.push(new Map());
      continue;
    }
    if (name === "END") {
      if (stack.pop() !== value) throw new Error(`3.6: ${value} ends what has not begun`);
      continue;
    }
    const component = stack.at(-1) === "VEVENT" ? events.at(-1) : own;
    if (component === undefined || stack.length === 0) throw new Error(`3.4: ${name} outside the calendar`);
    if (component.has(name)) throw new Error(`3.6: ${name} twice`);
    const isTime = /^(DTSTAMP|DTSTART|DTEND|LAST-MODIFIED)$/.test(name);
    if (isTime && !/^\d{8}T([01]\d|2[0-3])[0-5]\d[0-5]\dZ$/.test(value)) throw new Error(`3.3.5: ${value}`);
    const isText = /^(UID|SUMMARY|DESCRIPTION|LOCATION|X-WR-CALNAME|NAME)$/.test(name);
    component.set(name, isText ? text11(value) : value);
  }
  if (stack.length > 0) throw new Error("3.6: not ended");
  if (lines[0]?.value !== "VCALENDAR" || own.get("VERSION") !== "2.0" || !own.has("PRODID")) throw new Error("3.6: no calendar");
  for (const event of events) {
    for (const name of ["UID", "DTSTAMP", "DTSTART"]) if (!event.has(name)) throw new Error(`3.6.1: no ${name}`);
    if ((event.get("DTEND") ?? "") <= (event.get("DTSTART") ?? "")) throw new Error("3.8.2.2: ends before it begins");
  }
  if (new Set(events.map((event) => event.get("UID"))).size !== events.length) throw new Error("3.8.4.7: one UID twice");
  return { lines, events };
}

const event = (change: Partial<CalendarEvent>): CalendarEvent => ({
  ...{ uid: "d1@happiness.shouwang", from: Date.parse("2026-11-28T12:00:00Z"), to: Date.parse("2026-11-29T00:00:00Z") },
  ...{ changedAt: Date.parse("2026-11-20T01:02:03.456Z"), summary: "值班员A 夜班", description: "", location: "幸福里社区值班室" },
  ...change,
});

describe("a calendar by RFC 5545", () => {
  it("says a night's duty in UTC", () => {
    const { events } = readCalendar(calendarOf("我的值班", [event({})]));
    expect(Object.fromEntries(events[0] ?? [])).toEqual({
      UID: "d1@happiness.shouwang",
      DTSTAMP: "20261120T010203Z",
      "LAST-MODIFIED": "20261120T010203Z",
      DTSTART: "20261128T120000Z",
      DTEND: "20261129T000000Z",
      SUMMARY: "值班员A 夜班",
      LOCATION: "幸福里社区值班室",
    });
  });
  it("is one without events too", () => expect(readCalendar(calendarOf("空", [])).events).toEqual([]));
  // The replacement character itself is what the reader here knows a torn one by.
  const anyText = fc.string({ unit: "grapheme", maxLength: 200 }).filter((text) => !text.includes("\uFFFD"));
  it("carries any text there and back, folded where it is long, torn nowhere", () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), (texts) => {
        const { events } = readCalendar(
          calendarOf(
            texts[0] ?? "",
            texts.map((text, index) => event({ uid: `u${index}`, summary: `a${text}`, description: `b${text}` })),
          ),
        );
        expect(events.map((one) => one.get("SUMMARY"))).toEqual(texts.map((text) => `a${text}`));
        expect(events.map((one) => one.get("DESCRIPTION"))).toEqual(texts.map((text) => `b${text}`));
      }),
    );
  });
  it("turns line breaks into \\n and drops control characters", () => {
    const { events } = readCalendar(calendarOf("x", [event({ description: "带钥匙\r\n早到\u0007;好" })]));
    expect(events[0]?.get("DESCRIPTION")).toBe("带钥匙\n早到;好");
  });
});
