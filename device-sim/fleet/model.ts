import type { DeviceRecord, Instant, Person } from "../../contracts/index.ts";
import type { Random } from "../random.ts";
import type { TimedMessage } from "./message.ts";
import type { Rhythm } from "./rhythm.ts";

/** `calm`: as real devices send; `lively`: often enough that a demo is seen to live. */
export type Pace = "calm" | "lively";

export interface Setting {
  readonly device: DeviceRecord;
  /** Who wears it or lives where it hangs; null in public places. */
  readonly person: Person | null;
  readonly rhythm: Rhythm | null;
  readonly random: Random;
  readonly pace: Pace;
  readonly seed: string;
}

/** One device: asked at an instant, it says what it sends and when it wants to be asked again. */
export interface Model {
  step(now: Instant): { readonly messages: readonly TimedMessage[]; readonly next: Instant };
}

/** Slow wandering about a middle: each value leans on the one before. */
export function wander(random: Random, deviation: number, lean = 0.92): () => number {
  let value = random.normal(0, deviation);
  const push = deviation * Math.sqrt(1 - lean * lean);
  return () => {
    value = value * lean + random.normal(0, push);
    return value;
  };
}
