import { type RawBuilder, sql } from "kysely";
import {
  ANSWER_LATEST,
  ANSWER_SOON,
  type FigureRow,
  HANDLE_WITHIN,
  type Instant,
  LEFT_OUT,
  SETTLED_LEVELS,
} from "../../contracts/index.ts";

/*
 * Cases that no figure tells apart, counted by the database: a class is a number made of whether an alarm opened the
 * case, why it is left out, how soon it was answered, how soon it was handled, and where it was settled.
 */
const ANSWERS = [null, ANSWER_SOON, ANSWER_LATEST, ANSWER_LATEST + 1] as const;
const YOUNG = 3;

/** The class of a case; `rowOfClass` is its other direction. */
export function figureClass(now: Instant): RawBuilder<number> {
  const whys = LEFT_OUT.map(
    (why, at) => sql`when cases.state = ${sql.lit(why)} or cases.verdict = ${sql.lit(why)} then ${sql.lit(at + 1)}`,
  );
  const answer = sql`case when cases.answered_at is null then 0
    when cases.answered_at - cases.opened_at <= ${sql.lit(ANSWER_SOON)} then 1
    when cases.answered_at - cases.opened_at <= ${sql.lit(ANSWER_LATEST)} then 2 else 3 end`;
  const handled = sql`case when cases.handled_at - cases.opened_at <= ${sql.lit(HANDLE_WITHIN)} then 1
    when cases.handled_at is not null then 2
    when cases.opened_at >= ${now - HANDLE_WITHIN} then ${sql.lit(YOUNG)} else 0 end`;
  const levels = SETTLED_LEVELS.map((level, at) => sql`when cases.settled = ${sql.lit(level)} then ${sql.lit(at + 1)}`);
  return sql<number>`(case ${sql.join(levels, sql` `)} else 0 end) * 256 + (case when cases.kind = 'alarm' then 128 else 0 end) + (case ${sql.join(whys, sql` `)} else 0 end) * 16 + (${answer}) * 4 + (${handled})`;
}

/** A case that stands for all of its class. */
export function rowOfClass(code: number, now: Instant): FigureRow {
  const why = LEFT_OUT[((code >> 4) & 7) - 1];
  const answer = ANSWERS[(code >> 2) & 3] ?? null;
  const handle = code & 3;
  const openedAt = handle === YOUNG ? now : now - HANDLE_WITHIN - 1;
  return {
    ...{ alarm: (code & 128) !== 0, state: why ?? "new", verdict: null, openedAt },
    answeredAt: answer === null ? null : openedAt + answer,
    settled: SETTLED_LEVELS[(code >> 8) - 1] ?? null,
    handledAt: handle === 1 || handle === 2 ? openedAt + HANDLE_WITHIN + handle - 1 : null,
  };
}

/** The number of the part that a case was opened in, by halves: few comparisons even for the days of a month. */
export function partOf(parts: readonly Instant[]): RawBuilder<number> {
  const between = (from: number, to: number): RawBuilder<number> => {
    if (to - from <= 1) return sql<number>`${sql.lit(from)}`;
    const middle = (from + to) >> 1;
    return sql<number>`case when cases.opened_at < ${parts[middle]} then ${between(from, middle)} else ${between(middle, to)} end`;
  };
  return between(0, parts.length);
}
