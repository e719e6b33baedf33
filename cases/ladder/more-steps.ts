import { SEVERITIES, type Severity, toIso, type Words } from "../../contracts/index.ts";
import { doneRow, judge, rowOf, skippedRow } from "./course.ts";
import type { LadderNews } from "./ladder-news.ts";
import { entriesFor, isLoud, type Rung, type TellEntry } from "./rung.ts";
import { caseOf, type Doing, type Work } from "./work.ts";

/** Begins the name of a row for those whom a step that was done tells only now; after it the moment, the step, and the severity before. */
const MORE = "more@";
const RAISED: Words = { zh: "级别升高：补充通知", en: "Rated higher: those told at that level" };
const NOBODY: Words = { zh: "没有可通知的人", en: "There was nobody to tell" };

export const isMore = (rung: string): boolean => rung.startsWith(MORE);
const moreRung = (at: string, step: string, before: Severity): string => `${MORE}${at}/${step}/${before}`;
/** The step of the plan whose work a row does. */
export const stepOfMore = (rung: string): string => rung.split("/")[1] ?? "";
const beforeOf = (rung: string): Severity | undefined => SEVERITIES.find((each) => each === rung.split("/")[2]);

/** Who is heard at this severity, and was not at the one before. */
function newlyTold(rung: Rung, before: Severity, severity: Severity): readonly TellEntry[] {
  const known = entriesFor(rung, before).filter(isLoud);
  return entriesFor(rung, severity).filter(
    (entry) => isLoud(entry) && !known.some(({ who, help }) => who === entry.who && help === entry.help),
  );
}

/** A step that was done at a lower level rings those whom it names at the higher one only. */
export function createMoreSteps({ put, sayTold, tellEntries }: Doing) {
  const rungOf = (work: Work, row: string): Rung | undefined => work.plan.ladder.find(({ key }) => key === stepOfMore(row));

  return {
    follow: (work: Work, news: readonly LadderNews[]): void => {
      const one = caseOf(work);
      const { ladder } = work.course;
      const raised = news.findLast((each) => each.kind === "worse");
      if (raised === undefined) return;
      for (const rung of work.plan.ladder) {
        const wasDone = work.course.steps.some((row) => row.round === ladder.round && row.rung === rung.key && row.state === "done");
        // A step without a condition is for whoever has it; the others are asked whether they still hold.
        const isTheirs = rung.if === undefined && ladder.taken !== null;
        if (wasDone && !isTheirs && newlyTold(rung, raised.before, one.severity).length > 0)
          put(work, rowOf(one, ladder, moreRung(toIso(work.now), rung.key, raised.before), 0, RAISED, work.now));
      }
    },
    done: (work: Work, row: Work["course"]["steps"][number], minute: number): void => {
      const one = caseOf(work);
      const rung = rungOf(work, row.rung);
      const judged = judge({ ...row, rung: stepOfMore(row.rung) }, rung, one, work.now, minute);
      if (judged.do === "wait") put(work, { ...row, dueAt: toIso(judged.until) });
      if (judged.do === "skip") put(work, skippedRow(row, work.now, judged.why));
      if (!rung || judged.do !== "it") return;
      const { ids, names, unreachable } = tellEntries(work, row, rung, newlyTold(rung, beforeOf(row.rung) ?? "high", one.severity));
      sayTold(work, row, names, unreachable);
      put(work, doneRow(row, work.now, ids.length === 0 ? NOBODY : null, ids));
    },
  };
}
