import type { Transaction } from "kysely";
import type { Drill, RecordChange } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { Tables } from "../schema.ts";

/** Drills that a list shows at most: a community holds a few dozen a year. */
const MOST_DRILLS = 500;

/** Writes drills of one transaction: with the alarms that they played. */
export async function writeDrills(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const drills = changes.flatMap((change) => (change.write === "drill" ? [change.drill] : []));
  const rows = lastOfEach(
    drills.map((drill) => ({
      ...{ id: drill.id, community: drill.community, state: drill.state, planned_at: Date.parse(drill.planned.at) },
      doc: JSON.stringify(drill),
    })),
    (row) => row.id,
  );
  await inPieces(rows, (piece) =>
    trx
      .insertInto("drills")
      .values(piece)
      .onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ state: eb.ref("excluded.state"), doc: eb.ref("excluded.doc") })))
      .execute(),
  );
}

export function createDrillRepository(reads: Database) {
  return {
    /** The newest first. */
    drillsAll: async (): Promise<Drill[]> => {
      const rows = await reads.selectFrom("drills").select("doc").orderBy("planned_at", "desc").orderBy("id").limit(MOST_DRILLS).execute();
      return rows.map((row) => parseDoc<Drill>(row.doc));
    },
    /** Ids of its cases, the oldest first. */
    drillCases: async (drill: string): Promise<readonly string[]> =>
      (await reads.selectFrom("cases").select("id").where("drill", "=", drill).orderBy("opened_at").orderBy("id").execute()).map(
        (row) => row.id,
      ),
  };
}
