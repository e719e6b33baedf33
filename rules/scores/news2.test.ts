import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEWS_CEILING, NEWS_PARTS, type NewsInputs, type NewsPart, type Spo2Scale } from "../../contracts/index.ts";
import { type AirOrOxygen, pointsOf, triggerOf } from "./news2.ts";
import { scoreOf } from "./score.ts";

/** Each edge as the chart writes it: the last value of a step, the first of the next, and their points. */
type Edge = readonly [last: number, points: number, next: number, nextPoints: number];
interface Row {
  readonly name: string;
  readonly part: NewsPart;
  readonly scale?: Spo2Scale;
  readonly gas?: AirOrOxygen;
  readonly step: number;
  readonly edges: readonly Edge[];
}

const ROWS: readonly Row[] = [
  {
    ...{ name: "respiration", part: "respiration", step: 1 },
    edges: [
      [8, 3, 9, 1],
      [11, 1, 12, 0],
      [20, 0, 21, 2],
      [24, 2, 25, 3],
    ],
  },
  {
    ...{ name: "SpO2 on scale 1", part: "spo2", scale: 1, gas: "air", step: 1 },
    edges: [
      [91, 3, 92, 2],
      [93, 2, 94, 1],
      [95, 1, 96, 0],
    ],
  },
  {
    ...{ name: "SpO2 on scale 1 on oxygen", part: "spo2", scale: 1, gas: "oxygen", step: 1 },
    edges: [
      [91, 3, 92, 2],
      [93, 2, 94, 1],
      [95, 1, 96, 0],
    ],
  },
  {
    ...{ name: "SpO2 on scale 2 on air", part: "spo2", scale: 2, gas: "air", step: 1 },
    edges: [
      [83, 3, 84, 2],
      [85, 2, 86, 1],
      [87, 1, 88, 0],
      [92, 0, 93, 0],
      [94, 0, 95, 0],
      [96, 0, 97, 0],
    ],
  },
  {
    ...{ name: "SpO2 on scale 2 on oxygen", part: "spo2", scale: 2, gas: "oxygen", step: 1 },
    edges: [
      [83, 3, 84, 2],
      [85, 2, 86, 1],
      [87, 1, 88, 0],
      [92, 0, 93, 1],
      [94, 1, 95, 2],
      [96, 2, 97, 3],
    ],
  },
  {
    ...{ name: "systolic blood pressure", part: "systolic", step: 1 },
    edges: [
      [90, 3, 91, 2],
      [100, 2, 101, 1],
      [110, 1, 111, 0],
      [219, 0, 220, 3],
    ],
  },
  {
    ...{ name: "pulse", part: "pulse", step: 1 },
    edges: [
      [40, 3, 41, 1],
      [50, 1, 51, 0],
      [90, 0, 91, 1],
      [110, 1, 111, 2],
      [130, 2, 131, 3],
    ],
  },
  {
    ...{ name: "temperature", part: "temperature", step: 0.1 },
    edges: [
      [35.0, 3, 35.1, 1],
      [36.0, 1, 36.1, 0],
      [38.0, 0, 38.1, 1],
      [39.0, 1, 39.1, 2],
    ],
  },
];

