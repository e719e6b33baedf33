import { type Instant, minuteOfClock, type RosterDay, type Shift, type ShiftDays } from "../../contracts/index.ts";
import { addDays, instantAt, type LocalDay } from "./local-day.ts";

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

const DAY_MINUTES = 24 * 60;

/** From when to when a shift, or times of one's own, that begin on a day last; an end at or before the beginning is the next day's. */
export function spanOf({ from, to }: Pick<Shift, "from" | "to">, date: LocalDay, zone: string): Span {
  const start = minuteOfClock(from);
  const end = minuteOfClock(to);
  return {
    from: instantAt(zone, date, start),
    to: instantAt(zone, end <= start ? addDays(date, 1) : date, end % DAY_MINUTES),
  };
}

export const fallsOn = (days: ShiftDays, day: Pick<RosterDay, "kind">): boolean => days === "every" || days === day.kind;

/** What of a span nobody in `others` covers. */
export function uncovered(span: Span, others: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let from = span.from;
  for (const one of [...others].sort((a, b) => a.from - b.from)) {
    if (one.to <= from) continue;
    if (one.from >= span.to) break;
    if (one.from > from) left.push({ from, to: one.from });
    from = Math.max(from, one.to);
  }
  if (from < span.to) left.push({ from, to: span.to });
  return left;
}
