import { Type } from "typebox";
import {
  isNewsMeasurement,
  NEWS_MEASUREMENTS,
  NEWS_PARTS,
  type NewsInput,
  type NewsInputs,
  type NewsPart,
  SCORE_NAMES,
  type Score,
  type ScoreName,
  SINGLE_RED,
} from "../../contracts/index.ts";
import { scoreOf } from "../scores/score.ts";
import { scoreWords } from "../scores/words.ts";
import { closed, listening } from "../shapes.ts";
import { defineCondition } from "./condition.ts";
import { CHANGED, type Env, INERT, type Leaf, type Listening, NOTHING, type Outcome, type Slot, wants } from "./leaf.ts";
import { addByHand, addMeasured, freshInputs, newestOf, staysTheSame, takeBack, type Weight, weigh } from "./score-inputs.ts";

export const scoreCondition = defineCondition({
  shape: Type.Object(
    {
      score: Type.Enum([...SCORE_NAMES]),
      atLeast: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
      single: Type.Optional(Type.Literal(SINGLE_RED)),
      evaluations: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
      ...listening,
    },
    closed,
  ),
  faults: ({ atLeast, single }, path, faults) => {
    if (atLeast === undefined && single === undefined) faults.add(path, "the score has no limit", "give atLeast: 5, single: 3, or both");
  },
  compile: (spec) => scoreReached({ ...spec, evaluations: spec.evaluations ?? 1 }),
});

interface ScoreSpec extends Listening {
  /** `news2` holds only while all parts are known; `partial-news` with whatever is. */
  readonly score: ScoreName;
  readonly atLeast?: number | undefined;
  readonly single?: typeof SINGLE_RED | undefined;
  /** How often each part of a device must have been measured so. */
  readonly evaluations: number;
}

const MEASURED = Object.keys(NEWS_MEASUREMENTS).filter(isNewsMeasurement);
const PART_OF: ReadonlyMap<string, NewsPart> = new Map(Object.entries(NEWS_MEASUREMENTS));

/** The early-warning score of a person reaches a total, or one part gives 3 by itself. */
function scoreReached(spec: ScoreSpec): Leaf {
  const reached = ({ sure, red, complete }: Weight): boolean =>
    (complete || spec.score === "partial-news") &&
    ((spec.atLeast !== undefined && sure >= spec.atLeast) || (spec.single !== undefined && red));

  /** Weighs anew. While it is open, what has grown old ends nothing: only a new measurement shows that it is lower. */
  const settle = (slot: Slot, at: number, env: Env): Outcome => {
    const how = { scale: env.prescription?.scale ?? 1, evaluations: spec.evaluations, now: env.now } as const;
    const fresh = weigh(slot.ring, { ...how, keptFrom: 0 });
    slot.due = fresh.expires;
    slot.count = fresh.complete ? 1 : 0;
    const was = slot.on;
    const before = slot.value;
    const now = reached(fresh);
    const held = !now && was && env.opened > 0 && reached(weigh(slot.ring, { ...how, keptFrom: slot.from }));
    slot.on = now || held;
    // What is held over makes nothing worse.
    if (!held) slot.value = fresh.sure;
    if (slot.on && !was) {
      slot.since = at;
      slot.from = env.now;
    }
    if (!slot.on) slot.since = 0;
    return was !== slot.on || (slot.on && slot.value !== before) ? CHANGED : NOTHING;
  };

  return {
    ...INERT,
    wants: wants({ measurements: MEASURED }, spec),
    needsProof: true,
    scored: true,
    reading: (slot, reading, env) => {
      const part = PART_OF.get(reading.measurement);
      if (part === undefined) return NOTHING;
      begin(slot);
      const at = Math.min(reading.at, reading.recv);
      const scale = env.prescription === null ? 1 : env.prescription.scale;
      const usual = !slot.on && staysTheSame(slot.ring, part, at, reading.value, scale, env.now);
      if (!addMeasured(slot.ring, part, at, reading.value) || usual) return NOTHING;
      slot.device = reading.device;
      return settle(slot, at, env);
    },
    entered: (slot, { said, struck, stands }, env) => {
      begin(slot);
      let moved = false;
      let at = 0;
      for (const part of NEWS_PARTS) {
        const input = said[part];
        if (input === undefined) continue;
        const taken = struck ? takeBack(slot.ring, part, input, stands[part]) : addByHand(slot.ring, part, input);
        if (taken) at = Math.max(at, input.at);
        moved ||= taken;
      }
      return moved ? settle(slot, Math.min(at, env.now), env) : NOTHING;
    },
    asked: (slot, env) => settle(slot, env.now, env),
    tick: (slot, env) => settle(slot, env.now, env),
    // That a score is not reached is known only where no part is missing.
    known: (slot) => slot.count === 1,
    detail: (slot, env) => scoreWords(scoreIn(slot, env), env.prescription),
  };
}

function begin(slot: Slot): void {
  if (slot.ring.length === 0) slot.ring = freshInputs();
}

/** The present score of all that is fresh, as it is shown. */
function scoreIn(slot: Slot, env: Env): Score {
  const inputs: Partial<Record<NewsPart, NewsInput>> = {};
  for (const part of NEWS_PARTS) {
    const input = newestOf(slot.ring, part);
    if (input) inputs[part] = input;
  }
  const known: NewsInputs = inputs;
  return scoreOf(known, env.prescription?.scale ?? 1, env.now);
}
