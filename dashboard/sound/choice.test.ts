import { describe, expect, it } from "vitest";
import type { Alert, Severity } from "../../contracts/index.ts";
import { anAlert } from "../live/made-up.ts";
import { PATTERNS, soundFor } from "./choice.ts";

describe("what sounds at the desk", () => {
  const rows: readonly (readonly [string, readonly Alert[], Severity | null])[] = [
    ["nothing open: quiet", [], null],
    ["the worst that nobody has", [anAlert("a", "medium"), anAlert("b", "critical"), anAlert("c", "high")], "critical"],
    ["acknowledged is quiet", [anAlert("a", "critical", { state: "acknowledged" })], null],
    ["silenced is quiet, the next one sounds", [anAlert("a", "critical", { silencedBy: "duty" }), anAlert("b", "high")], "high"],
    ["shelved is quiet", [anAlert("a", "high", { state: "shelved" })], null],
    ["cleared by itself is quiet", [anAlert("a", "high", { state: "returned-unacknowledged", active: false })], null],
    [
      "a life-safety one sounds although cleared",
      [anAlert("a", "critical", { state: "returned-unacknowledged", active: false, lifeSafety: true })],
      "critical",
    ],
    ["what is real before what a drill plays", [anAlert("a", "critical", { drill: "d1" }), anAlert("b", "medium")], "medium"],
    ["what a drill plays, where nothing real sounds", [anAlert("a", "high", { drill: "d1" })], "high"],
    ["not saved yet sounds all the same", [anAlert("a", "critical", { saved: false })], "critical"],
  ];
  it.each(rows)("%s", (_, alerts, wanted) => {
    expect(soundFor(alerts)).toBe(wanted);
  });

  it("repeats the severe ones, the worse the sooner, and no pattern runs into its own repeat", () => {
    const { critical, high, medium } = PATTERNS;
    expect(critical.again).toBeLessThan(high.again ?? 0);
    expect(high.again).toBeLessThan(medium.again ?? 0);
    for (const pattern of [critical, high, medium])
      for (const tone of pattern.tones) expect(tone.at + tone.long).toBeLessThan(pattern.again ?? 0);
    expect(new Set(Object.values(PATTERNS).map((pattern) => JSON.stringify(pattern.tones))).size).toBe(4);
  });
});
