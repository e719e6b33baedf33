import { Type } from "typebox";
import { ClockTime } from "./household.ts";
import { ConflictSchema, DutySchema, LocalDate, PostSchema, SHIFT_DAYS } from "./roster.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import type { Words } from "./words.ts";

/** No fill reaches further. */
export const LONGEST_FILL_DAYS = 366;

/** Times of one's own on the clock of the community; the end at or before the beginning lies on the next day. */
const OwnTimes = Type.Object({ from: ClockTime, to: ClockTime }, { additionalProperties: false });

export const NewDutySchema = Type.Object(
  {
    date: LocalDate,
    shift: Type.String({ maxLength: 20 }),
    post: PostSchema,
    user: Type.String({ minLength: 1, maxLength: 200 }),
    times: Type.Optional(Nullable(OwnTimes)),
    note: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  },
  { additionalProperties: false },
);
export type NewDuty = Type.Static<typeof NewDutySchema>;

/** Somebody else, or other times: what is left out stays; `times` null goes back to those of the shift. */
export const DutyChangeSchema = Type.Object(
  {
    user: Type.Optional(NewDutySchema.properties.user),
    times: Type.Optional(Nullable(OwnTimes)),
    note: NewDutySchema.properties.note,
  },
  { additionalProperties: false },
);
export type DutyChange = Type.Static<typeof DutyChangeSchema>;

