import type { LadderStep, Role, Words } from "../../contracts/index.ts";
import { lostLetter, seenLetter } from "../lost-wording.ts";
import { addresseesOf, oneAddressed } from "./addressees.ts";
import { doneRow, rowOf } from "./course.ts";
import { handOf, isLook, isSeen, LOOK, lookRung, SEEN, seenRung } from "./hands.ts";
import type { LadderNews } from "./ladder-news.ts";
import { roleForWords } from "./letters.ts";
import type { World } from "./ports.ts";
import { caseOf, type Doing, type Work } from "./work.ts";

/** Who looks for somebody lost where the plan told them to. */
const LOOKERS: readonly Role[] = ["fire", "grid", "volunteer", "care", "maint"];
const BY = ["app", "web-push"] as const;
const NOBODY_YET: Words = { zh: "还没有人被告知", en: "Nobody was told before" };
const NOBODY_THERE: Words = { zh: "没有可告知的值班员", en: "No officer is there to be told" };

/** Beside the steps of a search: what she wears is said anew to those who look, and that she was seen to the desk. */
export function createLookSteps(ports: World, { notify, put, sayTold, wasTold }: Doing) {
  const lookers = (work: Work) =>
    ports
      .users()
      .filter((user) => LOOKERS.includes(user.role) && !user.disabled && wasTold(work, oneAddressed(user, ["app"], caseOf(work), ports)))
      .flatMap((user) => oneAddressed(user, [...BY], caseOf(work), ports));

  /** The desk and who has it, but not who said it. */
  const desk = (work: Work, by: string) => {
    const one = caseOf(work);
    const hand = handOf(one, ports.users());
    const officers = addresseesOf({ who: "duty", by: [...BY] }, one, work.held.path, ports, work.now, 0).to;
    const others = hand === undefined || officers.some(({ user }) => user === hand.id) ? [] : oneAddressed(hand, [...BY], one, ports);
    return [...officers, ...others].filter(({ user }) => user !== by);
  };

  return {
    is: (rung: string): boolean => isLook(rung) || isSeen(rung),
    /** Rows for what was said now: done in the same turn. */
    follow: (work: Work, news: readonly LadderNews[]): void => {
      const add = (rung: string, name: Words): void => put(work, rowOf(caseOf(work), work.course.ladder, rung, 0, name, work.now));
      for (const each of news) {
        if (each.kind === "described") add(lookRung(each.n), LOOK);
        if (each.kind === "seen") add(seenRung(each.n, each.by), SEEN);
      }
    },
    done: (work: Work, row: LadderStep): void => {
      const look = isLook(row.rung);
      const to = look ? lookers(work) : desk(work, row.rung.split("/")[1] ?? "");
      const ids = notify(work, row, look ? { as: "dispatch" } : {}, to, {
        quiet: true,
        letter: (each, matter) => (look ? lostLetter(matter, roleForWords(each.role), "更新") : seenLetter(matter)),
      });
      sayTold(
        work,
        row,
        to.map(({ name }) => name),
        [],
      );
      put(work, doneRow(row, work.now, ids.length > 0 ? null : look ? NOBODY_YET : NOBODY_THERE, ids));
    },
  };
}
