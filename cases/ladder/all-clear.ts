import { clearLine, toIso, type Words } from "../../contracts/index.ts";
import { addresseesOf } from "./addressees.ts";
import { doneRow, isOver, rowOf } from "./course.ts";
import type { World } from "./ports.ts";
import { isFor } from "./rung.ts";
import { caseOf, type Doing, type Work } from "./work.ts";

const CLEAR: Words = { zh: "现场广播：警情解除", en: "Speakers: all clear" };
const clearRung = (at: string): string => `clear@${at}`;

/** Steps that were done told what to do out of the speakers on the spot. */
const wasSpoken = ({ plan, course, held }: Work): boolean =>
  plan.ladder.some(
    (rung) =>
      isFor(rung, held.case.severity) &&
      (rung.tell ?? []).some(({ who }) => who === "speaker") &&
      course.steps.some((row) => row.rung === rung.key && row.notices.length > 0),
  );

/**
 * What was told to everybody on the spot is taken back there, once a human has said that it is over: not because a detector is
 * clear, not where the case goes on in another, and not while another fire of the same building is open.
 */
export function createAllClear(world: World, { notify, put }: Pick<Doing, "notify" | "put">) {
  /** @param wasOver before this turn */
  return (work: Work, wasOver: boolean): void => {
    const one = caseOf(work);
    if (wasOver || !isOver(one) || one.family !== "fire" || one.drill !== undefined || one.state === "merged") return;
    const saidBySomebody = one.verdict !== null || one.closedBy !== null || one.state === "resolved";
    if (!saidBySomebody || !wasSpoken(work) || world.burnsBeside(one)) return;
    const row = rowOf(one, work.course.ladder, clearRung(toIso(work.now)), 0, CLEAR, work.now);
    const line = clearLine(one);
    const { to } = addresseesOf({ who: "speaker", by: ["speaker"] }, one, work.held.path, world, work.now, 0);
    const ids = notify(work, row, {}, to, { letter: () => ({ subject: line, text: line }) });
    if (ids.length > 0) put(work, doneRow(row, work.now, null, ids));
  };
}
