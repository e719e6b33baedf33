import { Type } from "typebox";
import { ANSWER_LATEST, ANSWER_SOON } from "./response-report.ts";
import { Nullable, WordsSchema } from "./schema.ts";
import { MINUTE, SECOND } from "./time.ts";
import type { Words } from "./words.ts";

interface ByTime {
  readonly key: "accept" | "dispatch" | "arrive";
  readonly words: Words;
  readonly weight: number;
  /** Seconds up to which all points are given, and from which none are; between them in proportion. */
  readonly full: number;
  readonly none: number;
}
interface ByShare {
  readonly key: "ladder" | "card" | "closing";
  readonly words: Words;
  readonly weight: number;
}

/**
 * The open formula of the score: points of 100 for each alarm, the mean of them for the drill. What there was nothing of
 * (no card, no step to come to) is left out, and the rest weighs accordingly. A sheet keeps the version it was made by.
 */
export const DRILL_FORMULA: { readonly version: number; readonly times: readonly ByTime[]; readonly shares: readonly ByShare[] } = {
  version: 1,
  times: [
    { key: "accept", words: { zh: "接警", en: "Accepted" }, weight: 25, full: ANSWER_SOON / SECOND, none: ANSWER_LATEST / SECOND },
    {
      key: "dispatch",
      words: { zh: "派单或接单", en: "Dispatched or taken" },
      weight: 15,
      full: (3 * MINUTE) / SECOND,
      none: (10 * MINUTE) / SECOND,
    },
    { key: "arrive", words: { zh: "到场", en: "On site" }, weight: 20, full: (10 * MINUTE) / SECOND, none: (30 * MINUTE) / SECOND },
  ],
  shares: [
    { key: "ladder", words: { zh: "未走到的通知步骤", en: "Steps it need not climb" }, weight: 10 },
    { key: "card", words: { zh: "处置卡完成", en: "Card steps done" }, weight: 15 },
    { key: "closing", words: { zh: "办结完整", en: "Closing complete" }, weight: 15 },
  ],
};
export const DRILL_ITEMS = ["accept", "dispatch", "arrive", "ladder", "card", "closing"] as const;
export type DrillItem = (typeof DRILL_ITEMS)[number];

export const SHEET_STEP_STATES = ["told", "nobody", "climbed", "spared", "open"] as const;
export type SheetStepState = (typeof SHEET_STEP_STATES)[number];
export const SHEET_STEP_WORDS: Readonly<Record<SheetStepState, Words>> = {
  told: { zh: "已通知", en: "Told" },
  nobody: { zh: "没有可通知的人", en: "Nobody to tell" },
  climbed: { zh: "无人接警，已走到", en: "Nobody had it: climbed" },
  spared: { zh: "已有人处置，未走到", en: "Somebody had it: not come to" },
  open: { zh: "未到时间", en: "Not yet due" },
};

const Moment = Type.Object({
  /** Seconds after the alarm; null: it was not done. */
  seconds: Nullable(Type.Integer()),
  byName: Nullable(Type.String()),
});
const Share = Type.Object({ done: Type.Integer(), of: Type.Integer() });

/** How one alarm was answered. */
export const SheetLineSchema = Type.Object({
  alert: Type.String(),
  case: Nullable(Type.String()),
  number: Nullable(Type.String()),
  name: WordsSchema,
  accept: Moment,
  dispatch: Moment,
  arrive: Moment,
  closed: Moment,
  steps: Type.Array(
    Type.Object({ name: WordsSchema, afterSeconds: Type.Integer(), state: Type.Enum([...SHEET_STEP_STATES]), told: Type.Integer() }),
  ),
  ladder: Share,
  card: Share,
  closing: Share,
  /** What was asked of its closing and is missing. */
  missing: Type.Array(WordsSchema),
  /** Points of each item, of its weight; null: there was nothing of it. */
  items: Type.Array(Type.Object({ key: Type.Enum([...DRILL_ITEMS]), points: Nullable(Type.Number()), of: Type.Integer() })),
  /** Of 100. */
  points: Type.Integer(),
});
export type SheetLine = Type.Static<typeof SheetLineSchema>;

export const DrillSheetSchema = Type.Object({
  /** The version of the formula. */
  formula: Type.Integer(),
  lines: Type.Array(SheetLineSchema),
  /** Of 100; null: no alarm came. */
  points: Nullable(Type.Integer()),
});
export type DrillSheet = Type.Static<typeof DrillSheetSchema>;
