import type { Random } from "../random.ts";

/** Specific force in g, as an accelerometer feels it, along the body: forward, left, up. */
export type Force = readonly [number, number, number];

export type Wear = "waist" | "wrist";

/** Something a body, or a device without one, does for a while. */
export interface Movement {
  readonly seconds: number;
  /** @param t seconds since its beginning */
  force(t: number): Force;
}

/** Metres per second squared. */
export const G = 9.81;

const TURN = 2 * Math.PI;

/** Rest at an angle to the vertical: gravity, breath, and the tremor of a living body. */
export function still(seconds: number, tilt: number, random: Random): Movement {
  const tremor = random.range(0.012, 0.03);
  const breath = random.range(0.006, 0.015);
  const [a, b] = [random.range(0, TURN), random.range(3, 5)];
  return {
    seconds,
    force: (t) => {
      const shake = tremor * Math.sin(TURN * b * t + a);
      const rise = breath * Math.sin(TURN * 0.27 * t + a);
      return [Math.sin(tilt) + rise + shake * 0.6, shake * 0.7, Math.cos(tilt) + rise - shake * 0.4];
    },
  };
}

/** A half sine of deceleration that takes a speed (m/s) away within a time (s); 0 outside. */
export function blow(t: number, from: number, speed: number, within: number): number {
  if (t < from || t > from + within) return 0;
  return ((speed * Math.PI) / (2 * within * G)) * Math.sin((Math.PI * (t - from)) / within);
}

/** One after the other. */
export function inTurn(...movements: readonly Movement[]): Movement {
  const seconds = movements.reduce((sum, each) => sum + each.seconds, 0);
  return {
    seconds,
    force: (t) => {
      let left = t;
      for (const each of movements) {
        if (left < each.seconds) return each.force(left);
        left -= each.seconds;
      }
      return movements.at(-1)?.force(movements.at(-1)?.seconds ?? 0) ?? [0, 0, 1];
    },
  };
}

/** From one angle to another without haste (a smooth step). */
export function eased(from: number, to: number, part: number): number {
  const p = Math.max(0, Math.min(1, part));
  return from + (to - from) * p * p * (3 - 2 * p);
}
