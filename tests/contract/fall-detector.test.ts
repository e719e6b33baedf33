import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clapping, jumping, lyingDown, running, sittingDownHard, walking } from "../../device-sim/motion/daily.ts";
import { fallingOver } from "../../device-sim/motion/fall-over.ts";
import { inTurn, type Movement, still, type Wear } from "../../device-sim/motion/movement.ts";
import { measure, type Samples } from "../../device-sim/motion/sensor.ts";
import { droppedThing, putOnTable } from "../../device-sim/motion/thing.ts";
import { createRandom, type Random } from "../../device-sim/random.ts";
import { FallDetector, type FallFinding } from "../../rules/motion/fall-detector.ts";
import { readFallModels } from "../../rules/motion/fall-model.ts";

const MODELS = readFallModels();
const START = 1_790_000_000_000;
const PEOPLE = 20;

type Made = (random: Random, wear: Wear) => Movement;
const FALLS: Readonly<Record<string, Made>> = {
  "falls from standing": (random, wear) => inTurn(still(5, 0.05, random), fallingOver(random, { wear, lies: 8 })),
  "falls while walking": (random, wear) => inTurn(walking(6, wear, random), fallingOver(random, { wear, lies: 8 })),
};
const DAILY: Readonly<Record<string, Made>> = {
  walks: (random, wear) => inTurn(still(4, 0.05, random), walking(15, wear, random), still(5, 0.05, random)),
  runs: (random) => inTurn(still(4, 0.05, random), running(10, random), still(6, 0.05, random)),
  "jumps once": jumping,
  "lies down on a bed": lyingDown,
};
const THINGS: Readonly<Record<string, Made>> = { "is dropped on the floor": droppedThing, "is laid on a table": putOnTable };

/** All findings of a stream that then falls silent. */
function findingsIn(samples: Samples, wear: Wear | "unknown"): FallFinding[] {
  const detector = new FallDetector(MODELS[wear]);
  const found: FallFinding[] = [];
  samples.x.forEach((x, i) => {
    detector.add(START + (i * 1000) / samples.hz, x, samples.y[i] ?? 0, samples.z[i] ?? 0);
    found.push(...detector.findings());
  });
  return [...found, ...detector.findings(true)];
}

/** How many of the made-up people are claimed to have fallen. */
function claimed(made: Made, wear: Wear, options: { readonly hz: number; readonly range?: number }, as: Wear | "unknown" = wear): number {
  const people = Array.from({ length: PEOPLE }, (_, i) => createRandom(`${i} ${wear}`));
  return people.filter((random) => findingsIn(measure(made(random, wear), random.fork("sensor"), options), as).length > 0).length;
}

describe.each(["waist", "wrist"] as const)("falls of a body by physics, worn at the %s", (wear) => {
  for (const [name, made] of Object.entries(FALLS)) {
    it.each([20, 25, 50, 100])(`who ${name} is found at %i Hz`, (hz) => {
      expect(claimed(made, wear, { hz })).toBe(PEOPLE);
      expect(claimed(made, wear, { hz }, "unknown")).toBe(PEOPLE);
    });
    it(`who ${name} is mostly found at 10 Hz`, () => {
      expect(claimed(made, wear, { hz: 10 })).toBeGreaterThanOrEqual(0.8 * PEOPLE);
    });
    it.each([
      [2, 0.8],
      [4, 0.95],
      [16, 1],
    ])(`who ${name} is found with a range of %i g`, (range, part) => {
      expect(claimed(made, wear, { hz: 25, range })).toBeGreaterThanOrEqual(part * PEOPLE);
    });
  }
  for (const [name, made] of Object.entries(DAILY))
    it.each([10, 25, 50, 100])(`who ${name} has not fallen, at %i Hz`, (hz) => {
      expect(claimed(made, wear, { hz })).toBe(0);
      expect(claimed(made, wear, { hz }, "unknown")).toBe(0);
    });
  for (const [name, made] of Object.entries(THINGS))
    it.each([10, 25, 100])(`a device that ${name} is no person, at %i Hz`, (hz) => {
      expect(claimed(made, wear, { hz })).toBe(0);
    });
  it("who sits down hard is seldom taken to have fallen", () => {
    const made: Made = (random) => sittingDownHard(random);
    expect(claimed(made, wear, { hz: 25 })).toBeLessThanOrEqual(0.05 * PEOPLE);
  });
});

