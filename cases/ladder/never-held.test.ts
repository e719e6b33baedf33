import { describe, expect, test } from "vitest";
import { bench } from "./example-bench.ts";

// Ten past two in the night: whoever is not named here may wait for the morning.

const OUT = ["街道值班室 voice", "周立新 voice", "值班电话 voice"];

describe("quiet hours do not count", () => {
  test("for anybody who is rung where she does not move by day and night, at high: keyholder, grid worker, leader, and out of the room", () => {
    const { raise, until, loud } = bench();
    raise({ family: "activity", severity: "high", lifeSafety: false, rule: "bed-not-back" }, "inactivity");
    // What lies ready disturbs nobody.
    expect(loud()).toEqual([]);
    until(60);
    expect(loud()).toEqual(expect.arrayContaining(["邻居 voice", "陈涛 voice"]));
    until(1_800);
    expect(loud()).toContain("周立新 voice");
    until(3_600);
    expect(loud()).toEqual(OUT);
  });

  test("at medium only where nobody was reached", () => {
    const { raise, until, loud } = bench();
    raise({ family: "activity", severity: "medium", lifeSafety: false, rule: "no-activity" }, "inactivity");
    until(3_599);
    expect(loud()).toEqual([]);
    until(3_600);
    expect(loud()).toEqual(OUT);
  });

  test("for a grid worker who is rung at high in a public place; where a building, a carrier or a fire panel is silent only once nobody took it for a quarter of an hour", () => {
    const crowd = bench();
    crowd.raise({ family: "public", severity: "high", lifeSafety: false, person: null }, "public");
    crowd.until(60);
    expect(crowd.loud()).toEqual(["陈涛 app", "陈涛 voice"]);
    const fault = bench();
    fault.raise({ family: "device", severity: "high", lifeSafety: false, person: null }, "device");
    fault.until(899);
    expect(fault.loud()).toEqual([]);
    fault.until(900);
    expect(fault.loud()).toEqual(["周立新 app", "周立新 voice"]);
  });

  test("for the home itself, whatever the fire is rated", () => {
    const { raise, loud } = bench();
    raise({ family: "fire", severity: "high", lifeSafety: false, person: null }, "fire");
    expect(loud()).toContain("户内 voice");
  });
});

describe("what somebody reports by telephone", () => {
  test.each(["person", "fire", "lift"] as const)(
    "an alarm of family %s opened by hand is in danger of life from its first step",
    (family) => {
      const { open, loud, told } = bench();
      expect(open({ family }).ok).toBe(true);
      const all = told.map(({ notice }) => `${notice.to.name} ${notice.channel}`);
      expect(all.length).toBeGreaterThan(0);
      expect(loud()).toEqual(all);
    },
  );

  test("one of water, and one that was rated medium, are not", () => {
    for (const asked of [{ family: "water" }, { family: "person", severity: "medium" }] as const) {
      const { open, loud, until } = bench();
      expect(open(asked).ok).toBe(true);
      until(59);
      expect(loud()).toEqual([]);
    }
  });
});
