import { type RawBuilder, type SqlBool, sql } from "kysely";
import {
  ANSWER_LATEST,
  ANSWER_SOON,
  ANY_RULE,
  type CaseFigure,
  type CaseVerdict,
  HANDLE_WITHIN,
  type Instant,
  LEFT_OUT,
  SETTLED_LEVELS,
  type SettledCount,
  UNJUDGED_STATES,
} from "../../contracts/index.ts";

const names = sql.join([...LEFT_OUT]);
const inside = sql<SqlBool>`(cases.drill is null and cases.state not in (${names}) and (cases.verdict is null or cases.verdict not in (${names})))`;
const alarm = sql<SqlBool>`cases.kind = 'alarm'`;

/** The rule of `inFigure` as a condition on cases. */
export function counted(figure: CaseFigure, now: Instant): RawBuilder<SqlBool> {
  const both = (condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> => sql<SqlBool>`(${inside} and ${condition})`;
  const answered = (condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> => both(sql<SqlBool>`(${alarm} and ${condition})`);
  switch (figure) {
    case "alarms":
      return both(alarm);
    case "soon":
      return answered(sql<SqlBool>`cases.answered_at - cases.opened_at <= ${ANSWER_SOON}`);
    case "inTime":
      return answered(sql<SqlBool>`cases.answered_at - cases.opened_at <= ${ANSWER_LATEST}`);
    case "late":
      return answered(sql<SqlBool>`cases.answered_at - cases.opened_at > ${ANSWER_LATEST}`);
    case "unanswered":
      return answered(sql<SqlBool>`cases.answered_at is null`);
    case "cases":
      return inside;
    case "handled":
      return both(sql<SqlBool>`cases.handled_at - cases.opened_at <= ${HANDLE_WITHIN}`);
    case "overdue":
      return both(sql<SqlBool>`coalesce(cases.handled_at, ${now}) - cases.opened_at > ${HANDLE_WITHIN}`);
    case "pending":
      return both(sql<SqlBool>`(cases.handled_at is null and cases.opened_at >= ${now - HANDLE_WITHIN})`);
  }
}

/** The rule of `figureCounter` on where a case was settled. */
export function settledAt(level: SettledCount): RawBuilder<SqlBool> {
  const levels = sql.join([...SETTLED_LEVELS]);
  const where =
    level === "unstated"
      ? sql<SqlBool>`(cases.settled is null or cases.settled not in (${levels}))`
      : sql<SqlBool>`cases.settled = ${level}`;
  return sql<SqlBool>`(${inside} and cases.handled_at is not null and ${where})`;
}

/** The rule of the verdicts by rule. */
export function judged(verdict: CaseVerdict): RawBuilder<SqlBool> {
  const real = sql<SqlBool>`cases.drill is null and cases.state not in (${sql.join([...UNJUDGED_STATES])})`;
  if (verdict === "any") return sql<SqlBool>`(${real} and cases.verdict is not null)`;
  return verdict === "none" ? sql<SqlBool>`(${real} and cases.verdict is null)` : sql<SqlBool>`(${real} and cases.verdict = ${verdict})`;
}

export const openedBy = (rule: string): RawBuilder<SqlBool> =>
  rule === ANY_RULE ? sql<SqlBool>`cases.rule is not null` : sql<SqlBool>`cases.rule = ${rule}`;
