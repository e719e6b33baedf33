import { Type } from "typebox";
import { IsoTime, Nullable, Page } from "./schema.ts";
import { DAY, type Duration } from "./time.ts";
import type { Words } from "./words.ts";

/** 三色评价: what a compound can do something about, and nothing else: no number of alarms or reports, nothing about health. */
export const RATING_MEASURES = ["hazards", "lanes", "devices", "visits", "drills"] as const;
export type RatingMeasureName = (typeof RATING_MEASURES)[number];
export const RATING_MEASURE_WORDS: Readonly<Record<RatingMeasureName, Words>> = {
  hazards: { zh: "超期未整改的隐患", en: "Hazards open past their time" },
  lanes: { zh: "消防车通道再次被占", en: "Fire lanes blocked again" },
  devices: { zh: "失联超过 7 天的设备", en: "Devices dead for over 7 days" },
  visits: { zh: "逾期未走访", en: "Care visits past due" },
  drills: { zh: "逾期未开展的演练", en: "Drills past due" },
};
/** What turns it green again. */
export const RATING_MEND_WORDS: Readonly<Record<RatingMeasureName, Words>> = {
  hazards: { zh: "办结超期隐患，或按规定挂起并写明原因", en: "Mend what is overdue, or put it on hold with its reason" },
  lanes: { zh: "清理消防车通道并落实看管", en: "Clear the fire lane and have it watched" },
  devices: { zh: "修复或更换失联设备", en: "Mend or replace the devices that are dead" },
  visits: { zh: "补上逾期的走访", en: "Make the visits that are past due" },
  drills: { zh: "开展一次演练", en: "Hold a drill" },
};

export const RATING_COLOURS = ["green", "yellow", "red"] as const;
export type RatingColour = (typeof RATING_COLOURS)[number];
export const RATING_COLOUR_WORDS: Readonly<Record<RatingColour, Words>> = {
  green: { zh: "绿 · 良好", en: "Green · good" },
  yellow: { zh: "黄 · 提示", en: "Yellow · notice" },
  red: { zh: "红 · 警示", en: "Red · warning" },
};

/** From the draft to the plate: time to object. */
export const RATING_DRAFT_FOR: Duration = 7 * DAY;

const Count = Type.Integer({ minimum: 0 });
/** From how many on a measure is yellow or red: a count, or a share of all. */
const LimitSchema = Type.Object(
  {
    by: Type.Enum(["count", "share"]),
    yellow: Type.Number({ exclusiveMinimum: 0 }),
    red: Type.Number({ exclusiveMinimum: 0 }),
    source: Type.Object({ zh: Type.String(), en: Type.String() }),
  },
  { additionalProperties: false },
);
/** The formula: red with a measure that is red, yellow with one that is yellow. */
export const RatingFormulaSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    measures: Type.Object({
      ...{ hazards: LimitSchema, lanes: LimitSchema, devices: LimitSchema, visits: LimitSchema, drills: LimitSchema },
    }),
  },
  { additionalProperties: false },
);
export type RatingFormula = Type.Static<typeof RatingFormulaSchema>;

const MeasureSchema = Type.Object({
  measure: Type.Enum([...RATING_MEASURES]),
  /** How many are not as they should be; null: cannot be counted yet, and counts for nothing. */
  bad: Nullable(Count),
  of: Nullable(Count),
  colour: Nullable(Type.Enum([...RATING_COLOURS])),
});
export type RatingMeasure = Type.Static<typeof MeasureSchema>;
const CountedSchema = {
  colour: Type.Enum([...RATING_COLOURS]),
  measures: Type.Array(MeasureSchema),
  formula: Type.Integer(),
};

/** What is counted, before it is coloured. */
export type RatingCounts = Readonly<Record<RatingMeasureName, { readonly bad: number; readonly of: number } | null>>;

