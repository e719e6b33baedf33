import { describe, expect, it } from "vitest";
import { type PaceClock, type PacedMap, paceRepaints } from "./pace.ts";

/** A map whose frames take `cost` milliseconds of a clock that the test moves. */
function rig(cost: number) {
  let now = 0;
  let moving = false;
  let drawn: () => void = () => undefined;
  const frames: number[] = [];
  const timers: { at: number; done: () => void }[] = [];
  const clock: PaceClock = {
    now: () => now,
    afterFrame: (done) => {
      now += cost;
      done();
    },
    after: (milliseconds, done) => void timers.push({ at: now + milliseconds, done }),
  };
  const map: PacedMap = {
    isMoving: () => moving,
    on: (_, done) => {
      drawn = done;
    },
    triggerRepaint: () => {
      frames.push(now);
      drawn();
    },
  };
  paceRepaints(map, clock);
  const moveTo = (time: number): void => {
    for (;;) {
      const next = timers.filter(({ at }) => at <= time).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      timers.splice(timers.indexOf(next), 1);
      now = Math.max(now, next.at);
      next.done();
    }
    now = Math.max(now, time);
  };
  return {
    map,
    frames,
    moveTo,
    move: (on: boolean) => {
      moving = on;
    },
  };
}

describe("the pace of the map", () => {
  it("draws cheap frames as they are asked for", () => {
    const { map, frames, moveTo } = rig(2);
    for (const at of [0, 16, 32, 48]) {
      moveTo(at);
      map.triggerRepaint();
    }
    expect(frames).toEqual([0, 16, 32, 48]);
  });

  it("rests three times as long as a dear frame took, and then draws what was asked for meanwhile once", () => {
    const { map, frames, moveTo } = rig(200);
    map.triggerRepaint();
    for (const at of [210, 300, 500]) {
      moveTo(at);
      map.triggerRepaint();
    }
    expect(frames).toEqual([0]);
    moveTo(799);
    expect(frames).toEqual([0]);
    moveTo(800);
    expect(frames).toEqual([0, 800]);
    moveTo(10_000);
    expect(frames, "nothing was asked for after that").toEqual([0, 800]);
  });

  it("is a quarter of the time at most, however often it is asked", () => {
    const { map, frames, moveTo } = rig(200);
    for (let at = 0; at < 10_000; at += 50) {
      moveTo(at);
      map.triggerRepaint();
    }
    expect(frames.length).toBeGreaterThan(10);
    expect(frames.length * 200).toBeLessThanOrEqual(10_000 / 4 + 200);
  });

  it("never rests longer than two seconds", () => {
    const { map, frames, moveTo } = rig(5_000);
    map.triggerRepaint();
    moveTo(5_001);
    map.triggerRepaint();
    moveTo(7_000);
    expect(frames).toEqual([0, 7_000]);
  });

  it("does not hold up a map that somebody moves", () => {
    const { map, frames, moveTo, move } = rig(200);
    map.triggerRepaint();
    move(true);
    moveTo(250);
    map.triggerRepaint();
    expect(frames).toEqual([0, 250]);
  });
});
