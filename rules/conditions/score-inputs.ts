import { type Instant, NEWS_PARTS, NEWS_VALIDITY, type NewsInput, type NewsPart, type Spo2Scale } from "../../contracts/index.ts";
import { isRed, pointsOf } from "../scores/news2.ts";
import { gasOf, isFresh } from "../scores/score.ts";

/**
 * What a condition on a score remembers of each part, as plain numbers in a row: the newest measurement of a device, the
 * one before, and the newest entry by hand, each as time and value; time 0: none.
 */
export type Inputs = number[];

const NEWEST = 0;
const BEFORE = 2;
const HAND = 4;
const WIDTH = 6;

export function freshInputs(): Inputs {
  return new Array<number>(NEWS_PARTS.length * WIDTH).fill(0);
}

const START: Readonly<Record<NewsPart, number>> = {
  respiration: 0,
  spo2: WIDTH,
  oxygen: 2 * WIDTH,
  systolic: 3 * WIDTH,
  pulse: 4 * WIDTH,
  consciousness: 5 * WIDTH,
  temperature: 6 * WIDTH,
};

function read(inputs: Inputs, at: number): NewsInput | undefined {
  const time = inputs[at] ?? 0;
  return time === 0 ? undefined : { at: time, value: inputs[at + 1] ?? 0 };
}

/** Puts a measurement of a device into its place by its own time. @returns false where it is older than what is kept */
export function addMeasured(inputs: Inputs, part: NewsPart, at: Instant, value: number): boolean {
  const start = START[part];
  const newest = inputs[start + NEWEST] ?? 0;
  if (at > newest) {
    inputs[start + BEFORE] = newest;
    inputs[start + BEFORE + 1] = inputs[start + NEWEST + 1] ?? 0;
    inputs[start + NEWEST] = at;
    inputs[start + NEWEST + 1] = value;
    return true;
  }
  if (at === newest) {
    // The same moment said anew is a correction, no second look.
    inputs[start + NEWEST + 1] = value;
    return true;
  }
  if (at <= (inputs[start + BEFORE] ?? 0)) return false;
  inputs[start + BEFORE] = at;
  inputs[start + BEFORE + 1] = value;
  return true;
}

/** @returns false where a newer entry stands */
export function addByHand(inputs: Inputs, part: NewsPart, { at, value }: NewsInput): boolean {
  const start = START[part];
  if (at < (inputs[start + HAND] ?? 0)) return false;
  inputs[start + HAND] = at;
  inputs[start + HAND + 1] = value;
  return true;
}

/** Takes an entry back that was struck out, where it is the one that counts, and puts what stands in its place. */
export function takeBack(inputs: Inputs, part: NewsPart, struck: NewsInput, stands: NewsInput | undefined): boolean {
  const start = START[part];
  if (inputs[start + HAND] !== struck.at || inputs[start + HAND + 1] !== struck.value) return false;
  inputs[start + HAND] = stands?.at ?? 0;
  inputs[start + HAND + 1] = stands?.value ?? 0;
  return true;
}

/** The newest word on a part, by whomever; at the same time a human's. */
export function newestOf(inputs: Inputs, part: NewsPart): NewsInput | undefined {
  const start = START[part];
  return read(inputs, start + ((inputs[start + HAND] ?? 0) >= (inputs[start + NEWEST] ?? 0) ? HAND : NEWEST));
}

export interface Weight {
  /** Points that were seen as often as asked. */
  readonly sure: number;
  /** One part gives 3, seen as often as asked. */
  readonly red: boolean;
  readonly complete: boolean;
  /** When the first of the parts that count grows too old; 0: none counts. */
  readonly expires: Instant;
}

export interface Weighing {
  readonly scale: Spo2Scale;
  /** 2: a device's part counts with the milder of its two newest measurements. What a human measured counts at once. */
  readonly evaluations: number;
  readonly now: Instant;
  /** Parts that were fresh then, or measured later, count on with what they last said, however old; 0: only what is fresh. */
  readonly keptFrom: Instant;
}

/** Adds up what is fresh. */
export function weigh(inputs: Inputs, how: Weighing): Weight {
  const { scale, now, keptFrom } = how;
  const usable = (part: NewsPart, input: NewsInput | undefined): input is NewsInput =>
    input !== undefined && (isFresh(part, input.at, now) || (keptFrom > 0 && isFresh(part, input.at, keptFrom)));
  const oxygen = newestOf(inputs, "oxygen");
  const gas = gasOf(usable("oxygen", oxygen) ? oxygen : undefined);
  let sure = 0;
  let red = false;
  let complete = true;
  let expires = 0;
  for (const part of NEWS_PARTS) {
    const newest = newestOf(inputs, part);
    const points = usable(part, newest) ? pointsOf(part, newest.value, scale, gas) : null;
    if (newest === undefined || points === null) {
      complete = false;
      continue;
    }
    const end = newest.at + NEWS_VALIDITY[part] + 1;
    if (end > now && (expires === 0 || end < expires)) expires = end;
    let counted = points;
    if (points > 0 && how.evaluations > 1 && isMeasured(inputs, part)) {
      const other = secondLook(inputs, part);
      counted = Math.min(points, usable(part, other) ? (pointsOf(part, other.value, scale, gas) ?? 0) : 0);
    }
    sure += counted;
    red ||= isRed(counted);
  }
  return { sure, red, complete, expires };
}

function isMeasured(inputs: Inputs, part: NewsPart): boolean {
  const start = START[part];
  return (inputs[start + NEWEST] ?? 0) > (inputs[start + HAND] ?? 0);
}

/** What was measured before the newest measurement of a device, by a device or by hand. */
function secondLook(inputs: Inputs, part: NewsPart): NewsInput | undefined {
  const start = START[part];
  return read(inputs, start + ((inputs[start + HAND] ?? 0) >= (inputs[start + BEFORE] ?? 0) ? HAND : BEFORE));
}

/** The usual: a part gives, fresh and seen as often as asked, what it gave before. Nothing moves. */
export function staysTheSame(inputs: Inputs, part: NewsPart, at: Instant, value: number, scale: Spo2Scale, now: Instant): boolean {
  // Saturation on scale 2 depends on another part: it is weighed each time.
  if (part === "spo2" && scale === 2) return false;
  const start = START[part];
  const newest = inputs[start + NEWEST] ?? 0;
  if (newest <= (inputs[start + HAND] ?? 0) || at <= newest || !isFresh(part, newest, now)) return false;
  const points = pointsOf(part, value, scale, "unknown");
  if (points !== pointsOf(part, inputs[start + NEWEST + 1] ?? 0, scale, "unknown")) return false;
  if (points === 0) return true;
  const before = inputs[start + BEFORE] ?? 0;
  return isFresh(part, before, now) && points === pointsOf(part, inputs[start + BEFORE + 1] ?? 0, scale, "unknown");
}
