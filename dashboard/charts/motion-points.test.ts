import { expect, it } from "vitest";
import type { MotionEvidence } from "../../contracts/index.ts";
import { motionFigures, motionPoints } from "./motion-points.ts";

const MOTION: MotionEvidence = {
  ...{ device: "d1", at: "2026-11-23T02:00:00.080Z", impactG: 3.14, freeFallMs: 200, postureDeg: null, stillness: 0.031, confidence: 0.87 },
  ...{ from: "2026-11-23T02:00:00.000Z", stepMs: 40, g: [1, null, 3.14, 1.02] },
};

it("counts the seconds from the impact and draws over steps without a sample", () => {
  expect(motionPoints(MOTION)).toEqual([
    { s: -0.08, g: 1 },
    { s: 0, g: 3.14 },
    { s: 0.04, g: 1.02 },
  ]);
});

it("tells the figures that are known", () => {
  expect(motionFigures(MOTION).map(({ key, value }) => `${key} ${value}`)).toEqual([
    "motion.freeFall 200",
    "motion.impactG 3.1",
    "motion.stillness 0.03",
    "motion.confidence 87",
  ]);
});
