import { describe, expect, it } from "vitest";
import { lineChanges } from "./rule-diff.ts";
import { setField, spanParts } from "./rule-text.ts";

const TEXT = `id: r # its name
when:
  all:
    - { measurement: spo2, below: 90, samples: { match: 3, of: 5, within: 10m } } # low
    - { hours: ["22:00", "06:00"] }
severity: [{ if: { below: 85 }, is: critical }, { is: high }]
`;

describe("changing one value of a rule's text", () => {
  it.each([
    ["when.all.0.below", 88, "below: 90", "below: 88"],
    ["when.all.0.samples.within", "20m", "within: 10m", "within: 20m"],
    ["when.all.1.hours", "21:30-05:00", '["22:00", "06:00"]', '["21:30", "05:00"]'],
    ["severity.1.is", "medium", "is: high", "is: medium"],
  ])("%s", (path, value, before, after) => {
    expect(setField(TEXT, path, value)).toBe(TEXT.replace(before, after));
  });
  it("leaves a text alone that has no such place or cannot be read", () => {
    expect(setField(TEXT, "when.all.7.below", 1)).toBe(TEXT);
    expect(setField("a: [", "a", 1)).toBe("a: [");
  });
});

it("a span is one number in one unit", () => {
  expect(["90s", "1h30m", "2d", "36h", "500ms"].map((text) => Object.values(spanParts(text)).join(" "))).toEqual([
    "90 s",
    "90 m",
    "2 d",
    "36 h",
    "0.5 s",
  ]);
});

it("tells which lines go and which come", () => {
  expect(lineChanges(["a", "b", "c"], ["a", "x", "c", "d"]).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    "same a",
    "gone b",
    "new x",
    "same c",
    "new d",
  ]);
});
