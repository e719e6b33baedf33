import { describe, expect, it } from "vitest";
import { backoff } from "./backoff.ts";
import { type Thing, Watch } from "./watch.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 8, minute)).toISOString();
const thing = (change: Partial<Thing> = {}): Thing => ({
  ...{ id: "a", begunAt: at(0), changedAt: at(0), isOpen: true, times: 1 },
  ...change,
});

describe("what was told already", () => {
  it.each([
    ["the same again", {}, null],
    ["something older", { changedAt: at(-1), isOpen: false }, null],
    ["another occurrence", { changedAt: at(1), times: 2 }, "again"],
    ["another occurrence in the same millisecond", { times: 2 }, "again"],
    ["a change", { changedAt: at(1) }, "changed"],
    ["its end", { changedAt: at(1), isOpen: false }, "ended"],
    ["another one", { id: "b" }, "new"],
  ] as const)("%s", (_name, change, told) => {
    const watch = new Watch(undefined);
    expect(watch.see(thing())).toBe("new");
    expect(watch.see(thing(change))).toBe(told);
  });

  it("is known after a restart", () => {
    const before = new Watch(null);
    before.see(thing());
    before.see(thing({ id: "b", begunAt: at(30), isOpen: false }));
    const after = new Watch(JSON.parse(JSON.stringify(before.memory())));
    expect(after.see(thing())).toBeNull();
    expect(after.owe()).toBe(at(20));
    expect(after.gone(new Set())).toEqual(["a"]);
    expect(after.gone(new Set(["a"]))).toEqual([]);
  });

  it("asks again from where nobody answered, over a restart too", () => {
    const watch = new Watch(undefined);
    expect(watch.owe()).toBeNull();
    watch.see(thing({ begunAt: at(30) }));
    expect(watch.owe()).toBe(at(20));
    watch.see(thing({ id: "b", begunAt: at(50) }));
    const after = new Watch(JSON.parse(JSON.stringify(watch.memory())));
    expect(after.owe()).toBe(at(20));
    after.answered();
    expect(after.owe()).toBe(at(40));
  });

  it("forgets what ended first, and never what is open while there is something that ended", () => {
    const watch = new Watch(undefined);
    watch.see(thing());
    for (let one = 0; one < 6_000; one++) watch.see(thing({ id: `e${one}`, begunAt: at(1), isOpen: false }));
    expect(watch.memory().marks).toHaveLength(5_000);
    expect(watch.see(thing())).toBeNull();
  });

  it.each([[undefined], [null], ["text"], [{ cursor: 1, marks: [] }], [{ cursor: at(0), marks: [null, [1, 2], ["x", null]] }]])(
    "takes %j for nothing",
    (kept) => {
      const watch = new Watch(kept);
      expect(watch.memory().marks).toEqual([]);
      expect(watch.see(thing())).toBe("new");
    },
  );
});

it("waits longer each time, half a minute at most, and not all at once", () => {
  const waits = [1, 2, 3, 4, 5, 6, 60].map((attempt) => backoff(attempt, 1));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(backoff(6, 0)).toBe(21_000);
});
