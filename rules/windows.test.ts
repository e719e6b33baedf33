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
