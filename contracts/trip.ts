import { Type } from "typebox";
import { CARE_RESULTS } from "./care-visit.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import type { Words } from "./words.ts";

/** 顺路清单: what waits in a building. */
export const TRIP_WHATS = ["visit", "return", "hazard", "device", "spot"] as const;
export type TripWhat = (typeof TRIP_WHATS)[number];
export const TRIP_WHAT_WORDS: Readonly<Record<TripWhat, Words>> = {
  visit: { zh: "探访", en: "Care visit" },
  return: { zh: "回访", en: "Return visit" },
  hazard: { zh: "隐患复查", en: "Hazard to look at again" },
  device: { zh: "设备维护", en: "Device" },
  spot: { zh: "巡查", en: "Patrol" },
};

/** Why something was left undone. */
export const TRIP_WHYS = ["no-answer", "out", "refused", "no-time", "no-part", "other"] as const;
export type TripWhy = (typeof TRIP_WHYS)[number];
export const TRIP_WHY_WORDS: Readonly<Record<TripWhy, Words>> = {
  "no-answer": { zh: "敲门无人应", en: "Nobody answered" },
  out: { zh: "本人外出", en: "Was out" },
  refused: { zh: "本人拒绝", en: "Did not want it" },
  "no-time": { zh: "时间不够", en: "No time" },
  "no-part": { zh: "缺配件、缺工具", en: "No part or tool" },
  other: { zh: "其他", en: "Other" },
};

const LineFields = {
  what: Type.Enum([...TRIP_WHATS]),
  /** Id of the person, case, device or spot. */
  ref: Type.String({ minLength: 1, maxLength: 200 }),
  done: Type.Boolean(),
  /** Of a care visit: how it went. */
  result: Nullable(Type.Enum([...CARE_RESULTS])),
  /** Null where it was done. */
  why: Nullable(Type.Enum([...TRIP_WHYS])),
  note: Nullable(Type.String({ maxLength: 300 })),
};

/** One sign-off for a trip: what was done, what was not and why. Sent twice it is one. */
export const NewTripSchema = Type.Object(
  {
    /** Null: outside of buildings. */
    building: Nullable(Type.String({ maxLength: 200 })),
    startedAt: IsoTime,
    /** When it was signed, where it is sent later: from a phone that had no network. */
    at: IsoTime,
    note: Nullable(Type.String({ maxLength: 500 })),
    lines: Type.Array(Type.Object(LineFields, { additionalProperties: false }), { minItems: 1, maxItems: 300 }),
  },
  { additionalProperties: false },
);
export type NewTrip = Type.Static<typeof NewTripSchema>;

/** As it is kept: of people the id alone, so that nothing of an erased one stays. */
export const TripLineSchema = Type.Object({
  ...LineFields,
  person: Nullable(Type.String()),
  /** As it is spoken. */
  place: Type.String(),
  /** A case's number, a device's or a spot's name; empty for a person. */
  about: Type.String(),
});
export type TripLine = Type.Static<typeof TripLineSchema>;

const TripFields = {
  id: Type.String(),
  community: Type.String(),
  path: Type.String(),
  building: Nullable(Type.String()),
  buildingName: Type.String(),
  startedAt: IsoTime,
  at: IsoTime,
  /** When the hub learnt of it. */
  heardAt: IsoTime,
  by: Type.String(),
  byName: Type.String(),
  note: Nullable(Type.String()),
};
export interface TripHead {
  readonly id: string;
  readonly community: string;
  readonly path: string;
  readonly building: string | null;
  readonly buildingName: string;
  readonly startedAt: string;
  readonly at: string;
  readonly heardAt: string;
  readonly by: string;
  readonly byName: string;
  readonly note: string | null;
}
export interface Trip extends TripHead {
  readonly lines: readonly TripLine[];
}

/** As it is read: with the name of the person, where the reader may know it. */
export const TripViewSchema = Type.Object(
  { ...TripFields, lines: Type.Array(Type.Object({ ...TripLineSchema.properties, name: Type.String() })) },
  { $id: "Trip" },
);
export type TripView = Type.Static<typeof TripViewSchema>;
export const TripPageSchema = Page(TripViewSchema);

interface TripFieldInfo {
  readonly words: Words;
  readonly personal?: true;
}
/** What of a line of a trip stands in the city's form. */
export const TRIP_FIELDS = {
  day: { words: { zh: "日期", en: "Day" } },
  startedAt: { words: { zh: "开始时间", en: "Began" } },
  at: { words: { zh: "签字时间", en: "Signed" } },
  building: { words: { zh: "楼栋", en: "Building" } },
  place: { words: { zh: "位置", en: "Place" }, personal: true },
  name: { words: { zh: "姓名或对象", en: "Whom or what" }, personal: true },
  what: { words: { zh: "事项", en: "What" } },
  done: { words: { zh: "是否完成", en: "Done" } },
  result: { words: { zh: "结果", en: "Result" } },
  why: { words: { zh: "未完成原因", en: "Why not" } },
  note: { words: { zh: "说明", en: "Remark" }, personal: true },
  worker: { words: { zh: "办理人", en: "By" } },
} as const satisfies Record<string, TripFieldInfo>;
export type TripField = keyof typeof TRIP_FIELDS;
export const TRIP_FIELD_NAMES = Object.keys(TRIP_FIELDS) as TripField[];

const TripColumnSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60, pattern: "\\S" }),
  /** Null: a column that is filled in by hand. */
  from: Nullable(Type.Enum([...TRIP_FIELD_NAMES])),
});
export type TripColumn = Type.Static<typeof TripColumnSchema>;

/** The city's form: its columns in its order. */
export const NewTripFormSchema = Type.Object(
  { columns: Type.Array(TripColumnSchema, { minItems: 1, maxItems: 40 }) },
  { additionalProperties: false },
);
export type NewTripForm = Type.Static<typeof NewTripFormSchema>;
export const TripFormSchema = Type.Object(
  { ...NewTripFormSchema.properties, changedAt: Nullable(IsoTime), changedByName: Nullable(Type.String()) },
  { $id: "TripForm" },
);
export type TripForm = Type.Static<typeof TripFormSchema>;

/** Until somebody says otherwise. It is taken out by a human, who sees no more in it than on the page. */
export const DEFAULT_TRIP_FORM: readonly TripColumn[] = (
  ["day", "building", "place", "name", "what", "done", "result", "why", "note", "worker", "at"] as const
).map((from) => ({ name: TRIP_FIELDS[from].words.zh, from }));