/** 轮换: on day d, team k works what stands at (d + k · step) in the cycle; days that do not count are passed over. */
export const RotationSchema = Type.Object(
  {
    kind: Type.Literal("rotate"),
    from: LocalDate,
    to: LocalDate,
    days: Type.Enum([...SHIFT_DAYS]),
    cycle: Type.Array(Nullable(Type.String()), { minItems: 1, maxItems: 62, description: "Shifts by their id; null: off" }),
    step: Type.Integer({ minimum: 0, maximum: 62 }),
    /** Where in the cycle the first team stands on the first day. */
    start: Type.Integer({ minimum: 0, maximum: 62 }),
    teams: Type.Array(
      Type.Array(Type.Object({ post: PostSchema, user: Type.String() }, { additionalProperties: false }), { maxItems: 20 }),
      {
        minItems: 1,
        maxItems: 31,
      },
    ),
    /** Duties already there on the posts that are filled go; else the post stays as it is. */
    replace: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Rotation = Type.Static<typeof RotationSchema>;

/** 复制: `days` days from `source` to the same number from `from`, `times` times in a row. */
export const CopySchema = Type.Object(
  {
    kind: Type.Literal("copy"),
    source: LocalDate,
    from: LocalDate,
    days: Type.Integer({ minimum: 1, maximum: 31 }),
    times: Type.Integer({ minimum: 1, maximum: 12 }),
    replace: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Copy = Type.Static<typeof CopySchema>;

export const FillSchema = Type.Object(
  { fill: Type.Union([RotationSchema, CopySchema]), preview: Type.Boolean({ description: "True: nothing is written" }) },
  { additionalProperties: false },
);
export type FillOrder = Type.Static<typeof RotationSchema> | Type.Static<typeof CopySchema>;

/** What a fill did, or would do. */
export const FilledSchema = Type.Object({
  fill: Nullable(Type.String()),
  added: Type.Array(DutySchema),
  removed: Type.Array(DutySchema),
  /** Posts that had somebody and were left as they are. */
  kept: Type.Integer(),
  conflicts: Type.Array(ConflictSchema),
});
export type Filled = Type.Static<typeof FilledSchema>;

export interface RotationPreset {
  readonly id: string;
  readonly words: Words;
  /** Teams it is made for; null: as many as there are. */
  readonly teams: number | null;
  /** Shifts of a day that it needs. */
  readonly shifts: number;
  build(shifts: readonly string[], teams: number): { readonly cycle: readonly (string | null)[]; readonly step: number };
}
const off = (count: number): null[] => Array.from({ length: Math.max(0, count) }, () => null);
const times = (shift: string | undefined, count: number): (string | null)[] => Array.from({ length: count }, () => shift ?? null);
/** Patterns in common use, as a place to start from. */
export const ROTATIONS: readonly RotationPreset[] = [
  {
    id: "daily",
    words: { zh: "每日轮换", en: "Another team each day" },
    ...{ teams: null, shifts: 1 },
    build: ([shift], teams) => ({ cycle: [...times(shift, 1), ...off(teams - 1)], step: Math.max(0, teams - 1) }),
  },
  {
    id: "weekly",
    words: { zh: "每周轮换", en: "Another team each week" },
    ...{ teams: null, shifts: 1 },
    build: ([shift], teams) => ({ cycle: [...times(shift, 7), ...off(7 * (teams - 1))].slice(0, 62), step: 7 * Math.max(0, teams - 1) }),
  },
  {
    id: "three-two",
    words: { zh: "三班两运转（白、夜、休）", en: "Three teams, two shifts (day, night, off)" },
    ...{ teams: 3, shifts: 2 },
    build: ([day, night]) => ({ cycle: [day ?? null, night ?? null, null], step: 1 }),
  },
  {
    id: "four-three",
    words: { zh: "四班三运转（早早中中夜夜休休）", en: "Four teams, three shifts (two of each, two off)" },
    ...{ teams: 4, shifts: 3 },
    build: ([early, late, night]) => ({ cycle: [...times(early, 2), ...times(late, 2), ...times(night, 2), ...off(2)], step: 2 }),
  },
];

/** A file of duties: CSV in UTF-8 or GB 18030, or XLSX. */
export const ImportSchema = Type.Object(
  { file: Type.String({ maxLength: 900_000, description: "Base64 of the CSV or XLSX" }), replace: Type.Boolean(), preview: Type.Boolean() },
  { additionalProperties: false },
);
/** Rows that cannot be taken; nothing is written while there is one. */
export const RowErrorSchema = Type.Object({ row: Type.Integer({ description: "From 1, the heading included" }), words: WordsSchema });
export type RowError = Type.Static<typeof RowErrorSchema>;
export const ImportedSchema = Type.Object({
  rows: Type.Integer(),
  errors: Type.Array(RowErrorSchema),
  filled: Nullable(FilledSchema),
  marked: Type.Optional(
    Type.String({ description: "Where rows cannot be taken: the same table as XLSX (Base64), what is wrong in a red column" }),
  ),
});
export type Imported = Type.Static<typeof ImportedSchema>;

/** `lapsed`: nobody answered before a shift of it began; `void`: a leader changed the duties meanwhile. */
export const SWAP_STATES = ["asked", "agreed", "refused", "withdrawn", "void", "lapsed"] as const;
/** 换班: one's own duty to another, who agrees first; with `back` that one's duty comes in return. */
export const SwapSchema = Type.Object(
  {
    id: Type.String(),
    roster: Type.String(),
    duty: Type.String(),
    from: Type.String(),
    fromName: Type.String(),
    to: Type.String(),
    toName: Type.String(),
    back: Nullable(Type.String()),
    reason: Nullable(Type.String()),
    state: Type.Enum([...SWAP_STATES]),
    askedAt: IsoTime,
    answeredAt: Nullable(IsoTime),
    answer: Nullable(Type.String()),
    /** The duties in words as they were when it was asked. */
    about: WordsSchema,
  },
  { $id: "Swap" },
);
export type Swap = Type.Static<typeof SwapSchema>;

export const NewSwapSchema = Type.Object(
  {
    duty: Type.String({ maxLength: 200 }),
    to: Type.String({ maxLength: 200 }),
    back: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
    reason: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  },
  { additionalProperties: false },
);
export type NewSwap = Type.Static<typeof NewSwapSchema>;
export const SwapAnswerSchema = Type.Object(
  { agree: Type.Boolean(), reason: Type.Optional(Nullable(Type.String({ maxLength: 200 }))) },
  { additionalProperties: false },
);
