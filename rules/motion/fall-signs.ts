import { type MotionWindow, SLOT_MS } from "./motion-window.ts";

/**
 * What can be told of an impact from the seconds around it. None of it depends on how the device hangs: only lengths
 * of vectors and angles between them. Null where too little was measured.
 */
export interface FallSigns {
  /** Metres per second lost on the ground: what exceeds 1 g, summed up around the impact; logarithm. */
  readonly impact: number | null;
  /** Metres per second gained while falling: what is missing to 1 g in the second before; logarithm. */
  readonly freeFall: number | null;
  /** Largest change between neighbouring samples, g; logarithm. */
  readonly jerk: number | null;
  /** Share of all movement of these 8 s that lies in the impact: 1 for a blow out of rest, 0.15 for a runner. */
  readonly share: number | null;
  /** Between gravity before and after: 0 stands as before, 1 lies at right angles, 2 upside down. */
  readonly turn: number | null;
  /** Radians that gravity wanders through in the 3 s around the impact. */
  readonly swing: number | null;
  /** Spread of the acceleration afterwards, g; logarithm. */
  readonly unrest: number | null;
  /** Seconds above 1.25 g before: walking and clapping. */
  readonly busyBefore: number | null;
  /** Seconds above 1.25 g afterwards. */
  readonly busyAfter: number | null;
  /** Separate blows in the 3 s around the impact. */
  readonly blows: number | null;
}

export const FALL_SIGNS = [
  "impact",
  "freeFall",
  "jerk",
  "share",
  "turn",
  "swing",
  "unrest",
  "busyBefore",
  "busyAfter",
  "blows",
] as const satisfies readonly (keyof FallSigns)[];

const logOf = (value: number | null): number | null => (value === null ? null : Math.log(0.1 + value));

export type Vector = readonly [number, number, number];

interface Rest {
  readonly mean: Vector;
  readonly spread: number;
  readonly filled: number;
}

const G = 9.80665;
/** Ranges differ from 2 to 16 g: what exceeds this counts as this, so that they look alike. */
const MOST_G = 5;
/** Below so many slots of 40 ms a mean says nothing. */
const LEAST_FILLED = 8;
/** A slower device has empty slots between its samples: a sample stands for at most so many. */
const STANDS_FOR = 4;

const slots = (seconds: number): number => Math.round((seconds * 1000) / SLOT_MS);

const BEFORE = [slots(-4), slots(-1.2)] as const;
const AFTER = [slots(1.5), slots(4)] as const;
const BLOW = [slots(-0.5), slots(0.7)] as const;
const AROUND = [slots(-1.5), slots(1.5)] as const;
/** How much must have been measured after an impact before it is judged. */
export const SLOTS_AFTER = slots(4);

/** Reads the signs of an impact from the ring. */
export function fallSigns(window: MotionWindow, at: number): FallSigns {
  const before = restOf(window, at + BEFORE[0], at + BEFORE[1]);
  const after = restOf(window, at + AFTER[0], at + AFTER[1]);
  const hasBefore = before.filled >= LEAST_FILLED;
  const hasAfter = after.filled >= LEAST_FILLED;
  const blow = total(window, at + BLOW[0], at + BLOW[1], (m) => Math.abs(m - 1));
  const all = total(window, at + BEFORE[0], at + AFTER[1], (m) => Math.abs(m - 1));
  return {
    impact: Math.log(0.2 + G * total(window, at + BLOW[0], at + BLOW[1], (m) => Math.max(0, m - 1))),
    freeFall: Math.log(0.2 + G * total(window, at + slots(-1), at, (m) => Math.max(0, 1 - m))),
    jerk: Math.log(0.05 + largestStep(window, at + BLOW[0], at + BLOW[1])),
    share: hasBefore && hasAfter ? blow / (0.05 + all) : null,
    turn: hasBefore && hasAfter ? Math.log(0.05 + 1 - Math.cos(angleBetween(before.mean, after.mean))) : null,
    swing: logOf(wandering(window, at + AROUND[0], at + AROUND[1])),
    unrest: hasAfter ? Math.log(0.02 + after.spread) : null,
    busyBefore: hasBefore ? total(window, at + BEFORE[0], at + BEFORE[1], (m) => (m > 1.25 ? 1 : 0)) : null,
    busyAfter: hasAfter ? total(window, at + slots(1.2), at + AFTER[1], (m) => (m > 1.25 ? 1 : 0)) : null,
    blows: blowsIn(window, at + AROUND[0], at + AROUND[1]),
  };
}

