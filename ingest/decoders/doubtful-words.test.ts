import { expect, test } from "vitest";
import { FORMATS, ID } from "./eight-formats.ts";
import { formatBench, linesOf } from "./format-bench.ts";

/* Words of which nobody can know whether they call for help: never an alarm by accident, never lost, always a trace. */

/** What each format makes of it, one word a format where all make the same. */
function said(kind: string, object: Record<string, unknown>): string {
  const each = Object.keys(FORMATS).map((format) => {
    const [topic, payload] = FORMATS[format]?.(object) ?? ["", {}];
    const taken = formatBench(format, { [ID]: kind }).send({ topic: `in/${topic}`, payload });
    const events = linesOf(taken).flatMap((line) => / (\S+) (?:on|pulse) /.exec(line)?.[1] ?? []);
    if (events.length > 0) return events.join(" ");
    if (taken.quarantined.some(({ urgent }) => urgent)) return "urgent";
    return taken.quarantined.length > 0 ? "told" : "nothing";
  });
  return [...new Set(each)].sort().join(" or ");
}

test.each([
  // The second stage, or a fault: each maker's own.
  ["gas", { gasAlarmState: 2 }, "urgent"],
  ["environment", { gasAlarmState: 2 }, "urgent"],
  ["co", { coAlarmState: 3 }, "urgent"],
  ["gas", { gasAlarmState: 1 }, "gas"],
  // How sure or how bad, or how sensitive it is set.
  ["presence", { fallLevel: 2 }, "urgent"],
  ["presence", { fallLevel: 1 }, "urgent"],
  ["wearable", { fallLevel: 2 }, "urgent"],
  ["wearable", { sosLevel: 1 }, "urgent"],
  ["wearable", { fallLevel: 0 }, "nothing or told"],
  // A word says that it was pressed; a number says which key there is.
  ["sos-button", { keyCode: "pressed" }, "sos"],
  ["sos-button", { key_value: "long press" }, "sos"],
  ["sos-button", { keyCode: 1 }, "urgent"],
  ["sos-button", { keyCode: 0 }, "nothing or told"],
  ["wearable", { keyCode: "pressed" }, "nothing or told"],
  // No alarms: none is told, and none is over.
  ["smoke", { alarms: [] }, "nothing"],
  ["environment", { alarms: [] }, "nothing"],
  ["smoke", { smokeAlarm: 1, alarms: [] }, "smoke"],
])("%s %j is %s", (kind, object, what) => expect(said(kind, object)).toBe(what));
