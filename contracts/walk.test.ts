import { expect, test } from "vitest";
import { isAlarmPoint, pointOfCode, type WalkTick, walkCounts, walkPoints } from "./walk.ts";

const at = (minute: number): string => `2026-03-01T08:${String(minute).padStart(2, "0")}:00.000Z`;
const tick = (device: string, minute: number, result: WalkTick["result"]): WalkTick => ({
  ...{ plan: "m1", community: "c1", device, result, at: at(minute), by: null, event: null, reason: null, note: null },
});
const heard = { heardAt: null, signal: null, alarming: false };
const head = (device: string, place: string) => ({ device, name: "烟感", number: `N-${device}`, kind: "smoke", place, ...heard }) as const;

test("the last word on a point holds, whatever order it is read in", () => {
  const said = [tick("a", 5, "passed"), tick("a", 2, "failed"), tick("b", 1, "not-testable"), tick("gone", 1, "passed")];
  for (const ticks of [said, [...said].reverse()]) {
    const points = walkPoints([head("a", "1栋"), head("b", "1栋"), head("c", "1栋")], ticks);
    expect(points.map((one) => [one.device, one.result])).toEqual([
      ["a", "passed"],
      ["b", "not-testable"],
      ["c", null],
    ]);
    expect(walkCounts(points)).toEqual({ all: 3, passed: 1, failed: 0, notTestable: 1, missing: 1 });
  }
});

test("points stand in the order of places as people count them", () => {
  const places = ["1栋 10层", "1栋 2层", "1栋 1层"];
  expect(
    walkPoints(
      places.map((place, i) => head(`d${i}`, place)),
      [],
    ).map((one) => one.place),
  ).toEqual(["1栋 1层", "1栋 2层", "1栋 10层"]);
});

test("what raises an alarm is a point; what only sounds or closes is none", () => {
  expect((["smoke", "heat", "gas", "co", "fire-panel", "sos-button"] as const).every(isAlarmPoint)).toBe(true);
  expect((["siren", "gas-valve", "camera", "gateway", "door"] as const).some(isAlarmPoint)).toBe(false);
});

test("a label names one point or none", () => {
  const points = ["a", "b", "B"].map((device) => head(device, "1栋"));
  expect(pointOfCode(points, " n-A ")?.device).toBe("a");
  expect(pointOfCode(points, "https://hub.example/devices/a")?.device).toBe("a");
  // Two that differ by the size of a letter: nobody can tell which is meant.
  expect(pointOfCode(points, "N-b")).toBeUndefined();
  for (const none of ["", "  ", "N-", "https://hub.example/devices/"]) expect(pointOfCode(points, none)).toBeUndefined();
});
