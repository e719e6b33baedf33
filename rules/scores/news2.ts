import { type NewsPart, type ScoreTrigger, SINGLE_RED, type Spo2Scale } from "../../contracts/index.ts";

/** Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, chart 1. */

/** A step of a row: values up to and including this one, after rounding, give these points. */
type Row = readonly (readonly [upTo: number, points: number])[];

const RESPIRATION: Row = [
  [8, 3],
  [11, 1],
  [20, 0],
  [24, 2],
  [Number.POSITIVE_INFINITY, 3],
];
const SPO2_SCALE_1: Row = [
  [91, 3],
  [93, 2],
  [95, 1],
  [Number.POSITIVE_INFINITY, 0],
];
const SPO2_SCALE_2_ON_AIR: Row = [
  [83, 3],
  [85, 2],
  [87, 1],
  [Number.POSITIVE_INFINITY, 0],
];
const SPO2_SCALE_2_ON_OXYGEN: Row = [
  [83, 3],
  [85, 2],
  [87, 1],
  [92, 0],
  [94, 1],
  [96, 2],
  [Number.POSITIVE_INFINITY, 3],
];
const SYSTOLIC: Row = [
  [90, 3],
  [100, 2],
  [110, 1],
  [219, 0],
  [Number.POSITIVE_INFINITY, 3],
];
const PULSE: Row = [
  [40, 3],
  [50, 1],
  [90, 0],
  [110, 1],
  [130, 2],
  [Number.POSITIVE_INFINITY, 3],
];
/** In tenths of a degree: sums of tenths are not exact in binary, integers are. */
const TEMPERATURE: Row = [
  [350, 3],
  [360, 1],
  [380, 0],
  [390, 1],
  [Number.POSITIVE_INFINITY, 2],
];

const ROWS = { respiration: RESPIRATION, systolic: SYSTOLIC, pulse: PULSE } as const;

/** Where air or oxygen is not known: a saturation that the two rows judge differently has no points. */
export type AirOrOxygen = "air" | "oxygen" | "unknown";

/** 36.05 is not exact in binary; what is meant as a half is rounded up. */
const HALF = 0.5 + 1e-9;

/** The chart is written in whole numbers: rounded to the nearest, half up, before anything is compared. */
export function wholeHalfUp(value: number): number {
  return Math.floor(value + HALF);
}

/** Tenths of a degree, half up: 36.05 is 361. */
export function tenthsHalfUp(value: number): number {
  return Math.floor(value * 10 + HALF);
}

function inRow(row: Row, rounded: number): number {
  // By index: it runs for every reading of a worn device.
  for (let i = 0; i < row.length; i++) {
    const step = row[i];
    if (step !== undefined && rounded <= step[0]) return step[1];
  }
  return 0;
}

/**
 * Points of one part; null where the value is no number or oxygen saturation on scale 2 cannot be judged without
 * knowing whether oxygen is given.
 */
export function pointsOf(part: NewsPart, value: number, scale: Spo2Scale, gas: AirOrOxygen): number | null {
  if (!Number.isFinite(value)) return null;
  switch (part) {
    case "spo2":
      return spo2Points(wholeHalfUp(value), scale, gas);
    case "temperature":
      return inRow(TEMPERATURE, tenthsHalfUp(value));
    case "oxygen":
      return value === 0 ? 0 : 2;
    case "consciousness":
      return value === 0 ? 0 : 3;
    default:
      return inRow(ROWS[part], wholeHalfUp(value));
  }
}

function spo2Points(rounded: number, scale: Spo2Scale, gas: AirOrOxygen): number | null {
  if (scale === 1) return inRow(SPO2_SCALE_1, rounded);
  const onAir = inRow(SPO2_SCALE_2_ON_AIR, rounded);
  if (gas === "air") return onAir;
  const onOxygen = inRow(SPO2_SCALE_2_ON_OXYGEN, rounded);
  return gas === "oxygen" || onAir === onOxygen ? onOxygen : null;
}

/** What a total, or a single part, asks for (chart 4): 7 and more before 5 and 6 before a single 3. */
export function triggerOf(total: number, single: boolean): ScoreTrigger {
  if (total >= 7) return "emergency";
  if (total >= 5) return "urgent";
  return single ? "single" : "none";
}

export function isRed(points: number): boolean {
  return points >= SINGLE_RED;
}
