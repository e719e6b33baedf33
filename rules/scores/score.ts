import {
  type Instant,
  NEWS_CEILING,
  NEWS_PARTS,
  NEWS_VALIDITY,
  type NewsInput,
  type NewsInputs,
  type NewsPart,
  type Score,
  type ScoredPart,
  type Spo2Scale,
} from "../../contracts/index.ts";
import { type AirOrOxygen, isRed, pointsOf, triggerOf } from "./news2.ts";

/** Whether a part is still young enough; a time ahead of ours is a clock's fault, not age. */
export function isFresh(part: NewsPart, at: Instant, now: Instant): boolean {
  return now - at <= NEWS_VALIDITY[part];
}

/** Air or oxygen, as far as it is known. */
export function gasOf(oxygen: NewsInput | undefined): AirOrOxygen {
  if (oxygen === undefined || !Number.isFinite(oxygen.value)) return "unknown";
  return oxygen.value === 0 ? "air" : "oxygen";
}

/**
 * The early-warning score of what is fresh. With all seven parts it is NEWS2; with less it is partial, says what it
 * lacks and how high it could have been, and claims no low risk.
 */
export function scoreOf(inputs: NewsInputs, scale: Spo2Scale, now: Instant): Score {
  const fresh = (part: NewsPart): NewsInput | undefined => {
    const input = inputs[part];
    return input !== undefined && isFresh(part, input.at, now) ? input : undefined;
  };
  const gas = gasOf(fresh("oxygen"));
  const parts: ScoredPart[] = [];
  const missing: NewsPart[] = [];
  for (const part of NEWS_PARTS) {
    const input = fresh(part);
    const points = input === undefined ? null : pointsOf(part, input.value, scale, gas);
    if (input === undefined || points === null) missing.push(part);
    else parts.push({ part, value: input.value, at: input.at, points });
  }
  const score = parts.reduce((sum, each) => sum + each.points, 0);
  const redParameters = parts.filter((each) => isRed(each.points)).map((each) => each.part);
  const trigger = triggerOf(score, redParameters.length > 0);
  return {
    name: missing.length === 0 ? "news2" : "partial-news",
    score,
    maxPossible: parts.reduce((sum, each) => sum + NEWS_CEILING[each.part], 0),
    parts,
    missing,
    oldestInputAge: parts.length === 0 ? null : Math.max(0, now - Math.min(...parts.map((each) => each.at))),
    redParameters,
    scale,
    trigger: missing.length > 0 && trigger === "none" ? null : trigger,
  };
}
