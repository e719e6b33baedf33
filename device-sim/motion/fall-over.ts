import type { Random } from "../random.ts";
import { blow, type Force, G, inTurn, type Movement, still, type Wear } from "./movement.ts";

const STEP = 0.002;
/** Height of the body, and of the sensor above the ankles it turns about (m). */
const BODY = 1.65;
const SENSOR: Readonly<Record<Wear, number>> = { waist: 0.95, wrist: 1.15 };

interface Toppling {
  /** Angle to the vertical and its speed, per step. */
  readonly angles: readonly number[];
  readonly rates: readonly number[];
}

/** A rod that turns about its foot: its angle grows by 3g/2L times the sine; muscles take a part of that. */
function topple(start: number, push: number, yielding: number, end: number): Toppling {
  const angles = [start];
  const rates = [push];
  let [angle, rate] = [start, push];
  while (angle < end && angles.length < 2500) {
    rate += ((1.5 * G * yielding) / BODY) * Math.sin(angle) * STEP;
    angle += rate * STEP;
    angles.push(angle);
    rates.push(rate);
  }
  return { angles, rates };
}

export interface FallOptions {
  readonly wear: Wear;
  /** Seconds on the floor. */
  readonly lies: number;
}

/**
 * A person tips over like a pendulum on its head and is stopped by the floor. Legs and arms take a part of the speed;
 * head or elbow meet the ground a moment after the hip. A wrist turns on its own on the way down.
 */
export function fallingOver(random: Random, { wear, lies }: FallOptions): Movement {
  const radius = SENSOR[wear];
  const end = random.range(1.25, 1.55);
  const yielding = random.range(0.75, 1);
  const { angles, rates } = topple(random.range(0.08, 0.2), random.range(0.4, 1), yielding, end);
  const down = (angles.length - 1) * STEP;
  const speed = radius * (rates.at(-1) ?? 0) * random.range(0.5, 0.8);
  const within = random.range(0.06, 0.12);
  const second = { at: down + random.range(0.14, 0.26), speed: speed * random.range(0.2, 0.45) };
  const arm = wear === "wrist" ? random.range(0.6, 1.6) : 0;
  const side = random.range(-0.5, 0.5);
  const settle = 1.2;
  const armAt = (t: number): number => arm * Math.min(1, t / down);

  const force = (t: number): Force => {
    const i = Math.min(angles.length - 1, Math.round(t / STEP));
    const [angle, rate] = [angles[i] ?? end, t < down ? (rates[i] ?? 0) : 0];
    const turning = t < down ? ((1.5 * yielding * radius) / BODY) * Math.sin(angle) : 0;
    const stop = blow(t, down, speed, within) + blow(t, second.at, second.speed, 0.06);
    const after = t > down ? 0.25 * Math.exp(-(t - down) / 0.35) * Math.sin(25 * (t - down)) : 0;
    const forward = Math.sin(angle) - turning + stop + after;
    const up = Math.cos(angle) - (radius * rate * rate) / G + 0.3 * stop;
    const turn = armAt(t);
    return [forward * Math.cos(turn) - up * Math.sin(turn), side * stop + 0.4 * after, forward * Math.sin(turn) + up * Math.cos(turn)];
  };
  const lieAt = end + arm;
  return inTurn({ seconds: down + settle, force }, still(lies, lieAt, random));
}