describe("other streams", () => {
  it("applause at the wrist is no fall", () => {
    const applause: Made = (random) => inTurn(still(4, 0.3, random), clapping(8, random), still(5, 0.3, random));
    expect(claimed(applause, "wrist", { hz: 25 })).toBe(0);
    expect(claimed(applause, "wrist", { hz: 50 })).toBe(0);
  });
  it("tells what happened in figures", () => {
    const random = createRandom("figures");
    const movement = inTurn(walking(6, "waist", random), fallingOver(random, { wear: "waist", lies: 8 }));
    const [finding, ...more] = findingsIn(measure(movement, random, { hz: 50, range: 16 }), "waist");
    expect(more).toEqual([]);
    expect(finding?.at).toBeGreaterThan(START + 6_300);
    expect(finding?.at).toBeLessThan(START + 8_000);
    expect(finding?.impactG).toBeGreaterThan(2);
    expect(finding?.freeFallMs).toBeGreaterThan(80);
    expect(finding?.postureDeg).toBeGreaterThan(50);
    expect(finding?.postureDeg).toBeLessThan(110);
    expect(finding?.stillness).toBeLessThan(0.1);
    const { from, stepMs, g } = finding?.trace ?? { from: 0, stepMs: 1, g: [] };
    const at = Math.round(((finding?.at ?? 0) - from) / stepMs);
    expect(g[at]).toBe(finding?.impactG);
    expect(g).toHaveLength(176);
  });
  it("says nothing where the stream broke off at the blow", () => {
    const random = createRandom("broken off");
    const movement = inTurn(still(5, 0.05, random), fallingOver(random, { wear: "waist", lies: 8 }));
    const whole = measure(movement, random, { hz: 25 });
    const found = findingsIn(whole, "waist")[0];
    const upTo = Math.round((((found?.at ?? 0) - START) / 1000 + 0.5) * 25);
    const cut = { hz: 25, x: whole.x.slice(0, upTo), y: whole.y.slice(0, upTo), z: whole.z.slice(0, upTo) };
    expect(findingsIn(cut, "waist")).toEqual([]);
  });
  it("does not listen to damaged samples and survives a gap of hours", () => {
    const detector = new FallDetector(MODELS.wrist);
    expect(detector.findings(true)).toEqual([]);
    expect(detector.add(START, Number.NaN, 0, 1)).toBe(false);
    expect(detector.add(START, 109, 0, 1)).toBe(false);
    expect(detector.add(START, 0, 0, 1)).toBe(true);
    expect(detector.add(START + 7_200_000, 0, 0, 1)).toBe(true);
    expect(detector.add(START, 0, 0, 1)).toBe(false);
    expect(detector.findings(true)).toEqual([]);
  });
  it("finds the same whatever way the samples are cut", () => {
    const random = createRandom("cuts");
    const samples = measure(
      inTurn(walking(5, "wrist", random), fallingOver(random, { wear: "wrist", lies: 9 }), walking(6, "wrist", random)),
      random,
      { hz: 40 },
    );
    const whole = findingsIn(samples, "wrist");
    expect(whole).toHaveLength(1);
    const lengths = fc.integer({ min: 1, max: 60 });
    const cuts = fc.array(fc.record({ length: lengths, overtaken: fc.constant(false) }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(cuts, (pieces) => {
        expect(findingsInBatches(samples, pieces)).toEqual(whole);
      }),
      { numRuns: 60, seed: 7 },
    );
    // A batch that is overtaken leaves a hole in what was known when it was judged: the same fall, some figures differ.
    const jostled = fc.array(fc.record({ length: lengths, overtaken: fc.boolean() }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(jostled, (pieces) => {
        expect(findingsInBatches(samples, pieces).map(({ at }) => at)).toEqual(whole.map(({ at }) => at));
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

/** The same stream in batches; one that is overtaken comes after the next. */
function findingsInBatches(samples: Samples, pieces: readonly { readonly length: number; readonly overtaken: boolean }[]): FallFinding[] {
  const detector = new FallDetector(MODELS.wrist);
  const found: FallFinding[] = [];
  const feed = (from: number, to: number): void => {
    for (let i = from; i < Math.min(to, samples.x.length); i++)
      detector.add(START + (i * 1000) / samples.hz, samples.x[i] ?? 0, samples.y[i] ?? 0, samples.z[i] ?? 0);
    found.push(...detector.findings());
  };
  let from = 0;
  let waiting: readonly [number, number] | null = null;
  for (let k = 0; from < samples.x.length; k++) {
    const { length, overtaken } = pieces[k % pieces.length] ?? { length: 25, overtaken: false };
    const piece = [from, from + length] as const;
    from += length;
    if (overtaken && waiting === null) {
      waiting = piece;
      continue;
    }
    feed(...piece);
    if (waiting) feed(...waiting);
    waiting = null;
  }
  if (waiting) feed(...waiting);
  return [...found, ...detector.findings(true)];
}
