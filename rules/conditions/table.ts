import { absentCondition } from "./absent.ts";
import { baselineCondition } from "./baseline.ts";
import type { ConditionKind } from "./condition.ts";
import { countCondition } from "./count.ts";
import { doseCondition } from "./dose.ts";
import { eventCondition } from "./event.ts";
import { expectedCondition } from "./expected.ts";
import { fenceCondition } from "./fence.ts";
import { hoursCondition } from "./hours.ts";
import { inactiveCondition } from "./inactive.ts";
import { linkCondition } from "./link.ts";
import { littleCondition } from "./little.ts";
import { openCondition, timesCondition } from "./opened.ts";
import { rateCondition } from "./rate.ts";
import { scoreCondition } from "./score.ts";
import { sequenceCondition } from "./sequence.ts";
import { stillCondition } from "./still.ts";
import { thresholdCondition } from "./threshold.ts";
import { togetherCondition } from "./together.ts";
import { unseenCondition } from "./unseen.ts";
import { witnessCondition } from "./witness.ts";

/** Every kind of condition by the word that tells it from the others; a new kind is one file and one line here. */
export const CONDITIONS = {
  measurement: thresholdCondition,
  event: eventCondition,
  absent: absentCondition,
  inactive: inactiveCondition,
  little: littleCondition,
  link: linkCondition,
  fence: fenceCondition,
  together: togetherCondition,
  count: countCondition,
  rate: rateCondition,
  dose: doseCondition,
  baseline: baselineCondition,
  expected: expectedCondition,
  sequence: sequenceCondition,
  witness: witnessCondition,
  still: stillCondition,
  unseen: unseenCondition,
  hours: hoursCondition,
  open: openCondition,
  times: timesCondition,
  score: scoreCondition,
} as const satisfies Record<string, ConditionKind>;
export type LeafWord = keyof typeof CONDITIONS;
