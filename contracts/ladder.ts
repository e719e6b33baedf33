import { Type } from "typebox";
import { NOTICE_ANSWERS } from "./channel.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { SeveritySchema } from "./severity.ts";
import type { Words } from "./words.ts";

/** `urgent` goes by minutes until somebody has it, `matter` by hours up the place tree until it is done. */
export const LADDER_KINDS = ["urgent", "matter"] as const;

export const LADDER_KIND_WORDS: Readonly<Record<(typeof LADDER_KINDS)[number], Words>> = {
  urgent: { zh: "应急", en: "Urgent" },
  matter: { zh: "事项", en: "Matter" },
};

/** Cards that a step opens at the desk: a human dials, the hub never does. */
export const CARDS = ["119", "120", "110"] as const;
export type Card = (typeof CARDS)[number];

/** What is known of the person herself, by whoever called or saw her. */
export const HEARD_OF = ["not-reached", "needs-help", "well"] as const;
export const HEARD_OF_WORDS: Readonly<Record<(typeof HEARD_OF)[number], Words>> = {
  "not-reached": { zh: "本人未接通", en: "She does not answer" },
  "needs-help": { zh: "本人需要帮助", en: "She needs help" },
  well: { zh: "已听到本人", en: "She was heard" },
};
export type HeardOf = (typeof HEARD_OF)[number];

const BY_NAME = "name:";
/** Stands in `cannot` for a neighbour who has no log-in. */
export const neighbourKey = (name: string): string => `${BY_NAME}${name}`;
export const isNeighbourKey = (key: string): boolean => key.startsWith(BY_NAME);

const By = { byName: Type.String(), at: IsoTime };

/**
 * What somebody said of her in this emergency, as long as it stands: of a call, or an answer of a relative. `key` names it: the
 * same call booked otherwise, or the same relative answering anew, takes the place of what was said before.
 */
export const LadderWordSchema = Type.Union([
  Type.Object({ ...By, key: Type.String(), of: Type.Literal("person"), says: Type.Enum([...HEARD_OF]) }),
  Type.Object({
    ...By,
    key: Type.String(),
    of: Type.Literal("family"),
    says: Type.Enum([...NOTICE_ANSWERS]),
    /** The relative whose word it is. */
    who: Type.String(),
    /** Ids of those whose family need not be rung for it; null: of all whom the case is about. */
    people: Nullable(Type.Array(Type.String())),
  }),
]);
export type LadderWord = Type.Static<typeof LadderWordSchema>;

/** Where a case stands on its ladder. */
export const CaseLadderSchema = Type.Object({
  kind: Type.Enum([...LADDER_KINDS]),
  /** Counts from 1; a new one begins when it happens anew after somebody had it, or whoever had it let it go. */
  round: Type.Integer(),
  since: IsoTime,
  /** What happened again is rated lower than its case: this round tells whom it names at that severity, and nobody else. */
  as: Type.Optional(SeveritySchema),
  /** A named human has it in this round: who is told from then on is that human's. */
  taken: Nullable(Type.Object(By)),
  person: Nullable(Type.Object({ ...By, state: Type.Enum([...HEARD_OF]) })),
  /** Somebody of the family is with her or spoke to her: the others are not rung any more. */
  family: Nullable(
    Type.Object({
      ...By,
      answer: Type.Enum([...NOTICE_ANSWERS]),
      /** Of a danger of several homes: ids of those whose family it is; the others are rung on. */
      people: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  /** What `person` and `family` are read off; absent in a ladder of before words were kept. */
  words: Type.Optional(Type.Array(LadderWordSchema)),
  /** Its last hold ended by itself then: nobody was to act before. */
  resumedAt: Type.Optional(IsoTime),
  /** A responder is on the way. */
  coming: Nullable(Type.Object(By)),
  /** Roles of those who said that they come, and of those who are on the spot. */
  comes: Type.Optional(Type.Array(Type.String())),
  there: Type.Optional(Type.Array(Type.String())),
  /** What each word on an arrival brought of all this: it goes with it when that is taken back. `id`: of the arrival. */
  arrived: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        taken: Type.Boolean(),
        coming: Type.Boolean(),
        nobody: Type.Boolean(),
        comes: Type.Array(Type.String()),
        there: Type.Array(Type.String()),
        neighbours: Type.Array(Type.String()),
        /** Who said after it that they come; `takes`: as staff, who have the case by that. */
        after: Type.Optional(Type.Array(Type.Object({ ...By, role: Nullable(Type.String()), takes: Type.Boolean() }))),
      }),
    ),
  ),
  /** Names of the volunteers and neighbours among them: who of them cannot come after all leaves the others to be rung. */
  neighbours: Type.Optional(Type.Array(Type.String())),
  /** Names of the relatives who said that they come. */
  kin: Type.Optional(Type.Array(Type.String())),
  /** Users, and neighbours without a log-in by name, who said that they cannot go: nobody sends them again by themselves. */
  cannot: Type.Optional(Type.Array(Type.String())),
  /** Volunteers whom a step has called: until the case ends they can open it. */
  called: Type.Optional(Type.Array(Type.String())),
  cards: Type.Array(Type.Enum([...CARDS])),
  /** Nobody was reached from then on, until a human said that they are coming. */
  nobody: Nullable(Type.Object({ at: IsoTime, endedAt: Nullable(IsoTime), byName: Nullable(Type.String()) })),
  /** No desk could be heard when it began: the first step's wait was left out. */
  unheard: Type.Boolean(),
  over: Type.Boolean(),
});
export type CaseLadder = Type.Static<typeof CaseLadderSchema>;

export const LADDER_STEP_STATES = ["waiting", "done", "skipped", "stopped"] as const;

export const LADDER_STEP_STATE_WORDS: Readonly<Record<(typeof LADDER_STEP_STATES)[number], Words>> = {
  waiting: { zh: "待执行", en: "Waiting" },
  done: { zh: "已执行", en: "Done" },
  skipped: { zh: "未执行", en: "Not done" },
  stopped: { zh: "已终止", en: "Stopped" },
};

/** One step of a case's ladder, as it is stored: due at an instant, done once. */
export const LadderStepSchema = Type.Object({
  /**
   * Of case, round, rung and part: done again after a crash it is the same row with the same notices. Done once more on purpose it has
   * the moment behind it.
   */
  id: Type.String(),
  case: Type.String(),
  round: Type.Integer(),
  /** The rung of the plan. */
  rung: Type.String(),
  /** Of those who are told in turn: which one, from 0; of the matter ladder: which level. */
  part: Type.Integer(),
  name: WordsSchema,
  dueAt: IsoTime,
  state: Type.Enum([...LADDER_STEP_STATES]),
  /** When it was done, skipped or stopped. */
  at: Nullable(IsoTime),
  /** Why it was not done; what else it did. */
  why: Nullable(WordsSchema),
  notices: Type.Array(Type.String()),
});
export type LadderStep = Type.Static<typeof LadderStepSchema>;
