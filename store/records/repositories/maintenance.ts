import type { Transaction } from "kysely";
import type { Maintenance, RecordChange } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import type { Tables } from "../schema.ts";
import type { PageOf, Paging } from "../types.ts";

/** Plans that a start has to know: the open ones, and those ended of which the journal's tail may still speak. */
const KNOWN = 1_000;

/** Writes plans of one transaction. */
export async function writeMaintenance(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const plans = changes.flatMap((change) => (change.write === "maintenance" ? [change.plan] : []));
  const rows = lastOfEach(
    plans.map((plan) => ({
      id: plan.id,
      community: plan.community,
      from_at: Date.parse(plan.from),
      until_at: Date.parse(plan.until),
      ended_at: plan.endedAt === null ? null : Date.parse(plan.endedAt),
      doc: JSON.stringify(plan),
    })),
    (row) => row.id,
  );
  await inPieces(rows, (piece) =>
    trx
      .insertInto("maintenance")
      .values(piece)
      .onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ ended_at: eb.ref("excluded.ended_at"), doc: eb.ref("excluded.doc") })))
      .execute(),
  );
}

/** Planned maintenance, past and to come. */
export function createMaintenanceRepository(reads: Database) {
  return {
    maintenanceList: async (paging: Paging): Promise<PageOf<Maintenance>> => {
      const query = reads.selectFrom("maintenance").select(["id", "from_at", "doc"]);
      return pageOf(query, { table: "maintenance", at: "from_at" }, paging, (row) => parseDoc<Maintenance>(row.doc));
    },
    loadMaintenance: async (): Promise<readonly Maintenance[]> => {
      const open = await reads.selectFrom("maintenance").select("doc").where("ended_at", "is", null).execute();
      const ended = await reads
        .selectFrom("maintenance")
        .select("doc")
        .where("ended_at", "is not", null)
        .orderBy("from_at", "desc")
        .limit(KNOWN)
        .execute();
      return [...open, ...ended].map((row) => parseDoc<Maintenance>(row.doc));
    },
  };
}
