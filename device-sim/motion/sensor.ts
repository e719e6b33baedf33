import type { Random } from "../random.ts";
import type { Force, Movement } from "./movement.ts";

export interface SensorOptions {
  readonly hz: number;
  /** Largest value per axis, g. */
  readonly range?: number;
  /** Spread of the noise per axis, g. */
  readonly noise?: number;
}

/** Seconds after their beginning, and g along the axes of the device. */
export interface Samples {
  readonly hz: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
}

const FINE = 0.002;

/** What a sensor makes of a movement: hung at any angle, with noise, a range, and a filter against what is too fast for its rate. */
export function measure(movement: Movement, random: Random, { hz, range = 8, noise = 0.004 }: SensorOptions): Samples {
  const hang = turnAtRandom(random);
  const [x, y, z]: [number[], number[], number[]] = [[], [], []];
  const filter = 1 / (2 * hz);
  const clip = (value: number): number => Math.round(Math.max(-range, Math.min(range, value + random.normal(0, noise))) * 1000) / 1000;
  const count = Math.floor(movement.seconds * hz);
  for (let k = 0; k < count; k++) {
    const [a, b, c] = hang(smoothed(movement, k / hz, filter));
    x.push(clip(a));
    y.push(clip(b));
    z.push(clip(c));
  }
  return { hz, x, y, z };
}

/** The mean over the last moments. */
function smoothed(movement: Movement, t: number, over: number): Force {
  const steps = Math.max(1, Math.round(over / FINE));
  let [x, y, z] = [0, 0, 0];
  for (let i = 0; i < steps; i++) {
    const [a, b, c] = movement.force(Math.max(0, t - i * FINE));
    x += a;
    y += b;
    z += c;
  }
  return [x / steps, y / steps, z / steps];
}

/** A rotation about an axis of chance: nobody straps a device on exactly. */
function turnAtRandom(random: Random): (force: Force) => Force {
  const q = [random.normal(0, 1), random.normal(0, 1), random.normal(0, 1), random.normal(0, 1)];
  const n = Math.hypot(...q);
  const [w = 1, i = 0, j = 0, k = 0] = q.map((part) => part / n);
  return ([x, y, z]) => [
    (1 - 2 * (j * j + k * k)) * x + 2 * (i * j - k * w) * y + 2 * (i * k + j * w) * z,
    2 * (i * j + k * w) * x + (1 - 2 * (i * i + k * k)) * y + 2 * (j * k - i * w) * z,
    2 * (i * k - j * w) * x + 2 * (j * k + i * w) * y + (1 - 2 * (i * i + j * j)) * z,
  ];
}
