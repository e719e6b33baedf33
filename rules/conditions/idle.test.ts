import { expect, test } from "vitest";
import { IDLE, ownSlot, packSlot, unpackSlot } from "./idle.ts";
import { freshSlot, type Slot } from "./leaf.ts";

const through = (slot: Slot): Slot => unpackSlot(JSON.parse(JSON.stringify(packSlot(slot))));

const SLOTS: readonly (readonly [string, Slot])[] = [
  ["fresh", freshSlot()],
  ["a value of zero", { ...freshSlot(), at: 1_772_452_800_000, value: 0 }],
  [
    "all fields",
    { ...freshSlot(), on: true, since: 1, from: 2, at: 3, value: -4.5, due: 5, count: 6, flags: 7, id: "e1", device: "d1", ring: [1, 2] },
  ],
  ["a second ring", { ...freshSlot(), high: [3, 4] }],
  ["parts of its own", { ...freshSlot(), parts: [{ ...freshSlot(), witness: "s1" }, freshSlot()] }],
];

test.each(SLOTS)("a slot comes back as it was saved: %s", (_name, slot) => {
  expect(through(slot)).toEqual(slot);
});

test("an idle slot stays the shared one, and nobody can write to it", () => {
  expect(through(IDLE)).toBe(IDLE);
  expect(() => {
    IDLE.due = 1;
  }).toThrow(TypeError);
  const slots = [IDLE, IDLE];
  expect(ownSlot(slots, 1)).toEqual(freshSlot());
  expect(slots[0]).toBe(IDLE);
  expect(slots[1]).not.toBe(IDLE);
});

test("a slot that an earlier build saved whole is read", () => {
  const whole: Slot = { ...freshSlot(), on: true, value: 58 };
  expect(unpackSlot(whole)).toEqual(whole);
});
