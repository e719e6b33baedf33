import { FallDetector } from "../../../rules/motion/fall-detector.ts";
import type { FallModel, Wear } from "../../../rules/motion/fall-model.ts";
import { type Disturbance, disturbed } from "./disturb.ts";
import type { Trial } from "./fall-recordings.ts";
import { GIVEN, type Lesson, learn } from "./learn.ts";

/** How the detector did on the trials of one person whom its model had not seen. */
export interface SubjectScore {
  readonly subject: string;
  readonly falls: number;
  readonly found: number;
  readonly daily: number;
  readonly quiet: number;
  /** Claims in daily activities, and the hours that those lasted. */
  readonly falseClaims: number;
  readonly hours: number;
  /** From impact to claim, of the data's own time. */
  readonly delays: readonly number[];
  readonly wrong: readonly string[];
}

export interface Score {
  readonly sensitivity: number;
  readonly specificity: number;
  readonly falsePerHour: number;
  readonly delayMs: number;
  readonly subjects: readonly SubjectScore[];
}

/** One model per person, learnt from all others: nothing of a person is known when his or her trials are judged. */
export function modelsWithout(lessons: readonly Lesson[], wear: Wear): ReadonlyMap<string, FallModel> {
  const subjects = [...new Set(lessons.map(({ subject }) => subject))];
  return new Map(
    subjects.map((subject) => [
      subject,
      learn(
        lessons.filter((lesson) => lesson.subject !== subject),
        GIVEN[wear],
      ),
    ]),
  );
}

/** Runs the detector itself over the trials, each with the model that does not know the person. */
export function evaluate(trials: readonly Trial[], models: ReadonlyMap<string, FallModel>, disturbance: Disturbance): Score {
  const subjects = [...new Set(trials.map(({ subject }) => subject))].sort().flatMap((subject) => {
    const model = models.get(subject);
    return model
      ? [
          scoreOf(
            subject,
            trials.filter((trial) => trial.subject === subject),
            model,
            disturbance,
          ),
        ]
      : [];
  });
  const sum = (of: (one: SubjectScore) => number): number => subjects.reduce((all, one) => all + of(one), 0);
  const delays = subjects.flatMap((one) => one.delays).sort((a, b) => a - b);
  return {
    sensitivity: sum((one) => one.found) / sum((one) => one.falls),
    specificity: sum((one) => one.quiet) / sum((one) => one.daily),
    falsePerHour: sum((one) => one.falseClaims) / sum((one) => one.hours),
    delayMs: delays[Math.floor(delays.length / 2)] ?? 0,
    subjects,
  };
}

function scoreOf(subject: string, trials: readonly Trial[], model: FallModel, disturbance: Disturbance): SubjectScore {
  const score = { falls: 0, found: 0, daily: 0, quiet: 0, falseClaims: 0, hours: 0 };
  const delays: number[] = [];
  const wrong: string[] = [];
  for (const trial of trials) {
    const claims = claimsIn(trial, model, disturbance);
    if (trial.fall) {
      score.falls++;
      if (claims.length > 0) score.found++;
      delays.push(...claims.slice(0, 1));
    } else {
      score.daily++;
      if (claims.length === 0) score.quiet++;
      score.falseClaims += claims.length;
      score.hours += ((trial.samples.at(-1)?.[0] ?? 0) - (trial.samples[0]?.[0] ?? 0)) / 3_600_000;
    }
    if (trial.fall !== claims.length > 0) wrong.push(`${trial.movement} ${trial.id}`);
  }
  return { subject, ...score, delays, wrong };
}

/** Delays of the claims in a trial. */
function claimsIn(trial: Trial, model: FallModel, disturbance: Disturbance): readonly number[] {
  const detector = new FallDetector(model);
  const delays: number[] = [];
  let last = 0;
  for (const [at, x, y, z] of disturbed(trial, disturbance)) {
    last = at;
    detector.add(at, x, y, z);
    for (const finding of detector.findings()) delays.push(at - finding.at);
  }
  // The recording ends where a wearer's stream would go on or fall silent.
  for (const finding of detector.findings(true)) delays.push(last - finding.at);
  return delays;
}
