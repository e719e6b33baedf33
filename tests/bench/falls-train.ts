import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { HAS_FALLS, HOW_TO_FALLS, readFallTrials } from "../support/falls/fall-recordings.ts";
import { GIVEN, learn, lessonsOf } from "../support/falls/learn.ts";

/** Learns the coefficients of the fall detector anew from all recordings and writes them to the file named. */
function train(file: string): void {
  if (!HAS_FALLS) throw new Error(`falls${HOW_TO_FALLS}`);
  const trials = readFallTrials();
  const models = (["waist", "wrist", "unknown"] as const).map((wear) => [wear, learn(lessonsOf(trials, wear), GIVEN[wear])] as const);
  const learnt =
    "Ridge logistic regression on the impacts of UMAFall (University of Malaga; 19 people, waist and wrist, 20 Hz), each also at 10 and 50 Hz, clipped at 2 g and with 5 % lost; written by npm run falls:train";
  writeFileSync(file, `${JSON.stringify({ learnt, ...Object.fromEntries(models) }, null, 2)}\n`);
}

train(resolve(process.argv[2] ?? "rules/motion/fall-model.json"));
