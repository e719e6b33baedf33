import type { Transaction } from "kysely";
import type { LadderStep, RecordChange } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { Tables } from "../schema.ts";

/** Writes steps of one transaction: with the notices that they made and the case that they belong to. */
export async function writeLadders(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const steps = changes.flatMap((change) => (change.write === "ladder-step" ? [change.step] : []));
  const rows = lastOfEach(
    steps.map((step) => ({
      ...{ id: step.id, case_id: step.case, due_at: Date.parse(step.dueAt), state: step.state },
      doc: JSON.stringify(step),
    })),
    (row) => row.id,
  );
  await inPieces(rows, (piece) =>
    trx
      .insertInto("ladder_steps")
      .values(piece)
      .onConflict((oc) =>
        oc
          .column("id")
          .doUpdateSet((eb) => ({ due_at: eb.ref("excluded.due_at"), state: eb.ref("excluded.state"), doc: eb.ref("excluded.doc") })),
      )
      .execute(),
  );
}

export function createLadderRepository(reads: Database) {
  return {
    /** Steps of one case, by due time. */
    ladderOfCase: async (id: string): Promise<LadderStep[]> => {
      const rows = await reads.selectFrom("ladder_steps").select("doc").where("case_id", "=", id).orderBy("due_at").orderBy("id").execute();
      return rows.map((row) => parseDoc<LadderStep>(row.doc));
    },
    /** Steps of all open cases. */
    loadLadders: async (): Promise<LadderStep[]> => {
      const rows = await reads
        .selectFrom("ladder_steps")
        .innerJoin("cases", "cases.id", "ladder_steps.case_id")
        .select("ladder_steps.doc as doc")
        .where("cases.open", "=", 1)
        .orderBy("ladder_steps.due_at")
        .execute();
      return rows.map((row) => parseDoc<LadderStep>(row.doc));
    },
  };
}
