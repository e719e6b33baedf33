import { expect, it } from "vitest";
import { type DueVisit, HOUR } from "../../contracts/index.ts";
import type { TripItem } from "./trip.ts";
import { pressed, presumed, seen, signOff } from "./trip-progress.ts";

const T0 = Date.parse("2026-03-02T01:00:00Z");
const visit = (person: string, way: "door" | "phone" = "door"): TripItem => ({
  ...{ key: `visit ${person} ${way}`, building: "b3", buildingName: "3栋", place: "3栋501", what: "visit" },
  visit: { person, name: person, way } as unknown as DueVisit,
});
const press = (person: string, result: string) => ({ key: `${person} door`, body: { result } });

it("what was seen since the trip began stays; presses and what is gone are done, what is left needs a reason", () => {
  const first = seen(null, [visit("wang"), visit("li")], T0);
  if (first === null) throw new Error("no trip");
  const later = seen(pressed(pressed(first, press("wang", "seen")), press("li", "not-met")), [visit("zhao"), visit("qian")], T0 + HOUR);
  if (later === null) throw new Error("no trip");
  expect(later.startedAt).toBe(T0);
  const here = new Set(["visit zhao door"]);
  expect(later.items.map((item) => [item.ref, presumed(item, here)])).toEqual([
    ["wang", { done: true, why: null }],
    ["li", { done: false, why: "no-answer" }],
    ["zhao", { done: false, why: null }],
    ["qian", { done: true, why: null }],
  ]);
  const sent = signOff(later, {
    building: "b3",
    at: T0 + 2 * HOUR,
    note: " ",
    said: (item) => ({ ...presumed(item, here), why: "no-time" }),
  });
  expect(sent).toMatchObject({ building: "b3", startedAt: "2026-03-02T01:00:00.000Z", at: "2026-03-02T03:00:00.000Z", note: null });
  expect(sent.lines.map(({ ref, done, result, why }) => [ref, done, result, why])).toEqual([
    ["wang", true, "seen", null],
    ["li", false, "not-met", "no-time"],
    ["zhao", false, null, "no-time"],
    ["qian", true, null, null],
  ]);
});

it("yesterday's is another trip, and where nothing waits none begins", () => {
  const first = seen(null, [visit("wang")], T0);
  expect(seen(first, [visit("li")], T0 + 20 * HOUR)?.items.map(({ ref }) => ref)).toEqual(["li"]);
  expect(seen(first, [], T0 + 20 * HOUR)).toBeNull();
  expect(seen(null, [], T0)).toBeNull();
  expect(seen(first, [], T0 + HOUR)).toBe(first);
});