describe("every edge of every row of the chart", () => {
  const cases = ROWS.flatMap(({ name, part, scale = 1, gas = "air", step, edges }) =>
    edges.flatMap(([last, points, next, nextPoints]) => [
      { name, part, scale, gas, value: last - step * 0.4, points, which: "just below the edge" },
      { name, part, scale, gas, value: last, points, which: "at the edge" },
      { name, part, scale, gas, value: last + step * 0.49, points, which: "just above, rounded down" },
      { name, part, scale, gas, value: Number((last + step / 2).toFixed(2)), points: nextPoints, which: "half, rounded up" },
      { name, part, scale, gas, value: next - step * 0.4, points: nextPoints, which: "just below the next, rounded up" },
      { name, part, scale, gas, value: next, points: nextPoints, which: "the next step" },
    ]),
  );
  it.each(cases)("$name $value ($which) scores $points", ({ part, scale, gas, value, points }) => {
    expect(pointsOf(part, value, scale, gas)).toBe(points);
  });

  it.each([
    { given: 36.05, points: 0, says: "36.05 is 36.1" },
    { given: 35.05, points: 1, says: "35.05 is 35.1" },
    { given: 38.05, points: 1, says: "38.05 is 38.1" },
    { given: 39.05, points: 2, says: "39.05 is 39.1" },
    { given: 35.049, points: 3, says: "35.049 is 35.0" },
    { given: 39.0499, points: 1, says: "39.0499 is 39.0" },
  ])("halves of a tenth that binary cannot write: $says", ({ given, points }) => {
    expect(pointsOf("temperature", given, 1, "air")).toBe(points);
  });

  it("air is 0 and oxygen 2; alert is 0 and everything else 3", () => {
    expect([0, 1].map((value) => pointsOf("oxygen", value, 1, "air"))).toEqual([0, 2]);
    expect([0, 1, 2, 3, 4].map((value) => pointsOf("consciousness", value, 1, "air"))).toEqual([0, 3, 3, 3, 3]);
  });

  it("scale 2 at 93 % and more cannot be judged where nobody knows whether oxygen is given", () => {
    expect([83, 85, 87, 92].map((value) => pointsOf("spo2", value, 2, "unknown"))).toEqual([3, 2, 1, 0]);
    expect([93, 95, 97].map((value) => pointsOf("spo2", value, 2, "unknown"))).toEqual([null, null, null]);
    expect(pointsOf("spo2", 97, 1, "unknown")).toBe(0);
  });

  it("what is no number has no points", () => {
    for (const part of NEWS_PARTS)
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        expect(pointsOf(part, value, 1, "air")).toBeNull();
  });
});

const NOW = 1_000_000_000;
const at = (value: number) => ({ value, at: NOW });
interface Vector {
  readonly name: string;
  readonly respiration: number;
  readonly spo2: number;
  readonly scale: Spo2Scale;
  readonly oxygen: 0 | 1;
  readonly systolic: number;
  readonly pulse: number;
  readonly consciousness: number;
  readonly temperature: number;
  readonly total: number;
}
const [A, C, U] = [0, 1, 4];
const usual = { respiration: 16, spo2: 97, scale: 1, oxygen: 0, systolic: 125, pulse: 72, consciousness: A, temperature: 36.8 } as const;
const VECTORS: readonly Vector[] = [
  { name: "baseline", ...usual, total: 0 },
  {
    ...{ name: "2+2+0+1+2+0+1", ...usual, respiration: 22, spo2: 93, systolic: 105, pulse: 112, temperature: 38.4 },
    total: 8,
  },
  { name: "SpO2 89 on scale 1", ...usual, respiration: 18, spo2: 89, total: 3 },
  { name: "SpO2 89 on scale 2", ...usual, respiration: 18, spo2: 89, scale: 2, total: 0 },
  { name: "SpO2 97 on scale 2 on oxygen", ...usual, scale: 2, oxygen: 1, total: 5 },
  { name: "SpO2 97 on scale 2 on air", ...usual, scale: 2, total: 0 },
  {
    ...{ name: "hot side tops out at 2", ...usual, respiration: 25, spo2: 91, oxygen: 1, systolic: 90, pulse: 131 },
    ...{ consciousness: C, temperature: 39.1, total: 19 },
  },
  {
    ...{ name: "maximum", ...usual, respiration: 8, spo2: 91, oxygen: 1, systolic: 220, pulse: 40 },
    ...{ consciousness: U, temperature: 35.0, total: 20 },
  },
];

function inputsOf(vector: Vector): NewsInputs {
  return Object.fromEntries(NEWS_PARTS.map((part) => [part, at(vector[part])]));
}

describe("vectors", () => {
  it.each(VECTORS)("$name is $total", (vector) => {
    const score = scoreOf(inputsOf(vector), vector.scale, NOW);
    expect(score).toMatchObject({ name: "news2", score: vector.total, missing: [], maxPossible: 20 });
  });
});

