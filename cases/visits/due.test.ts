import { describe, expect, it } from "vitest";
import { type CareResult, type CareWay, DAY, HOUR, type Rhythm, toIso } from "../../contracts/index.ts";
import { type Due, dueOf, NEVER_VISITED, type VisitsOf, withVisit } from "./due.ts";

const T0 = Date.parse("2026-03-02T00:00:00Z");
/** Days of a community in UTC. */
const endOfDay = (at: number): number => at - (at % DAY) + DAY - 1;
const rhythm = (phone: number | null, door: number | null): Rhythm => ({
  ...{ person: "wang", phone, door, worker: null, workerName: null, by: "leader", byName: "陈主任", at: toIso(T0) },
});
const having = (...visits: readonly [way: CareWay, result: CareResult, at: number][]): VisitsOf =>
  visits.reduce((known, [way, result, at]) => withVisit(known, { way, result, at: toIso(at), byName: "李敏" }), NEVER_VISITED);
const days = (found: readonly Due[]) => found.map(({ way, dueAt, again }) => [way, (endOfDay(dueAt) + 1 - T0) / DAY, again]);

describe("what is due", () => {
  it.each<readonly [name: string, visits: VisitsOf, expected: ReturnType<typeof days>]>([
    [
      "nobody came yet: counted from when the rhythm was set",
      NEVER_VISITED,
      [
        ["door", 31, false],
        ["phone", 8, false],
      ],
    ],
    [
      "heard on the phone: the visit stays due",
      having(["phone", "heard", T0 + 3 * DAY + HOUR]),
      [
        ["door", 31, false],
        ["phone", 11, false],
      ],
    ],
    [
      "seen at the door: no call is due either",
      having(["door", "seen", T0 + 3 * DAY]),
      [
        ["door", 34, false],
        ["phone", 11, false],
      ],
    ],
    [
      "a relative at the door is as good as a call, no visit",
      having(["door", "relative", T0 + 3 * DAY]),
      [
        ["door", 31, false],
        ["phone", 11, false],
      ],
    ],
    [
      "not met at the door: today again",
      having(["door", "not-met", T0 + 3 * DAY + 9 * HOUR]),
      [
        ["door", 4, true],
        ["phone", 8, false],
      ],
    ],
    [
      "met after all",
      having(["door", "not-met", T0 + 3 * DAY + 9 * HOUR], ["door", "seen", T0 + 3 * DAY + 17 * HOUR]),
      [
        ["door", 34, false],
        ["phone", 11, false],
      ],
    ],
    [
      "a tick from before, sent later, undoes nothing",
      having(["door", "seen", T0 + 3 * DAY + 17 * HOUR], ["door", "not-met", T0 + 3 * DAY + 9 * HOUR]),
      [
        ["door", 34, false],
        ["phone", 11, false],
      ],
    ],
  ])("%s", (_name, visits, expected) => {
    expect(days(dueOf({ state: "home" }, rhythm(7, 30), visits, endOfDay))).toEqual(expected);
  });

  it.each(["out", "hospital", "institution", "moved", "died"] as const)("sends nobody to whom %s", (state) => {
    expect(dueOf({ state }, rhythm(7, 30), NEVER_VISITED, endOfDay)).toEqual([]);
  });

  it("has nothing for whom no rhythm is set", () => {
    expect(dueOf({ state: "home" }, rhythm(null, null), NEVER_VISITED, endOfDay)).toEqual([]);
  });

  it("names only who was seen or heard as met, the latest", () => {
    const known = having(["phone", "heard", T0 + DAY], ["door", "relative", T0 + 2 * DAY], ["door", "not-met", T0 + 3 * DAY]);
    expect(known.met).toEqual({ at: toIso(T0 + DAY), byName: "李敏" });
    expect(having(["phone", "heard", T0 + DAY], ["door", "seen", T0]).met?.at).toBe(toIso(T0 + DAY));
  });
});
