import type { HandOver, HandOverAnswer, HandOverSheet, Scope } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import { inPlaces } from "../scoping.ts";
import type { PageOf, Paging } from "../types.ts";

function whole({ doc, answer }: { readonly doc: string; readonly answer: string | null }): HandOver {
  const sheet = parseDoc<HandOverSheet>(doc);
  if (answer === null) return { ...sheet, state: "given", answered: null };
  const { act, by, byName, at, reason } = parseDoc<HandOverAnswer>(answer);
  return { ...sheet, state: act, answered: { by, byName, at, reason } };
}

/** 交接班: sheets as they were signed, with what came of them. */
export function createHandOverRepository(db: Database, reads: Database) {
  const all = reads
    .selectFrom("hand_overs")
    .leftJoin("hand_over_answers", "hand_over_answers.hand_over", "hand_overs.id")
    .select(["hand_overs.id", "hand_overs.at", "hand_overs.doc", "hand_over_answers.doc as answer"]);
  return {
    handOversList: (scope: Scope, paging: Paging): Promise<PageOf<HandOver>> =>
      pageOf(all.where(inPlaces("hand_overs", scope)), { table: "hand_overs", at: "at" }, paging, whole),
    handOverGet: async (id: string): Promise<HandOver | undefined> => {
      const row = await all.where("hand_overs.id", "=", id).executeTakeFirst();
      return row && whole(row);
    },
    handOverAdd: async (sheet: HandOverSheet): Promise<void> => {
      const { id, path, given } = sheet;
      await db
        .insertInto("hand_overs")
        .values({ id, path, at: Date.parse(given.at), doc: JSON.stringify(sheet) })
        .execute();
    },
    /** @returns false where it has been answered before */
    handOverAnswer: async (answer: HandOverAnswer): Promise<boolean> => {
      const done = await db
        .insertInto("hand_over_answers")
        .values({ hand_over: answer.handOver, at: Date.parse(answer.at), doc: JSON.stringify(answer) })
        .onConflict((oc) => oc.column("hand_over").doNothing())
        .executeTakeFirst();
      return Number(done.numInsertedOrUpdatedRows ?? 0) > 0;
    },
  };
}
