import { Type } from "typebox";
import { ABILITIES, LIVING, MOBILITIES, NEEDS } from "./people.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import type { Words } from "./words.ts";

/** Care visits 探访: somebody of the community rings or goes to the door by a rhythm. A return visit 回访 is something else. */
export const CARE_WAYS = ["phone", "door"] as const;
export type CareWay = (typeof CARE_WAYS)[number];
export const CARE_WAY_WORDS: Readonly<Record<CareWay, Words>> = {
  phone: { zh: "电话", en: "By phone" },
  door: { zh: "上门", en: "At the door" },
};

/** How it went with a person, or with a spot on a patrol. */
export const CARE_RESULTS = ["seen", "heard", "relative", "moved", "not-met"] as const;
export type CareResult = (typeof CARE_RESULTS)[number];
export const CARE_RESULT_WORDS: Readonly<Record<CareResult, Words>> = {
  seen: { zh: "见到本人", en: "Seen in person" },
  heard: { zh: "听到本人", en: "Heard in person" },
  relative: { zh: "家属代答", en: "A relative answered" },
  moved: { zh: "已转移", en: "Moved to safety" },
  "not-met": { zh: "未见到", en: "Not met" },
};

const Days = Nullable(Type.Integer({ minimum: 1, maximum: 366 }));

/** How often somebody is rung and visited, in days; null: not by a rhythm. */
export const NewRhythmSchema = Type.Object(
  {
    phone: Days,
    door: Days,
    /** User who usually goes; null: whoever is there. */
    worker: Nullable(Type.String()),
  },
  { additionalProperties: false },
);
export type NewRhythm = Type.Static<typeof NewRhythmSchema>;
export const RhythmSchema = Type.Object({
  ...NewRhythmSchema.properties,
  person: Type.String(),
  workerName: Nullable(Type.String()),
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
  /** Days go on being by need; only who goes was said. */
  usual: Type.Optional(Type.Literal(true)),
});
export type Rhythm = Type.Static<typeof RhythmSchema>;

export const NewCareVisitSchema = Type.Object(
  {
    way: Type.Enum([...CARE_WAYS]),
    result: Type.Enum([...CARE_RESULTS]),
    /** Needs noticed, in the visitor's words. */
    note: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
    /** When it was, where it is sent later: from a phone that had no network. */
    at: Type.Optional(IsoTime),
  },
  { additionalProperties: false },
);
export type NewCareVisit = Type.Static<typeof NewCareVisitSchema>;
export const CareVisitSchema = Type.Object(
  {
    id: Type.String(),
    person: Type.String(),
    way: Type.Enum([...CARE_WAYS]),
    result: Type.Enum([...CARE_RESULTS]),
    note: Nullable(Type.String()),
    at: IsoTime,
    by: Type.String(),
    byName: Type.String(),
    /** The round of which it was a part. */
    round: Nullable(Type.String()),
    /** The trip with which it was signed, and when. */
    trip: Type.Optional(Type.String()),
    signedAt: Type.Optional(IsoTime),
  },
  { $id: "CareVisit" },
);
export type CareVisit = Type.Static<typeof CareVisitSchema>;
export const CareVisitPageSchema = Page(CareVisitSchema);

/** Whom a round is for: everybody of the named places to whom all of it applies. */
export const PeopleFilterSchema = Type.Object(
  {
    /** Below one of these places; empty: the whole area of whoever asks. */
    places: Type.Array(Type.String(), { maxItems: 100 }),
    /** Whole years at least. */
    ageFrom: Nullable(Type.Integer({ minimum: 0, maximum: 130 })),
    living: Type.Array(Type.Enum([...LIVING])),
    ability: Type.Array(Type.Enum([...ABILITIES])),
    mobility: Type.Array(Type.Enum([...MOBILITIES])),
    /** One of these needs is enough. */
    needs: Type.Array(Type.Enum([...NEEDS])),
    /** On the ground floor or below, or on the top floor of the building. */
    floor: Nullable(Type.Enum(["ground", "top"])),
  },
  { additionalProperties: false },
);
export type PeopleFilter = Type.Static<typeof PeopleFilterSchema>;
export const NOBODY_LEFT_OUT: PeopleFilter = {
  places: [],
  ageFrom: null,
  living: [],
  ability: [],
  mobility: [],
  needs: [],
  floor: null,
};

export const ROUND_REASONS = ["visit", "heat", "cold", "rain", "wind", "power", "posture", "other"] as const;
export type RoundReason = (typeof ROUND_REASONS)[number];
export const ROUND_REASON_WORDS: Readonly<Record<RoundReason, Words>> = {
  visit: { zh: "日常走访", en: "Ordinary round" },
  heat: { zh: "高温", en: "Heat" },
  cold: { zh: "低温寒潮", en: "Cold" },
  rain: { zh: "暴雨内涝", en: "Heavy rain and flooding" },
  wind: { zh: "台风大风", en: "Typhoon and gales" },
  power: { zh: "停电停水", en: "Power or water cut" },
  posture: { zh: "节日重点时段", en: "Festival" },
  other: { zh: "其他", en: "Other" },
};

/** One person on a round. */
export const RoundItemSchema = Type.Object({
  person: Type.String(),
  name: Type.String(),
  /** As it is spoken: 3栋2单元501. */
  place: Type.String(),
  worker: Nullable(Type.String()),
  workerName: Nullable(Type.String()),
  /** Null: nobody has been there. */
  result: Nullable(Type.Enum([...CARE_RESULTS])),
  note: Nullable(Type.String()),
  at: Nullable(IsoTime),
  by: Nullable(Type.String()),
  byName: Nullable(Type.String()),
});
export type RoundItem = Type.Static<typeof RoundItemSchema>;

