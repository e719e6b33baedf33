import type { FallModel, Wear } from "../../../rules/motion/fall-model.ts";
import { FALL_SIGNS, type FallSigns, fallSigns } from "../../../rules/motion/fall-signs.ts";
import { Impacts } from "../../../rules/motion/impacts.ts";
import { disturbed, SHOWN } from "./disturb.ts";
import type { Sample, Trial } from "./fall-recordings.ts";

/** What is set by reason and not learnt. Below `least` nothing is looked at: a hand meets more than a hip. A hand may end as it began. */
type Given = Pick<FallModel, "least" | "leastTurnDeg">;

export const GIVEN: Readonly<Record<Wear, Given>> = {
  waist: { least: 1.6, leastTurnDeg: 28 },
  wrist: { least: 1.8, leastTurnDeg: 0 },
  unknown: { least: 1.7, leastTurnDeg: 15 },
};

/** Weight of the penalty on large coefficients, in trials. */
const PENALTY: number = 6;
const ROUNDS = 25;

/** An impact to learn from. */
export interface Lesson {
  readonly subject: string;
  readonly wear: Trial["wear"];
  readonly fall: boolean;
  readonly signs: FallSigns;
}

/** All impacts of a stream, with the strongest marked. */
function impactsOf(samples: readonly Sample[], least: number): readonly { readonly g: number; readonly signs: FallSigns }[] {
  const impacts = new Impacts(least);
  const found: { g: number; signs: FallSigns }[] = [];
  const look = (ended: boolean): void => {
    for (const slot of impacts.take(ended)) found.push({ g: impacts.window.magnitude(slot), signs: fallSigns(impacts.window, slot) });
  };
  for (const [at, x, y, z] of samples) {
    impacts.add(at, x, y, z);
    look(false);
  }
  return found;
}

/** Of a fall the strongest blow is the fall and nothing is learnt from the others; of everything else each blow counts. */
export function lessonsOf(trials: readonly Trial[], wear: Wear): readonly Lesson[] {
  return trials
    .filter((trial) => wear === "unknown" || trial.wear === wear)
    .flatMap((trial) =>
      SHOWN.flatMap((disturbance) => {
        const found = impactsOf(disturbed(trial, disturbance), GIVEN[wear].least);
        const strongest = found.reduce<(typeof found)[number] | undefined>(
          (best, each) => (best && best.g >= each.g ? best : each),
          undefined,
        );
        const taken = trial.fall ? (strongest ? [strongest] : []) : found;
        return taken.map(({ signs }) => ({ subject: trial.subject, wear: trial.wear, fall: trial.fall, signs }));
      }),
    );
}

/** Ridge logistic regression by Newton's method; falls together weigh as much as all else together. */
export function learn(lessons: readonly Lesson[], given: Given): FallModel {
  const falls = lessons.filter(({ fall }) => fall).length;
  const weightOf = ({ fall }: Lesson): number => lessons.length / 2 / (fall ? falls : lessons.length - falls) / SHOWN.length;
  const scales = FALL_SIGNS.map((name) => {
    const known = lessons.flatMap((lesson) => {
      const value = lesson.signs[name];
      return value === null ? [] : [{ value, weight: weightOf(lesson) }];
    });
    const sum = known.reduce((all, { weight }) => all + weight, 0);
    const mean = known.reduce((all, { value, weight }) => all + weight * value, 0) / sum;
    const spread = Math.sqrt(known.reduce((all, { value, weight }) => all + weight * (value - mean) ** 2, 0) / sum) || 1;
    return { name, mean, spread };
  });
  const rows = lessons.map((lesson) => ({
    weight: weightOf(lesson),
    fall: lesson.fall ? 1 : 0,
    x: [1, ...scales.map(({ name, mean, spread }) => ((lesson.signs[name] ?? mean) - mean) / spread)],
  }));
  const [bias = 0, ...weights] = newton(rows, scales.length + 1);
  const round = (value: number): number => Number(value.toPrecision(5));
  const signs = Object.fromEntries(
    scales.map(({ name, mean, spread }, i) => [name, { mean: round(mean), spread: round(spread), weight: round(weights[i] ?? 0) }]),
  );
  return { ...given, bias: round(bias), signs };
}

interface Row {
  readonly weight: number;
  readonly fall: number;
  readonly x: readonly number[];
}

function newton(rows: readonly Row[], size: number): number[] {
  let at = new Array<number>(size).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const slope = at.map((value, i) => (i === 0 ? 0 : -PENALTY * value));
    const bend = at.map((_, i) => at.map((_, j) => (i === j && i > 0 ? PENALTY : 0)));
    for (const { weight, fall, x } of rows) {
      const chance = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * (at[i] ?? 0), 0)));
      const curve = weight * chance * (1 - chance);
      for (let i = 0; i < size; i++) {
        slope[i] = (slope[i] ?? 0) + weight * (fall - chance) * (x[i] ?? 0);
        const line = bend[i];
        if (line) for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + curve * (x[i] ?? 0) * (x[j] ?? 0);
      }
    }
    const step = solve(bend, slope);
    at = at.map((value, i) => value + (step[i] ?? 0));
    if (step.every((part) => Math.abs(part) < 1e-7)) break;
  }
  return at;
}

/** Gauss with the largest pivot. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lines = matrix.map((line, i) => [...line, right[i] ?? 0]);
  const size = lines.length;
  for (let k = 0; k < size; k++) {
    const rest = lines.slice(k).sort((a, b) => Math.abs(b[k] ?? 0) - Math.abs(a[k] ?? 0));
    lines.splice(k, rest.length, ...rest);
    const pivot = lines[k] ?? [];
    lines.forEach((line, i) => {
      if (i === k) return;
      const factor = (line[k] ?? 0) / (pivot[k] || 1);
      for (let j = k; j <= size; j++) line[j] = (line[j] ?? 0) - factor * (pivot[j] ?? 0);
    });
  }
  return lines.map((line, i) => (line[size] ?? 0) / (line[i] || 1));
}
