import { describe, expect, it } from "vitest";
import { createDrivenClock } from "./clock.ts";

describe("a driven clock", () => {
  it("stands still until it is moved, and never goes back", () => {
    const clock = createDrivenClock(1_000);
    expect(clock.now()).toBe(1_000);
    clock.set(5_000);
    clock.set(2_000);
    expect(clock.now()).toBe(5_000);
    clock.stop();
  });

  it("runs what is scheduled in order of due time, once, and not what was taken back", () => {
    const clock = createDrivenClock(0);
    const ran: string[] = [];
    clock.schedule(300, () => ran.push("c"));
    clock.schedule(100, () => ran.push("a"));
    const back = clock.schedule(200, () => ran.push("b"));
    back();
    expect(clock.nextDue()).toBe(100);
    clock.set(1_000);
    clock.set(2_000);
    expect(ran).toEqual(["a", "c"]);
    expect(clock.nextDue()).toBeUndefined();
    clock.stop();
  });

  it("runs at once what is due already", async () => {
    const clock = createDrivenClock(500);
    let ran = 0;
    clock.schedule(100, () => ran++);
    await Promise.resolve();
    expect(ran).toBe(1);
    clock.stop();
  });
});
