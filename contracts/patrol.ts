import { Type } from "typebox";
import { HAZARD_NAMES } from "./case-words.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import type { Words } from "./words.ts";

/** Patrols 巡查: spots (fire lanes, extinguishers, pump rooms) that are looked at by a rhythm, in the order in which one walks. */
export const SPOT_RESULTS = ["normal", "hazard", "not-reached"] as const;
export type SpotResult = (typeof SPOT_RESULTS)[number];
export const SPOT_RESULT_WORDS: Readonly<Record<SpotResult, Words>> = {
  normal: { zh: "正常", en: "In order" },
  hazard: { zh: "发现隐患", en: "Hazard found" },
  "not-reached": { zh: "未能到达", en: "Not reached" },
};

/** A route holds so many spots at most [D]: more is more than one walk. */
export const MOST_SPOTS = 200;

export const NewPatrolSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 100 }),
    /** Days from one look to the next. */
    every: Type.Integer({ minimum: 1, maximum: 366 }),
    /** User who usually walks; null: whoever is there. */
    worker: Nullable(Type.String()),
    /** Spots in the order in which one walks. */
    spots: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: MOST_SPOTS, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export type NewPatrol = Type.Static<typeof NewPatrolSchema>;

const PatrolFields = {
  id: Type.String(),
  community: Type.String(),
  title: Type.String(),
  every: Type.Integer(),
  worker: Nullable(Type.String()),
  workerName: Nullable(Type.String()),
  createdAt: IsoTime,
  changedAt: IsoTime,
  byName: Type.String(),
  endedAt: Nullable(IsoTime),
  endedByName: Nullable(Type.String()),
};
/** As it is kept. */
export const PatrolSchema = Type.Object({ ...PatrolFields, spots: Type.Array(Type.String()) });
export type Patrol = Type.Static<typeof PatrolSchema>;

export const NewSpotCheckSchema = Type.Object(
  {
    result: Type.Enum([...SPOT_RESULTS]),
    /** Which hazard, where one was found: a case is opened for it. */
    hazard: Type.Optional(Type.Enum([...HAZARD_NAMES])),
    note: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
    /** When it was, where it is sent later: from a phone that had no network. */
    at: Type.Optional(IsoTime),
  },
  { additionalProperties: false },
);
export type NewSpotCheck = Type.Static<typeof NewSpotCheckSchema>;

/** One look at one spot. */
export const SpotCheckSchema = Type.Object(
  {
    id: Type.String(),
    patrol: Type.String(),
    spot: Type.String(),
    result: Type.Enum([...SPOT_RESULTS]),
    note: Nullable(Type.String()),
    at: IsoTime,
    by: Type.String(),
    byName: Type.String(),
    /** The case that a found hazard became. */
    case: Nullable(Type.Object({ id: Type.String(), number: Type.String() })),
  },
  { $id: "SpotCheck" },
);
export type SpotCheck = Type.Static<typeof SpotCheckSchema>;
export const SpotCheckPageSchema = Page(SpotCheckSchema);

/** One spot on a patrol, with what is due there. */
export const PatrolSpotSchema = Type.Object({
  spot: Type.String(),
  /** As it is spoken: 长青苑 消防车通道. */
  name: Type.String(),
  dueAt: IsoTime,
  /** Due today or before. */
  due: Type.Boolean(),
  overdue: Type.Boolean(),
  /** Somebody was there today and could not reach it. */
  again: Type.Boolean(),
  last: Nullable(SpotCheckSchema),
});
export type PatrolSpot = Type.Static<typeof PatrolSpotSchema>;

export const PatrolCountsSchema = Type.Object({
  all: Type.Integer(),
  /** Due on another day. */
  done: Type.Integer(),
  /** Due today or before. */
  due: Type.Integer(),
  /** Of these, due before today. */
  overdue: Type.Integer(),
  /** Where the last look found a hazard. */
  hazards: Type.Integer(),
});
export type PatrolCounts = Type.Static<typeof PatrolCountsSchema>;

/** How far a patrol is. Every spot is done or due. */
export function patrolCounts(spots: readonly Pick<PatrolSpot, "due" | "overdue" | "last">[]): PatrolCounts {
  const count = (is: (one: (typeof spots)[number]) => boolean): number => spots.filter(is).length;
  const due = count((one) => one.due);
  return {
    ...{ all: spots.length, done: spots.length - due, due },
    ...{ overdue: count((one) => one.overdue), hazards: count((one) => one.last?.result === "hazard") },
  };
}

/** A patrol as somebody sees it: only the spots of their own area, and the counts of these. */
export const PatrolViewSchema = Type.Object(
  { ...PatrolFields, counts: PatrolCountsSchema, spots: Type.Array(PatrolSpotSchema) },
  { $id: "Patrol" },
);
export type PatrolView = Type.Static<typeof PatrolViewSchema>;
export const PatrolSummarySchema = Type.Object({ ...PatrolFields, counts: PatrolCountsSchema });
export type PatrolSummary = Type.Static<typeof PatrolSummarySchema>;
export const PatrolsSchema = Type.Object({ items: Type.Array(PatrolSummarySchema) });

/** A spot as its label opens it: what is due there by each patrol that passes. */
export const SpotSheetSchema = Type.Object({
  spot: Type.String(),
  name: Type.String(),
  patrols: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), every: Type.Integer(), at: PatrolSpotSchema })),
});
export type SpotSheet = Type.Static<typeof SpotSheetSchema>;
