import { expect, test } from "vitest";
import { CommunityState } from "./windows.ts";

const START = 1_772_452_800_000;
const MINUTE = 60_000;
const AT = "/c1/compound1/home1/";

test("a window declared anew counts from its record on; what came before is judged by the one of then", () => {
  const state = new CommunityState("c1");
  state.declare({ id: "w", pos: 10, path: AT, from: START, until: START + 60 * MINUTE }, START);
  state.declare({ id: "w", pos: 20, path: AT, from: START + 5 * MINUTE, until: START + 10 * MINUTE }, START + 5 * MINUTE);
  const restored = new CommunityState("c1");
  restored.load(state.save(), 20);
  for (const each of [state, restored]) {
    // Replayed after a restart: the second declaration lies ahead of it.
    expect(each.mutes(AT, START + MINUTE, 15)).toBe(true);
    expect(each.mutes(AT, START + 6 * MINUTE, 21)).toBe(true);
    // The second one ended sooner, and the first one does not outlast it.
    expect(each.mutes(AT, START + 20 * MINUTE, 22)).toBe(false);
    expect(each.mutes(AT, START + MINUTE, 5)).toBe(false);
  }
});

test("an armed point counts from its record on, for two minutes at most, until the next one of its plan or a start ends it", () => {
  const state = new CommunityState("c1");
  const by = "wang";
  state.arm({ plan: "m", device: "a", by, pos: 10, from: START, until: START + 60 * MINUTE }, START);
  state.arm({ plan: "m", device: "b", by, pos: 20, from: START + MINUTE, until: START + 3 * MINUTE }, START + MINUTE);
  state.arm({ plan: "other", device: "c", by, pos: 22, from: START + MINUTE, until: START + 3 * MINUTE }, START + MINUTE);
  expect(state.armedOf("m", START + 2 * MINUTE)).toMatchObject({ device: "b" });
  expect([state.disarm(30), state.disarm(40)]).toEqual([true, false]);
  expect(state.armedOf("m", START + 2 * MINUTE)).toBeUndefined();
  const restored = new CommunityState("c1");
  restored.load(state.save(), 30);
  for (const each of [state, restored]) {
    const isArmed = (device: string, recv: number, pos: number): boolean => each.armedAt(device, recv, pos) !== undefined;
    // Replayed after a restart: what came between the two is judged by the first.
    expect(isArmed("a", START + MINUTE, 15)).toBe(true);
    expect(isArmed("a", START + MINUTE, 5)).toBe(false);
    expect(isArmed("a", START + 2 * MINUTE + 1, 15)).toBe(false);
    expect(isArmed("a", START + MINUTE, 21)).toBe(false);
    expect(isArmed("b", START + 3 * MINUTE, 21)).toBe(true);
    expect(isArmed("b", START + 3 * MINUTE + 1, 22)).toBe(false);
    expect(isArmed("b", START + 2 * MINUTE, 31)).toBe(false);
    expect(isArmed("c", START + 2 * MINUTE, 29)).toBe(true);
    expect(isArmed("c", START + 2 * MINUTE, 31)).toBe(false);
  }
  const older = new CommunityState("c1");
  older.load(JSON.stringify({ windows: [], withdrawn: [] }), 1);
  expect(older.armedAt("a", START, 2)).toBeUndefined();
});
