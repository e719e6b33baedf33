import { type CaseLadder, type LadderStep, toIso, type Words } from "../../contracts/index.ts";
import { type Addressee, addresseesOf } from "./addressees.ts";
import { doneRow, judge, nextPart, rowOf, skippedRow } from "./course.ts";
import { concernedBy, isCovered } from "./kin.ts";
import { isMore, stepOfMore } from "./more-steps.ts";
import type { World } from "./ports.ts";
import { entriesFor, type Rung, rings, rungAs, spanOf, type TellEntry } from "./rung.ts";
import { cannotGo } from "./words.ts";
import { caseOf, type Doing, type Work } from "./work.ts";

/** Begins the name of a row in which families are rung anew; after it the moment, the step that rang them before, and of whom. */
const PASS = "family@";
const ANEW: Words = { zh: "家属更正答复：重新呼叫家属", en: "The family's word was taken back: rung anew" };
const NOBODY: Words = { zh: "没有其他可呼叫的家属", en: "There is nobody else of the family to ring" };

export const isFamilyPass = (rung: string): boolean => rung.startsWith(PASS);
const passRung = (at: string, step: string, people: readonly string[]): string => `${PASS}${at}/${step}/${people.join(",")}`;
/** The step of the plan that a row does, or does once more. */
export const stepOf = (rung: string): string => (isFamilyPass(rung) ? (rung.split("/")[1] ?? "") : isMore(rung) ? stepOfMore(rung) : rung);
const peopleOf = (rung: string): readonly string[] => (rung.split("/")[2] ?? "").split(",");

/** Those whose family is rung anew since this row rang it. */
export function passedOn(steps: readonly LadderStep[], row: LadderStep): ReadonlySet<string> {
  const later = ({ rung, round }: LadderStep): boolean =>
    isFamilyPass(rung) && round === row.round && stepOf(rung) === stepOf(row.rung) && (!isFamilyPass(row.rung) || rung > row.rung);
  return new Set(steps.filter(later).flatMap(({ rung }) => peopleOf(rung)));
}

const isOfFamily = (entry: TellEntry): boolean => (entry.who === "family" || entry.who === "keyholder") && rings(entry);

interface Ports extends Doing {
  hadTurn(work: Work, row: LadderStep): (to: Addressee) => boolean;
}

/** A word that ended the ringing of a family and does not stand: the family is rung anew, those first who were not asked yet. */
export function createFamilySteps(world: World, { notify, put, sayTold, wasTold, hadTurn }: Ports) {
  const entriesOf = (work: Work, rung: Rung): readonly TellEntry[] => entriesFor(rung, rungAs(caseOf(work))).filter(isOfFamily);

  return {
    /** @param before the ladder before the news */
    follow: (work: Work, before: CaseLadder): void => {
      const one = caseOf(work);
      const { ladder } = work.course;
      // A round that begins anew rings everybody.
      if (ladder.round !== before.round) return;
      const people = concernedBy(one, world).flatMap(({ id }) => (isCovered(before, id) && !isCovered(ladder, id) ? [id] : []));
      if (people.length === 0) return;
      for (const rung of work.plan.ladder) {
        const wasDone = work.course.steps.some((row) => row.round === ladder.round && row.rung === rung.key && row.state === "done");
        if (wasDone && entriesOf(work, rung).length > 0)
          put(work, rowOf(one, ladder, passRung(toIso(work.now), rung.key, people), 0, ANEW, work.now));
      }
    },
    done: (work: Work, row: LadderStep, minute: number): void => {
      const one = caseOf(work);
      const rung = work.plan.ladder.find(({ key }) => key === stepOf(row.rung));
      const judged = judge({ ...row, rung: stepOf(row.rung) }, rung, one, work.now, minute);
      if (judged.do === "wait") put(work, { ...row, dueAt: toIso(judged.until) });
      if (judged.do === "skip") put(work, skippedRow(row, work.now, judged.why));
      if (!rung || judged.do !== "it") return;
      const entries = entriesOf(work, rung);
      const withoutKeyholders = entries.some(({ who }) => who === "keyholder");
      const reached = rung.if?.includes("not-reached") === true ? "reached" : undefined;
      const passed = passedOn(work.course.steps, row);
      const asks = (person: string): boolean => peopleOf(row.rung).includes(person) && !passed.has(person);
      const ids: string[] = [];
      const names: string[] = [];
      for (const entry of entries) {
        if (row.part > 0 && entry.turns === undefined) continue;
        const rank = (name: string, to: readonly Addressee[]): number | null =>
          cannotGo(work.course.ladder, name) ? null : wasTold(work, to) ? 1 : 0;
        const asked = { ...entry, withoutKeyholders, asks, rank };
        const found = addresseesOf(asked, one, work.held.path, world, work.now, row.part, hadTurn(work, row));
        ids.push(...notify(work, row, entry, found.to, { until: entry.until ?? reached, rings: true }));
        names.push(...found.to.map(({ name }) => name));
        if (found.more && entry.turns) put(work, nextPart(one, work.course.ladder, row, work.now + spanOf(entry.turns)));
      }
      sayTold(work, row, names, []);
      put(work, doneRow(row, work.now, ids.length === 0 ? NOBODY : null, ids));
    },
  };
}
