import { Type } from "typebox";
import { VERDICT_WORDS } from "./alert.ts";
import type { Case } from "./case.ts";
import type { CaseState } from "./case-words.ts";
import { RuleVerdictsSchema } from "./rule-verdicts.ts";
import { IsoTime, Nullable } from "./schema.ts";
import { SETTLED_COUNTS, SETTLED_LEVELS, type SettledCount } from "./settled.ts";
import { DAY, type Instant, SECOND } from "./time.ts";
import type { Words } from "./words.ts";

/**
 * What a monitoring desk is measured by: 97.5 % of alarms answered within a minute, 99 % within three, by the code of
 * practice of the British Telecare Services Association.
 */
export const ANSWER_SOON = 60 * SECOND;
export const ANSWER_LATEST = 180 * SECOND;
export const HANDLE_WITHIN = DAY;
export const RESPONSE_TARGETS = { soon: 0.975, latest: 0.99 } as const;

export const REPORT_UNITS = ["day", "week", "month", "quarter", "year"] as const;
export type ReportUnit = (typeof REPORT_UNITS)[number];
export const REPORT_UNIT_WORDS: Readonly<Record<ReportUnit, Words>> = {
  day: { zh: "日", en: "Day" },
  week: { zh: "周", en: "Week" },
  month: { zh: "月", en: "Month" },
  quarter: { zh: "季度", en: "Quarter" },
  year: { zh: "年", en: "Year" },
};

/** What the parts of a period can be, as is usual first. */
export const REPORT_PARTS: Readonly<Record<ReportUnit, readonly ReportUnit[]>> = {
  day: [],
  week: ["day"],
  month: ["day", "week"],
  quarter: ["month", "week", "day"],
  year: ["month", "quarter", "week"],
};

/** Counts of the report; each is also a filter of the list of cases, so that a number opens what it counts. */
export const CASE_FIGURES = ["alarms", "soon", "inTime", "late", "unanswered", "cases", "handled", "overdue", "pending"] as const;
export type CaseFigure = (typeof CASE_FIGURES)[number];
export const CASE_FIGURE_WORDS: Readonly<Record<CaseFigure, Words>> = {
  alarms: { zh: "告警工单", en: "Cases by an alarm" },
  soon: { zh: "60 秒内响应", en: "Answered within 60 s" },
  inTime: { zh: "180 秒内响应", en: "Answered within 180 s" },
  late: { zh: "超过 180 秒响应", en: "Answered after 180 s" },
  unanswered: { zh: "无人响应", en: "Answered by nobody" },
  cases: { zh: "全部工单", en: "All cases" },
  handled: { zh: "24 小时内处置", en: "Handled within 24 h" },
  overdue: { zh: "24 小时内未处置", en: "Not handled within 24 h" },
  pending: { zh: "办理中（未满 24 小时）", en: "In hand, younger than 24 h" },
};

/** Why a case is in none of the figures, by the first that holds; it is counted under its own name. */
export const LEFT_OUT = ["merged", "cancelled", "false", "mistake", "test", "nuisance", "fault"] as const;
export type LeftOut = (typeof LEFT_OUT)[number];
export const LEFT_OUT_WORDS: Readonly<Record<LeftOut, Words>> = {
  false: VERDICT_WORDS.false,
  mistake: VERDICT_WORDS.mistake,
  test: VERDICT_WORDS.test,
  nuisance: VERDICT_WORDS.nuisance,
  fault: VERDICT_WORDS.fault,
  merged: { zh: "已并入其他工单", en: "Merged into another case" },
  cancelled: { zh: "已撤销", en: "Withdrawn" },
};

/** What the figures of a case are made of. */
export interface FigureRow {
  readonly alarm: boolean;
  readonly state: string;
  readonly verdict: string | null;
  readonly openedAt: Instant;
  /** A named person first accepted, took, verified or closed it. */
  readonly answeredAt: Instant | null;
  /** Handled, and not taken up again since. */
  readonly handledAt: Instant | null;
  /** Where it was settled; null: not stated. */
  readonly settled: string | null;
}

const WAITING: readonly CaseState[] = ["new", "merged", "cancelled"];
const HANDLED: readonly CaseState[] = ["resolved", "visit-due", "closed", "false-alarm"];

/** When somebody answered, as far as the case as it stands says so; what was known earlier holds. */
export function answeredAt(one: Case): Instant | null {
  const known = [one.takenAt, one.dispatchedAt, one.verified?.at ?? null, one.closing?.at ?? null];
  const times = known.flatMap((time) => (time === null ? [] : [Date.parse(time)]));
  if (times.length > 0) return Math.min(...times);
  return WAITING.includes(one.state) ? null : Date.parse(one.changedAt);
}

export const handledAt = (one: Case): Instant | null => (HANDLED.includes(one.state) ? Date.parse(one.closedAt ?? one.changedAt) : null);

export const figureRowOf = (one: Case): FigureRow => ({
  ...{ alarm: one.kind === "alarm", state: one.state, verdict: one.verdict },
  ...{ openedAt: Date.parse(one.openedAt), answeredAt: answeredAt(one), handledAt: handledAt(one) },
  settled: one.settled ?? null,
});

