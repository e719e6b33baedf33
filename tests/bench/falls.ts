import type { Wear } from "../../rules/motion/fall-model.ts";
import { AS_RECORDED, DISTURBANCES } from "../support/falls/disturb.ts";
import { evaluate, modelsWithout, type Score } from "../support/falls/evaluate.ts";
import { HAS_FALLS, HOW_TO_FALLS, readFallTrials } from "../support/falls/fall-recordings.ts";
import { lessonsOf } from "../support/falls/learn.ts";
import type { Bench, BenchRow } from "./row.ts";

const FLOORS: Readonly<Record<Wear, readonly [number, number]>> = { waist: [0.97, 0.95], wrist: [0.9, 0.93], unknown: [0.9, 0.9] };

function rowsOf(wear: Wear, name: string, score: Score, floors: readonly [number, number] | null): BenchRow[] {
  const row = (what: string, value: number, unit: string, floor: number | null): BenchRow => ({
    bench: "falls",
    what: `${wear}, ${name}: ${what}`,
    value: Math.round(value * 1000) / 1000,
    unit,
    floor: floor === null ? null : `>= ${floor}`,
    met: floor === null || value >= floor,
  });
  return [
    row("sensitivity", score.sensitivity, "", floors?.[0] ?? null),
    row("specificity", score.specificity, "", floors?.[1] ?? null),
    ...(floors
      ? [
          row("false claims per hour of scripted activity", score.falsePerHour, "/h", null),
          row("impact to claim", score.delayMs, "ms", null),
        ]
      : []),
  ];
}

function spread(wear: Wear, score: Score): string {
  return score.subjects
    .map(
      ({ subject, falls, found, daily, quiet, wrong }) =>
        `  ${wear} ${subject}: falls ${found}/${falls}, daily ${quiet}/${daily} ${wrong.join(", ")}`,
    )
    .join("\n");
}

/** The detector of falls on people whom it has not seen, one after the other. */
export const falls: Bench = {
  name: "falls",
  about: "falls from raw acceleration, each person left out in turn",
  run: async () => {
    if (!HAS_FALLS) throw new Error(`falls${HOW_TO_FALLS}`);
    const trials = readFallTrials();
    const rows: BenchRow[] = [];
    for (const wear of ["waist", "wrist", "unknown"] as const) {
      const own = trials.filter((trial) => wear === "unknown" || trial.wear === wear);
      const models = modelsWithout(lessonsOf(trials, wear), wear);
      const asRecorded = evaluate(own, models, AS_RECORDED);
      process.stderr.write(`${spread(wear, asRecorded)}\n`);
      rows.push(...rowsOf(wear, "as recorded", asRecorded, FLOORS[wear]));
      for (const disturbance of DISTURBANCES) rows.push(...rowsOf(wear, disturbance.name, evaluate(own, models, disturbance), null));
    }
    return rows;
  },
};
