import { Type } from "typebox";
import { HandEntrySchema, HandValuesSchema } from "./hand-entry.ts";
import { NEWS_PARTS, SCORE_NAMES, SCORE_REFUSALS, SCORE_TRIGGERS, ScoreWordSchema, Spo2PrescriptionSchema } from "./news2.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";

const Part = Type.Enum([...NEWS_PARTS]);

/** The present early-warning score of a person, as those see it who may. */
export const ScoreViewSchema = Type.Object(
  {
    at: IsoTime,
    /** `news2` only where nothing is missing. */
    name: Type.Enum([...SCORE_NAMES]),
    score: Type.Integer(),
    maxPossible: Type.Integer(),
    /** Null: nothing can be said, since parts are missing; it is no low risk. */
    trigger: Nullable(Type.Enum([...SCORE_TRIGGERS])),
    redParameters: Type.Array(Part),
    parts: Type.Array(Type.Object({ part: Part, value: Type.Number(), points: Type.Integer(), at: IsoTime, byHand: Type.Boolean() })),
    missing: Type.Array(Type.Object({ part: Part, lastAt: Nullable(IsoTime) })),
    /** Milliseconds; null where nothing is known. */
    oldestInputAge: Nullable(Type.Integer()),
    scale: Type.Union([Type.Literal(1), Type.Literal(2)]),
    prescription: Nullable(Spo2PrescriptionSchema),
    /** Set where no score is made for her: then there are no parts and the number says nothing. */
    refused: Nullable(Type.Object({ why: Type.Enum([...SCORE_REFUSALS]), zh: Type.String(), en: Type.String() })),
    /** False: whether she is 16 is not known; she is scored as an adult. */
    ageKnown: Type.Boolean(),
    /** A clinician's last word on whether it suits her. */
    word: Nullable(ScoreWordSchema),
  },
  { $id: "ScoreView" },
);
export type ScoreView = Type.Static<typeof ScoreViewSchema>;

/** How the score was, from means of a quarter of an hour and the entries that counted then; gaps stay gaps. */
export const ScoreTrendSchema = Type.Object({
  points: Type.Array(
    Type.Object({
      t: IsoTime,
      score: Type.Integer(),
      maxPossible: Type.Integer(),
      /** How many of the seven parts were known. */
      known: Type.Integer(),
    }),
  ),
});
export type ScoreTrend = Type.Static<typeof ScoreTrendSchema>;

export const HandEntryPageSchema = Page(HandEntrySchema);
export type HandEntryPage = Type.Static<typeof HandEntryPageSchema>;

const closed = { additionalProperties: false };

export const NewHandEntrySchema = Type.Object(
  {
    /** Now, unless told. */
    measuredAt: Type.Optional(IsoTime),
    /** Who measured it; the author, unless told. */
    measuredBy: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    /** With what. */
    device: Type.Optional(Type.String({ maxLength: 100 })),
    values: Type.Object(HandValuesSchema.properties, { ...closed, minProperties: 1 }),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
    /** Unusual values were looked at again and are meant. */
    confirmed: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type NewHandEntry = Type.Static<typeof NewHandEntrySchema>;
/** The field that a refusal names where only the author's word on unusual values is missing. */
export const CONFIRMED_FIELD = "body/confirmed";

export const NewPrescriptionSchema = Type.Object(
  {
    scale: Type.Union([Type.Literal(1), Type.Literal(2)]),
    clinician: Type.String({ minLength: 1, maxLength: 60, description: "Name of the clinician who prescribes it" }),
    date: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "Day of the prescription" }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);
export const NewScoreWordSchema = Type.Object(
  {
    unsuited: Type.Union([Type.Literal("pregnancy"), Type.Literal("clinical"), Type.Null()], {
      description: "Why no score is made for her; null: it suits her again",
    }),
    clinician: Type.String({ minLength: 1, maxLength: 60, description: "Name of the clinician whose word it is" }),
    date: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);
export type NewScoreWord = Type.Static<typeof NewScoreWordSchema>;
export type NewPrescription = Type.Static<typeof NewPrescriptionSchema>;