/** The same as it is shown. `gone`: she has died or moved away since the list was made, and nobody goes there. */
export const RoundLineSchema = Type.Object({ ...RoundItemSchema.properties, gone: Type.Optional(Type.Enum(["moved", "died"])) });
export type RoundLine = Type.Static<typeof RoundLineSchema>;

export const RoundCountsSchema = Type.Object({
  all: Type.Integer(),
  /** Seen, heard, or a relative answered for her. */
  reached: Type.Integer(),
  moved: Type.Integer(),
  /** Somebody was there and did not meet her. */
  notMet: Type.Integer(),
  /** Nobody was there yet. */
  left: Type.Integer(),
  /** Not reached, and nobody to be reached there any more: died, or moved away. */
  gone: Type.Integer(),
});
export type RoundCounts = Type.Static<typeof RoundCountsSchema>;

const isLeft = (result: RoundItem["result"]): boolean => result === null || result === "not-met";
/** Whether somebody still has to go there. */
export const isToReach = ({ result, gone }: Pick<RoundLine, "result" | "gone">): boolean => gone === undefined && isLeft(result);

/** How far a round is. Every line counts once. */
export function roundCounts(items: readonly Pick<RoundLine, "result" | "gone">[]): RoundCounts {
  const counts = { all: items.length, reached: 0, moved: 0, notMet: 0, left: 0, gone: 0 };
  for (const { result, gone } of items) {
    if (gone !== undefined && isLeft(result)) counts.gone++;
    else if (result === null) counts.left++;
    else if (result === "moved") counts.moved++;
    else if (result === "not-met") counts.notMet++;
    else counts.reached++;
  }
  return counts;
}

const RoundFields = {
  id: Type.String(),
  community: Type.String(),
  title: Type.String(),
  reason: Type.Enum([...ROUND_REASONS]),
  way: Type.Enum([...CARE_WAYS]),
  /** The official warning as it was typed or pasted. */
  warning: Nullable(Type.String()),
  /** The proposal from which it was made; absent: it was put together by hand. */
  proposal: Type.Optional(Type.String()),
  dueAt: IsoTime,
  createdAt: IsoTime,
  createdBy: Type.String(),
  createdByName: Type.String(),
  endedAt: Nullable(IsoTime),
  endedByName: Nullable(Type.String()),
};
/** A list of people to be reached 走访任务, as it is kept. */
export const RoundSchema = Type.Object({ ...RoundFields, items: Type.Array(RoundItemSchema) }, { $id: "Round" });
export type Round = Type.Static<typeof RoundSchema>;
/** The same as somebody sees it: only whom that role may see, and the counts of these. */
export const RoundViewSchema = Type.Object({ ...RoundFields, counts: RoundCountsSchema, items: Type.Array(RoundLineSchema) });
export type RoundView = Type.Static<typeof RoundViewSchema>;
export const RoundSummarySchema = Type.Object({ ...RoundFields, counts: RoundCountsSchema });
export type RoundSummary = Type.Static<typeof RoundSummarySchema>;
export const RoundPageSchema = Page(RoundSummarySchema);

export const NewRoundSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 100 }),
    reason: Type.Enum([...ROUND_REASONS]),
    way: Type.Enum([...CARE_WAYS]),
    warning: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
    dueAt: IsoTime,
    proposal: Type.Optional(Type.String({ maxLength: 50 })),
    filter: PeopleFilterSchema,
    /** Of those that the filter finds, these are left out. */
    without: Type.Optional(Type.Array(Type.String(), { maxItems: 2000 })),
  },
  { additionalProperties: false },
);
export type NewRound = Type.Static<typeof NewRoundSchema>;

/** Who may be sent on a round. */
export const RoundWorkersSchema = Type.Object({
  items: Type.Array(Type.Object({ user: Type.String(), name: Type.String(), role: Type.String() })),
});

/** Whom a filter finds, before a round is made of it. */
export const RoundPreviewSchema = Type.Object({
  items: Type.Array(Type.Pick(RoundItemSchema, ["person", "name", "place"])),
});

/** Lists that an official warning suggests. */
export const RoundProposalSchema = Type.Object({
  id: Type.String(),
  reason: Type.Enum([...ROUND_REASONS]),
  title: Type.Object({ zh: Type.String(), en: Type.String() }),
  way: Type.Enum([...CARE_WAYS]),
  filter: PeopleFilterSchema,
  /** How many it finds now. */
  found: Type.Integer(),
  /** The posture in force, or the warning that was typed with it, suggests it. */
  suggested: Type.Boolean(),
  /** The round that was made of it since the posture was declared. */
  made: Nullable(Type.String()),
});
export type RoundProposal = Type.Static<typeof RoundProposalSchema>;

/** Who is to be visited, by which way, and since when. */
export const DueVisitSchema = Type.Object({
  person: Type.String(),
  name: Type.String(),
  place: Type.String(),
  way: Type.Enum([...CARE_WAYS]),
  dueAt: IsoTime,
  overdue: Type.Boolean(),
  /** Somebody was there today and did not meet her. */
  again: Type.Boolean(),
  worker: Nullable(Type.String()),
  workerName: Nullable(Type.String()),
  /** The last time that somebody met her, by whatever way. */
  metAt: Nullable(IsoTime),
  metByName: Nullable(Type.String()),
});
export type DueVisit = Type.Static<typeof DueVisitSchema>;
export const DueVisitsSchema = Type.Object({ items: Type.Array(DueVisitSchema), overdue: Type.Integer() });
