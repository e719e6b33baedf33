import { Type } from "typebox";
import type { Alert, AlertLog } from "./alert.ts";
import type { Case, CaseLog } from "./case.ts";
import { LocalDate } from "./roster.ts";
import { IsoTime, Nullable, Page, WordsSchema } from "./schema.ts";
import type { Instant } from "./time.ts";
import type { Words } from "./words.ts";

/** 值班日志: what a line is about. */
export const DUTY_LINE_KINDS = ["alert", "case", "call", "notice", "desk", "upkeep", "roster", "trip", "hub", "remark"] as const;
export type DutyLineKind = (typeof DUTY_LINE_KINDS)[number];
export const DUTY_LINE_KIND_WORDS: Readonly<Record<DutyLineKind, Words>> = {
  alert: { zh: "告警", en: "Alert" },
  case: { zh: "工单", en: "Case" },
  call: { zh: "通话", en: "Call" },
  notice: { zh: "通知失败", en: "Notice failed" },
  desk: { zh: "值班台", en: "Desk" },
  upkeep: { zh: "检修与值守模式", en: "Maintenance and posture" },
  roster: { zh: "值班表", en: "Roster" },
  trip: { zh: "走访签字", en: "Trip signed" },
  hub: { zh: "平台与设备", en: "Hub and devices" },
  remark: { zh: "备注", en: "Remark" },
};

/** Acts of the audit log that are lines of the duty log, by what they are about. */
export const DUTY_AUDIT_ACTS: Readonly<Record<string, DutyLineKind>> = {
  "desk.check-answered": "desk",
  "desk.check-missed": "desk",
  "desk.carry": "desk",
  "desk.seated": "desk",
  "desk.left": "desk",
  "desk.lock": "desk",
  "wall.open": "desk",
  "wall.end": "desk",
  "wall.over": "desk",
  "desks.settings": "desk",
  "hand-over.give": "desk",
  "hand-over.take": "desk",
  "hand-over.refuse": "desk",
  "call.come": "call",
  "maintenance.declare": "upkeep",
  "maintenance.end": "upkeep",
  "posture.set": "upkeep",
  "roster.create": "roster",
  "roster.update": "roster",
  "roster.remove": "roster",
  "roster.duty": "roster",
  "roster.fill": "roster",
  "roster.undo": "roster",
  "roster.import": "roster",
  "swap.ask": "roster",
  "swap.answer": "roster",
  "swap.withdraw": "roster",
  "trip.sign": "trip",
};

/** Acts of a case's log that are calls. */
export const DUTY_CALL_ACTS: readonly string[] = ["call", "called", "uncall"];

/** One line: when, who, what. */
export const DutyLineSchema = Type.Object(
  {
    id: Type.String(),
    at: IsoTime,
    kind: Type.Enum([...DUTY_LINE_KINDS]),
    /** Null: the hub, by rule. */
    byName: Nullable(Type.String()),
    what: WordsSchema,
    /** What it is about: a case with its number, an alert with where it is. */
    about: Nullable(WordsSchema),
    case: Nullable(Type.String()),
    alert: Nullable(Type.String()),
    /** Of a drill: nothing real. */
    drill: Type.Boolean(),
    /** Remarks only: for the next shift; which remark it puts right; by which it was put right. */
    nextShift: Type.Boolean(),
    corrects: Nullable(Type.String()),
    correctedBy: Nullable(Type.String()),
  },
  { $id: "DutyLine" },
);
export type DutyLine = Type.Static<typeof DutyLineSchema>;
export const DutyLinePageSchema = Page(DutyLineSchema);

/** A remark is never edited away: one that was wrong is put right by another. */
export const NewDutyRemarkSchema = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: 1000, pattern: "\\S" }),
    /** For the next shift: stands in the hand-over. */
    nextShift: Type.Optional(Type.Boolean()),
    corrects: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
export type NewDutyRemark = Type.Static<typeof NewDutyRemarkSchema>;

export const DutyRemarkSchema = Type.Object({
  id: Type.String(),
  community: Type.String(),
  /** Materialised path of its author's area. */
  path: Type.String(),
  at: IsoTime,
  by: Type.String(),
  byName: Type.String(),
  text: Type.String(),
  nextShift: Type.Boolean(),
  corrects: Nullable(Type.String()),
});
export type DutyRemark = Type.Static<typeof DutyRemarkSchema>;

/** A shift of the desk, from one of the hours at which shifts begin to the next. */
export const DutyShiftSchema = Type.Object({
  from: IsoTime,
  to: IsoTime,
  /** On the community's clock. */
  name: Type.String(),
  /** Who was on duty by the roster. */
  onDuty: Type.Array(Type.String()),
});
export type DutyShift = Type.Static<typeof DutyShiftSchema>;

/** A day of the duty: from its first shift to the first of the next day. */
export const DutyDaySchema = Type.Object({
  day: LocalDate,
  before: LocalDate,
  after: LocalDate,
  zone: Type.String(),
  now: IsoTime,
  shifts: Type.Array(DutyShiftSchema, { minItems: 1 }),
});
export type DutyDay = Type.Static<typeof DutyDaySchema>;

/** What is asked of the log. */
export interface DutyLogQuestion {
  readonly from: Instant;
  readonly to: Instant;
  /** Materialised path: the place and all below it; what is about no place is left out then. */
  readonly path: string | null;
  /** Null: all. */
  readonly kinds: readonly DutyLineKind[] | null;
  /** The oldest first. */
  readonly rising: boolean;
  /** The asker answers for the whole community: what is about no place is shown too. */
  readonly whole: boolean;
}

/** A line as it is kept, where it is kept; `key` orders those of one instant. */
export type DutyLogRow = { readonly at: Instant; readonly key: string | number } & (
  | { readonly source: "alert"; readonly entry: AlertLog; readonly alert: Alert }
  | { readonly source: "case"; readonly entry: CaseLog; readonly case: Case }
  | {
      readonly source: "audit";
      readonly act: string;
      readonly target: string;
      readonly detail: string | null;
      readonly byName: string | null;
    }
  | {
      readonly source: "notice";
      readonly toName: string;
      readonly channel: string;
      readonly error: string | null;
      readonly case: Case | null;
    }
  | { readonly source: "remark"; readonly remark: DutyRemark; readonly correctedBy: string | null }
);
