import { expect, test } from "vitest";
import { DESK_SETTINGS, MINUTE } from "../../contracts/index.ts";
import { askPresence, type DeskState, deafBecause, shiftBegan, shiftEnds } from "./desk.ts";

const NOW = Date.UTC(2026, 10, 22, 18, 10);
/** Ten past two in the morning, by the community's clock. */
const MINUTE_OF_DAY = 130;
const desk = (more: Partial<DeskState> = {}): DeskState => ({
  ...{ id: "d1", user: "u1", name: "李敏", paths: ["/xf/"], connections: 1, soundOn: true },
  ...{ soundTestedAt: NOW - 5 * 60 * MINUTE, touchedAt: NOW - MINUTE, check: null, carriedUntil: null },
  ...more,
});

test.each<readonly [string, Partial<DeskState>, string | null]>([
  ["connected, tested this shift, somebody there", {}, null],
  ["asleep", { connections: 0 }, "not-connected"],
  ["never unlocked", { soundOn: false }, "sound-off"],
  ["tested by the shift before", { soundTestedAt: NOW - 7 * 60 * MINUTE }, "sound-untested"],
  ["nobody there for over an hour", { touchedAt: NOW - 61 * MINUTE }, "nobody-there"],
  ["asleep, the duty carried on a telephone", { connections: 0, carriedUntil: NOW + MINUTE }, null],
  ["no longer carried", { connections: 0, carriedUntil: NOW }, "not-connected"],
])("a desk: %s", (_, more, why) => {
  expect(deafBecause(desk(more), DESK_SETTINGS, NOW, MINUTE_OF_DAY)).toBe(why);
});

test("the shift of ten past two began at eight in the evening", () => {
  expect(NOW - shiftBegan(["08:00", "20:00"], NOW, MINUTE_OF_DAY)).toBe(370 * MINUTE);
});

test.each([
  ["ten past two at night", 130, 350],
  ["the minute in which a shift begins", 480, 720],
  ["the last minute before it", 479, 1],
])("%s: so many minutes until the shift ends", (_, minute, left) => {
  expect(shiftEnds(["08:00", "20:00"], NOW, minute) - NOW).toBe(left * MINUTE);
});

test("the presence check: asked after a while without a human, again after two minutes, then the leader; once", () => {
  const asks: (number | null)[] = [];
  let one = desk({ touchedAt: NOW });
  for (let minute = 0; minute <= 60; minute++) {
    const asked = askPresence(one, DESK_SETTINGS, NOW + minute * MINUTE, false);
    one = asked.desk;
    if (asked.ask !== null) asks.push(minute, asked.ask);
  }
  expect(asks).toEqual([45, 1, 47, 2, 49, 3]);
});

test("never asked while something critical is open there, nor while the duty is carried, nor of a desk that is not up", () => {
  const late = NOW + 50 * MINUTE;
  expect(askPresence(desk(), DESK_SETTINGS, late, true).ask).toBe(null);
  expect(askPresence(desk({ check: { askedAt: NOW, asked: 1 } }), DESK_SETTINGS, late, true)).toEqual({ desk: desk(), ask: null });
  expect(askPresence(desk({ carriedUntil: late + 1 }), DESK_SETTINGS, late, false).ask).toBe(null);
  expect(askPresence(desk({ connections: 0 }), DESK_SETTINGS, late, false).ask).toBe(null);
});
