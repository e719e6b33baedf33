import type { MotionWindow } from "./motion-window.ts";

/** So many steps in a row, evenly, are somebody who walks. */
const STEPS = 8;
/** Slots of 40 ms from one step to the next: 0.32 to 1.2 s. */
const SHORTEST = 8;
const LONGEST = 30;
/** Of a mean that is as before the fall within 35 degrees: who walks hangs as she hung. */
const SAME_WAY = Math.cos((35 * Math.PI) / 180);

type Vector = readonly [number, number, number];

/**
 * Whether somebody walks again, upright as before: steps in an even row, gravity where it was. Both are asked for, so
 * that who lies and knocks on the floor is not taken to have got up.
 */
export function walksAgain(window: MotionWindow, from: number, to: number, before: Vector): boolean {
  let steps: number[] = [];
  let up = true;
  for (let slot = from; slot <= to; slot++) {
    if (!window.has(slot)) continue;
    const magnitude = window.magnitude(slot);
    if (magnitude < 1.02) up = false;
    if (up || magnitude <= 1.1) continue;
    up = true;
    const gap = slot - (steps.at(-1) ?? slot);
    if (gap > LONGEST) steps = [];
    if (steps.length > 0 && gap < SHORTEST) continue;
    steps.push(slot);
    if (steps.length >= STEPS && isUpright(window, steps[0] ?? from, slot, before)) return true;
  }
  return false;
}

function isUpright(window: MotionWindow, from: number, to: number, before: Vector): boolean {
  let [x, y, z] = [0, 0, 0];
  for (let slot = from; slot <= to; slot++) {
    if (!window.has(slot)) continue;
    const [a, b, c] = window.vector(slot);
    x += a;
    y += b;
    z += c;
  }
  const lengths = Math.hypot(x, y, z) * Math.hypot(...before);
  return lengths > 0 && (x * before[0] + y * before[1] + z * before[2]) / lengths >= SAME_WAY;
}
