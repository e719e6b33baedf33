import { describe, expect, it } from "vitest";
import { readFallModels } from "../../rules/motion/fall-model.ts";
import { AS_RECORDED, DISTURBANCES } from "../support/falls/disturb.ts";
import { evaluate, modelsWithout } from "../support/falls/evaluate.ts";
import { HAS_FALLS, HOW_TO_FALLS, readFallTrials } from "../support/falls/fall-recordings.ts";
import { GIVEN, learn, lessonsOf } from "../support/falls/learn.ts";

/** As recorded, and what may be lost on another device: rate, jitter, mounting, range, samples. */
const FLOORS = {
  waist: { sensitivity: 0.97, specificity: 0.95, disturbed: { sensitivity: 0.95, specificity: 0.94 } },
  wrist: { sensitivity: 0.9, specificity: 0.93, disturbed: { sensitivity: 0.88, specificity: 0.9 } },
} as const;
const ALSO = DISTURBANCES.filter(({ name }) =>
  ["10 Hz", "50 Hz", "jitter 20 %", "turned at random", "clipped at 2 g", "5 % lost"].includes(name),
);

describe.skipIf(!HAS_FALLS)(`recorded falls, each person left out in turn${HOW_TO_FALLS}`, () => {
  const trials = HAS_FALLS ? readFallTrials() : [];
  it.each(["waist", "wrist"] as const)("are found at the %s, on the device recorded and on others", (wear) => {
    const own = trials.filter((trial) => trial.wear === wear);
    const lessons = lessonsOf(trials, wear);
    // The coefficients in use are what the recordings teach, none of them set by hand.
    expect(readFallModels()[wear]).toEqual(learn(lessons, GIVEN[wear]));
    const models = modelsWithout(lessons, wear);
    const floors = FLOORS[wear];
    const asRecorded = evaluate(own, models, AS_RECORDED);
    expect(asRecorded.sensitivity).toBeGreaterThanOrEqual(floors.sensitivity);
    expect(asRecorded.specificity).toBeGreaterThanOrEqual(floors.specificity);
    expect(asRecorded.delayMs).toBeLessThanOrEqual(5_000);
    for (const { subject, falls, found } of asRecorded.subjects)
      if (falls > 0) expect(found / falls, `person ${subject}`).toBeGreaterThan(0.8);
    for (const disturbance of ALSO) {
      const score = evaluate(own, models, disturbance);
      expect(score.sensitivity, disturbance.name).toBeGreaterThanOrEqual(floors.disturbed.sensitivity);
      expect(score.specificity, disturbance.name).toBeGreaterThanOrEqual(floors.disturbed.specificity);
    }
  });
});