/** The one place that says which cases are no work of the desk: tests, exercises, what was not true, what is in another case. */
export function leftOutOf({ state, verdict }: Pick<FigureRow, "state" | "verdict">): LeftOut | null {
  return LEFT_OUT.find((why) => why === state || why === verdict) ?? null;
}

/** Whether a figure counts a case. */
export function inFigure(figure: CaseFigure, row: FigureRow, now: Instant): boolean {
  if (leftOutOf(row) !== null) return false;
  const { alarm, openedAt } = row;
  const answer = row.answeredAt === null ? null : row.answeredAt - openedAt;
  const handle = row.handledAt === null ? null : row.handledAt - openedAt;
  switch (figure) {
    case "alarms":
      return alarm;
    case "soon":
      return alarm && answer !== null && answer <= ANSWER_SOON;
    case "inTime":
      return alarm && answer !== null && answer <= ANSWER_LATEST;
    case "late":
      return alarm && answer !== null && answer > ANSWER_LATEST;
    case "unanswered":
      return alarm && answer === null;
    case "cases":
      return true;
    case "handled":
      return handle !== null && handle <= HANDLE_WITHIN;
    case "overdue":
      return handle === null ? now - openedAt > HANDLE_WITHIN : handle > HANDLE_WITHIN;
    case "pending":
      return handle === null && now - openedAt <= HANDLE_WITHIN;
  }
}

const Count = Type.Integer({ minimum: 0 });
export const ResponseFiguresSchema = Type.Object({
  ...{ alarms: Count, soon: Count, inTime: Count, late: Count, unanswered: Count },
  ...{ cases: Count, handled: Count, overdue: Count, pending: Count },
  leftOut: Type.Array(Type.Object({ why: Type.Enum([...LEFT_OUT]), count: Count })),
  /** Of all that was handled, however late. */
  settled: Type.Array(Type.Object({ level: Type.Enum([...SETTLED_COUNTS]), count: Count })),
});
export type ResponseFigures = Type.Static<typeof ResponseFiguresSchema>;

type CounterName = CaseFigure | `out-${LeftOut}` | `at-${SettledCount}`;

/** Counts cases, one by one or many that are alike. */
export function figureCounter(now: Instant) {
  const counts = new Map<CounterName, number>();
  const more = (name: CounterName, count: number): void => void counts.set(name, (counts.get(name) ?? 0) + count);
  return {
    /** @param count so many that are alike */
    add: (row: FigureRow, count = 1): void => {
      const out = leftOutOf(row);
      if (out !== null) more(`out-${out}`, count);
      else {
        for (const figure of CASE_FIGURES) if (inFigure(figure, row, now)) more(figure, count);
        if (row.handledAt !== null) more(`at-${SETTLED_LEVELS.find((level) => level === row.settled) ?? "unstated"}`, count);
      }
    },
    figures: (): ResponseFigures => {
      const of = (figure: CaseFigure): number => counts.get(figure) ?? 0;
      return {
        ...{ alarms: of("alarms"), soon: of("soon"), inTime: of("inTime"), late: of("late"), unanswered: of("unanswered") },
        ...{ cases: of("cases"), handled: of("handled"), overdue: of("overdue"), pending: of("pending") },
        leftOut: LEFT_OUT.flatMap((why) => {
          const count = counts.get(`out-${why}`) ?? 0;
          return count === 0 ? [] : [{ why, count }];
        }),
        settled: SETTLED_COUNTS.map((level) => ({ level, count: counts.get(`at-${level}`) ?? 0 })),
      };
    },
  };
}

/** A share of what it is a share of; null where there was nothing. */
export function shareOf(figures: ResponseFigures, figure: "soon" | "inTime" | "handled"): number | null {
  const of = figure === "handled" ? figures.cases - figures.pending : figures.alarms;
  return of === 0 ? null : figures[figure] / of;
}

const Span = { from: IsoTime, to: IsoTime };
export const ResponseReportSchema = Type.Object(
  {
    unit: Type.Enum([...REPORT_UNITS]),
    /** What the parts are; a day has none. */
    by: Nullable(Type.Enum([...REPORT_UNITS])),
    /** The day on which the period begins, on the community's calendar; the one before and the one after, to go on from. */
    ...{ day: Type.String(), before: Type.String(), after: Type.String() },
    ...Span,
    place: Nullable(Type.String()),
    at: IsoTime,
    /** The period is not over. */
    running: Type.Boolean(),
    figures: ResponseFiguresSchema,
    previous: Type.Object({ ...Span, figures: ResponseFiguresSchema }),
    parts: Type.Array(Type.Object({ ...Span, day: Type.String(), figures: ResponseFiguresSchema })),
    /** Places below the one asked for; without an id: at that place itself. */
    places: Type.Array(Type.Object({ id: Nullable(Type.String()), name: Type.String(), figures: ResponseFiguresSchema })),
    /** By the verdicts of the cases that rules opened; the first is all rules together. */
    rules: Type.Array(RuleVerdictsSchema),
  },
  { $id: "ResponseReport" },
);
export type ResponseReport = Type.Static<typeof ResponseReportSchema>;
