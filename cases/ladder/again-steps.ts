import type { Case, LadderStep } from "../../contracts/index.ts";
import type { TellableUser } from "../types.ts";
import { isOnceMore, isOver, onceMore, stillRings } from "./course.ts";
import { isFamilyPass } from "./family-steps.ts";
import { handOf, isNext } from "./hands.ts";
import type { TakenBack } from "./ladder-news.ts";
import { isMore, stepOfMore } from "./more-steps.ts";
import { entriesFor, type Rung, rings, rungAs, type TellEntry } from "./rung.ts";
import { caseOf, type Work } from "./work.ts";

interface Ports {
  users(): readonly TellableUser[];
  /** Rows beside the plan that are waited for now. */
  watched(one: Case): readonly string[];
}

type Until = "reached" | "taken" | "hand" | "kin";

/** A role, or what stands for one, of those whom an entry tells. */
function roleOf(who: TellEntry["who"]): string {
  if (who === "deputy") return "duty";
  return who === "keyholder" || who === "home" ? "family" : who;
}

/** What is said again until somebody comes, has it, or has reached her; all else lies ready to be read. */
export const sounds = (entry: Pick<TellEntry, "by" | "again">): boolean => rings(entry) || entry.again !== undefined;

/** Until what an entry of this step rings. */
export const untilOf = (rung: Rung, entry: Pick<TellEntry, "until">): Until =>
  entry.until ?? (rung.if?.includes("not-reached") === true ? "reached" : "taken");

/** Whether an entry of a step rings as the case stands. */
export function ringsNow(one: Case, rung: Rung, entry: TellEntry, users: readonly TellableUser[]): boolean {
  const sent = handOf(one, users)?.role ?? null;
  return sounds(entry) && stillRings(one, { role: roleOf(entry.who) }, untilOf(rung, entry), { sent, spared: false });
}

/** The newest of each: a row that was done once more stands for the one before. */
function newest(rows: readonly LadderStep[]): readonly LadderStep[] {
  const last = new Map<string, LadderStep>();
  for (const row of rows) {
    const key = `${row.rung}~${row.part}`;
    const before = last.get(key);
    if (before === undefined || isOnceMore(row)) last.set(key, row);
  }
  return [...last.values()];
}

/** Whether this row was done once more later: that one rings in its place. */
export const wasOnceMore = (steps: readonly LadderStep[], row: LadderStep): boolean =>
  steps.some(
    (each) =>
      each.rung === row.rung &&
      each.part === row.part &&
      each.round === row.round &&
      each.state === "done" &&
      isOnceMore(each) &&
      (!isOnceMore(row) || each.id > row.id),
  );

/**
 * Steps that had been done and whose ringing a word ended that does not stand: they are done once more, at once. Messages that were
 * to ring within that minute have come to their end, and do not begin again by themselves.
 */
export function rowsOnceMore(work: Work, { was }: Pick<TakenBack, "was">, { users, watched }: Ports): readonly LadderStep[] {
  const one = caseOf(work);
  const all = users();
  if (isOver(was)) return [];
  const [before, after] = [watched(was), watched(one)];
  const begins = (rung: Rung): boolean =>
    entriesFor(rung, rungAs(one)).some((entry) => ringsNow(one, rung, entry, all) && !ringsNow(was, rung, entry, all));
  const reaches = (role: string): boolean => {
    const rung = (each: Case): boolean => stillRings(each, { role }, "reached", { sent: null, spared: false });
    return rung(one) && !rung(was);
  };
  const isWanted = (row: LadderStep): boolean => {
    const step = isMore(row.rung) ? stepOfMore(row.rung) : row.rung;
    const rung = work.plan.ladder.find(({ key }) => key === step);
    if (rung) return begins(rung);
    if (isFamilyPass(row.rung)) return reaches("family");
    if (isNext(row.rung)) return reaches("grid");
    return after.includes(row.rung) && !before.includes(row.rung);
  };
  const done = work.course.steps.filter(
    ({ round, state, notices }) => round === work.course.ladder.round && state === "done" && notices.length > 0,
  );
  return newest(done)
    .filter(isWanted)
    .map((row) => onceMore(row, work.now));
}