/** What a person is told of an impact. */
export interface FallFigures {
  readonly impactG: number;
  readonly freeFallMs: number;
  /** Null where gravity before or after is not known. */
  readonly postureDeg: number | null;
  /** Spread of the acceleration afterwards, g: below 0.05 nobody moves. Null where nothing was measured any more. */
  readonly stillness: number | null;
}

/** Reads the figures of an impact from the ring. */
export function fallFigures(window: MotionWindow, at: number): FallFigures {
  const before = restOf(window, at + BEFORE[0], at + BEFORE[1]);
  const after = restOf(window, at + AFTER[0], at + AFTER[1]);
  const known = before.filled >= LEAST_FILLED && after.filled >= LEAST_FILLED;
  return {
    impactG: Math.round(window.magnitude(at) * 100) / 100,
    freeFallMs: Math.round(1000 * total(window, at + slots(-1), at, (m) => (m < 0.6 ? 1 : 0))),
    postureDeg: known ? Math.round((angleBetween(before.mean, after.mean) * 180) / Math.PI) : null,
    stillness: after.filled >= LEAST_FILLED ? Math.round(after.spread * 1000) / 1000 : null,
  };
}

/** Mean of the acceleration before an impact; null where too little was measured. */
export function gravityBefore(window: MotionWindow, at: number): Vector | null {
  const before = restOf(window, at + BEFORE[0], at + BEFORE[1]);
  return before.filled >= LEAST_FILLED ? before.mean : null;
}

/**
 * A thing that was dropped: longer in true free fall than a person who tips over ever is, and dead still afterwards.
 * A body breathes, and its fall is braked by legs and furniture.
 */
export function looksDropped(window: MotionWindow, at: number): boolean {
  const flight = total(window, at + slots(-1), at, (m) => (m < 0.25 ? 1 : 0));
  const after = restOf(window, at + AFTER[0], at + AFTER[1]);
  return flight >= 0.22 && after.filled >= LEAST_FILLED && after.spread < 0.012;
}

function restOf(window: MotionWindow, from: number, to: number): Rest {
  let [filled, x, y, z, squares] = [0, 0, 0, 0, 0];
  for (let slot = from; slot <= to; slot++) {
    if (!window.has(slot)) continue;
    const [a, b, c] = window.vector(slot);
    filled++;
    x += a;
    y += b;
    z += c;
    squares += a * a + b * b + c * c;
  }
  if (filled === 0) return { mean: [0, 0, 0], spread: 0, filled };
  const mean = [x / filled, y / filled, z / filled] as const;
  return { mean, spread: Math.sqrt(Math.max(0, squares / filled - mean[0] ** 2 - mean[1] ** 2 - mean[2] ** 2)), filled };
}

function angleBetween(a: Vector, b: Vector): number {
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  if (lengths < 0.01) return 0;
  return Math.acos(Math.max(-1, Math.min(1, (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / lengths)));
}

/** Sum over time, in seconds, of what is made of each magnitude. */
function total(window: MotionWindow, from: number, to: number, of: (magnitude: number) => number): number {
  let sum = 0;
  let last = from - 1;
  for (let slot = from; slot <= to; slot++) {
    if (!window.has(slot)) continue;
    sum += of(Math.min(window.magnitude(slot), MOST_G)) * Math.min(slot - last, STANDS_FOR);
    last = slot;
  }
  return (sum * SLOT_MS) / 1000;
}

function largestStep(window: MotionWindow, from: number, to: number): number {
  let largest = 0;
  let last: Vector | null = null;
  for (let slot = from; slot <= to; slot++) {
    if (!window.has(slot)) continue;
    const now = window.vector(slot);
    if (last !== null) largest = Math.max(largest, Math.hypot(now[0] - last[0], now[1] - last[1], now[2] - last[2]));
    last = now;
  }
  return Math.min(largest, MOST_G);
}

/** Angles between means of half a second, one after the other. */
function wandering(window: MotionWindow, from: number, to: number): number | null {
  let way = 0;
  let steps = 0;
  let last: Vector | null = null;
  for (let slot = from; slot + 11 <= to; slot += 8) {
    const part = restOf(window, slot, slot + 11);
    if (part.filled < 2) continue;
    if (last !== null) {
      way += angleBetween(last, part.mean);
      steps++;
    }
    last = part.mean;
  }
  return steps < 3 ? null : way;
}

/** Rises above 1.5 g with a fall below 1.1 g between them. */
function blowsIn(window: MotionWindow, from: number, to: number): number {
  let blows = 0;
  let up = false;
  for (let slot = from; slot <= to; slot++) {
    if (!window.has(slot)) continue;
    const magnitude = window.magnitude(slot);
    if (!up && magnitude > 1.5) {
      up = true;
      blows++;
    } else if (magnitude < 1.1) up = false;
  }
  return blows;
}