describe("triggers", () => {
  it.each([
    [0, false, "none"],
    [4, false, "none"],
    [3, true, "single"],
    [4, true, "single"],
    [5, false, "urgent"],
    [6, true, "urgent"],
    [7, false, "emergency"],
    [20, true, "emergency"],
  ] as const)("a total of %i, single 3: %s, asks for %s", (total, single, trigger) => {
    expect(triggerOf(total, single)).toBe(trigger);
  });
});

const arbitrary: fc.Arbitrary<{ inputs: NewsInputs; scale: Spo2Scale }> = fc.record({
  inputs: fc.record(
    {
      respiration: fc.record({ value: fc.double({ min: 0, max: 70 }), at: fc.integer({ min: 0, max: NOW }) }),
      spo2: fc.record({ value: fc.double({ min: 0, max: 100 }), at: fc.integer({ min: 0, max: NOW }) }),
      oxygen: fc.record({ value: fc.constantFrom(0, 1), at: fc.integer({ min: 0, max: NOW }) }),
      systolic: fc.record({ value: fc.double({ min: -1, max: 400 }), at: fc.integer({ min: NOW - 50_000_000, max: NOW }) }),
      pulse: fc.record({
        value: fc.oneof(fc.double(), fc.double({ min: 0, max: 300 })),
        at: fc.integer({ min: NOW - 1_000_000, max: NOW }),
      }),
      consciousness: fc.record({ value: fc.constantFrom(0, 1, 2, 3, 4), at: fc.integer({ min: 0, max: NOW }) }),
      temperature: fc.record({ value: fc.oneof(fc.double(), fc.double({ min: 30, max: 43 })), at: fc.constant(NOW) }),
    },
    { requiredKeys: [] },
  ),
  scale: fc.constantFrom(1, 2),
});

describe("for any input", () => {
  it("the total is the sum of its parts, a number, and no more than is possible", () => {
    fc.assert(
      fc.property(arbitrary, ({ inputs, scale }) => {
        const { score, parts, missing, maxPossible, redParameters, oldestInputAge } = scoreOf(inputs, scale, NOW);
        expect(Number.isInteger(score)).toBe(true);
        expect(score).toBe(parts.reduce((sum, part) => sum + part.points, 0));
        expect([...parts.map((part) => part.part), ...missing].sort()).toEqual([...NEWS_PARTS].sort());
        expect(score).toBeLessThanOrEqual(maxPossible);
        expect(maxPossible).toBe(parts.reduce((sum, part) => sum + NEWS_CEILING[part.part], 0));
        expect(redParameters).toEqual(parts.filter((part) => part.points === 3).map((part) => part.part));
        if (oldestInputAge !== null) expect(Number.isFinite(oldestInputAge)).toBe(true);
      }),
    );
  });

  it("a part that goes missing never raises the score, nor does it make a low one be called low", () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(...NEWS_PARTS), ({ inputs, scale }, part) => {
        const whole = scoreOf(inputs, scale, NOW);
        const { [part]: _gone, ...rest } = inputs;
        const less = scoreOf(rest, scale, NOW);
        expect(less.score).toBeLessThanOrEqual(whole.score);
        expect(less.name).toBe("partial-news");
        expect(less.trigger).not.toBe("none");
      }),
    );
  });

  it("breathing faster above the usual, or with less oxygen on scale 1, never scores less", () => {
    fc.assert(
      fc.property(fc.double({ min: 12, max: 70, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), (value, more) => {
        expect(pointsOf("respiration", value + more, 1, "air")).toBeGreaterThanOrEqual(pointsOf("respiration", value, 1, "air") ?? 0);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 30, noNaN: true }), (value, less) => {
        expect(pointsOf("spo2", value - less, 1, "air")).toBeGreaterThanOrEqual(pointsOf("spo2", value, 1, "air") ?? 0);
      }),
    );
  });
});