/** The colour of a compound by the formula. */
export function rate(counts: RatingCounts, formula: RatingFormula): { colour: RatingColour; measures: RatingMeasure[]; formula: number } {
  const measures = RATING_MEASURES.map((measure): RatingMeasure => {
    const count = counts[measure];
    if (count === null) return { measure, bad: null, of: null, colour: null };
    const { by, yellow, red } = formula.measures[measure];
    const value = by === "count" ? count.bad : count.of === 0 ? 0 : count.bad / count.of;
    return { measure, bad: count.bad, of: count.of, colour: value >= red ? "red" : value >= yellow ? "yellow" : "green" };
  });
  const worst = RATING_COLOURS.findLast((colour) => measures.some((one) => one.colour === colour)) ?? "green";
  return { colour: worst, measures, formula: formula.version };
}

/** What to mend first, three at most: red before yellow. */
export function turnsGreen(measures: readonly RatingMeasure[]): readonly RatingMeasureName[] {
  const of = (colour: RatingColour): readonly RatingMeasureName[] =>
    measures.filter((one) => one.colour === colour).map(({ measure }) => measure);
  return [...of("red"), ...of("yellow")].slice(0, 3);
}

const Text = Type.String({ minLength: 1, maxLength: 1000 });
const Name = Type.String({ minLength: 1, maxLength: 60 });
const ObjectionSchema = Type.Object({
  /** Who objects, as they are called in the committee. */
  by: Name,
  text: Text,
  at: IsoTime,
  takenBy: Type.String(),
  answer: Nullable(Type.Object({ text: Text, by: Type.String(), at: IsoTime })),
});

export const RATING_STATES = ["draft", "published", "withdrawn"] as const;
export const RatingSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    compound: Type.String(),
    name: Type.String(),
    /** Month that is rated: 2026-11. */
    period: Type.String(),
    state: Type.Enum([...RATING_STATES]),
    ...CountedSchema,
    draftedAt: IsoTime,
    draftedBy: Type.String(),
    /** Not before. */
    publishFrom: IsoTime,
    objections: Type.Array(ObjectionSchema),
    /** Earlier counts that were found wrong, with why they were made anew. */
    recounts: Type.Array(Type.Object({ ...CountedSchema, at: IsoTime, by: Type.String(), reason: Text })),
    /** Typed in from elsewhere; counts for nothing here. */
    police: Nullable(Type.Object({ text: Text, by: Type.String(), at: IsoTime })),
    endedAt: Nullable(IsoTime),
    endedBy: Nullable(Type.String()),
    reason: Nullable(Type.String()),
  },
  { $id: "Rating" },
);
export type Rating = Type.Static<typeof RatingSchema>;
export const RatingPageSchema = Page(RatingSchema);

/** How a compound stands now. */
export const CompoundStandSchema = Type.Object({ compound: Type.String(), name: Type.String(), ...CountedSchema });
export type CompoundStand = Type.Static<typeof CompoundStandSchema>;
export const RatingsNowSchema = Type.Object({
  at: IsoTime,
  month: Type.Object({ period: Type.String(), from: IsoTime, to: IsoTime }),
  formula: RatingFormulaSchema,
  items: Type.Array(CompoundStandSchema),
});
export type RatingsNow = Type.Static<typeof RatingsNowSchema>;

export const NewRatingSchema = Type.Object({ compound: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false });
const act = <Name extends string, Fields extends Parameters<typeof Type.Object>[0]>(name: Name, fields: Fields) =>
  Type.Object({ act: Type.Literal(name), ...fields }, { additionalProperties: false });
export const RatingActSchema = Type.Union([
  act("object", { by: Name, text: Text }),
  act("answer", { objection: Type.Integer({ minimum: 0 }), text: Text }),
  act("recount", { reason: Text }),
  act("police", { text: Text }),
  act("publish", {}),
  act("withdraw", { reason: Text }),
]);
export type RatingAct = Type.Static<typeof RatingActSchema>;
