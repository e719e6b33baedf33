import { describe, expect, test } from "vitest";
import type { NewVolunteer, Volunteer } from "../../contracts/index.ts";
import { confirmOffer as confirm, fits, inHours, isAvailable, offer, whyNotOffer } from "./volunteers.ts";

const ZONE = "Asia/Shanghai";
/** On the clocks of Shanghai; 23 November 2026 is a Monday. */
const at = (day: number, clock: string): number => Date.parse(`2026-11-${day}T${clock}:00+08:00`);
const LEADER = { user: "u", username: "leader", name: "周立新" };
const SAID: NewVolunteer = {
  ...{ place: "b3", hours: [{ day: "mon", from: "20:00", to: "06:00" }], pausedUntil: null },
  helps: [
    { kind: "look", until: null },
    { kind: "first-aid", until: "2026-11-24" },
  ],
};
const known = { id: "v1", community: "xf", user: "u-1", name: "马军", phone: null };
const offered = (more: Partial<NewVolunteer> = {}, before?: Volunteer): Volunteer =>
  offer(before, known, { ...SAID, ...more }, at(10, "12:00"));
const agreed = (one = offered()): Volunteer => confirm(one, { helps: ["look", "first-aid"], keyOf: ["p1"] }, LEADER, at(11, "12:00"));

describe("in their hours", () => {
  test.each([
    ["the evening of that day", 23, "20:00", true],
    ["a minute before", 23, "19:59", false],
    ["after midnight it goes on", 24, "05:59", true],
    ["until its end", 24, "06:00", false],
    ["the early morning of that day belongs to the day before", 23, "05:00", false],
    ["another evening", 24, "21:00", false],
  ] as const)("%s", (_name, day, clock, is) => {
    expect(inHours(SAID.hours, ZONE, at(day, clock))).toBe(is);
  });
});

test("nobody is called before a leader has confirmed, while they pause, or outside their hours", () => {
  const evening = at(23, "21:00");
  expect(isAvailable(offered(), ZONE, evening)).toBe(false);
  expect(isAvailable(agreed(), ZONE, evening)).toBe(true);
  expect(isAvailable(agreed(), ZONE, at(23, "12:00"))).toBe(false);
  const pause = { pausedUntil: "2026-11-23T13:30:00.000Z" };
  expect(isAvailable({ ...agreed(), ...pause }, ZONE, evening)).toBe(false);
  expect(isAvailable({ ...agreed(), ...pause }, ZONE, at(23, "21:30"))).toBe(true);
});

test("asked only for what was confirmed, by a certificate that holds, and with her own key", () => {
  const evening = at(23, "21:00");
  const one = agreed(offered({ helps: [...SAID.helps, { kind: "key", until: null }] }));
  expect(fits(one, ["look"], null, ZONE, evening)).toBe(true);
  expect(fits(one, ["carry"], null, ZONE, evening)).toBe(false);
  expect(fits(one, ["key"], "p1", ZONE, evening)).toBe(false);
  const keyed = confirm(one, { helps: ["key", "first-aid"], keyOf: ["p1"] }, LEADER, evening);
  expect([fits(keyed, ["key"], "p1", ZONE, evening), fits(keyed, ["key"], "p2", ZONE, evening)]).toEqual([true, false]);
  expect(fits(keyed, ["look"], null, ZONE, evening)).toBe(false);
  expect(fits(keyed, ["first-aid"], null, ZONE, at(24, "23:00"))).toBe(true);
  expect(fits(keyed, ["first-aid"], null, ZONE, at(25, "00:30"))).toBe(false);
});

test("hours and a pause are theirs alone; a new kind, another certificate or another place waits for the leader", () => {
  const before = agreed();
  const later = offered(
    { hours: [{ day: "sun", from: "08:00", to: "12:00" }], helps: [...SAID.helps, { kind: "carry", until: null }] },
    before,
  );
  expect(later.confirmed).not.toBeNull();
  expect(later.helps.map(({ kind, confirmed }) => [kind, confirmed])).toEqual([
    ["look", true],
    ["first-aid", true],
    ["carry", false],
  ]);
  expect(offered({ helps: [{ kind: "first-aid", until: "2028-01-01" }] }, before).helps).toMatchObject([{ confirmed: false }]);
  expect(offered({ place: "xf" }, before)).toMatchObject({ confirmed: null, keyOf: [] });
});

test("an offer that says nothing is said to", () => {
  expect(whyNotOffer(SAID)).toBeNull();
  expect(whyNotOffer({ ...SAID, hours: [{ day: "mon", from: "08:00", to: "08:00" }] })?.zh).toContain("08:00–08:00");
  expect(whyNotOffer({ ...SAID, helps: [...SAID.helps, { kind: "look", until: null }] })?.en).toContain("twice");
});
