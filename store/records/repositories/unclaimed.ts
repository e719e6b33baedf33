import type { KeptUnclaimed } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** Devices that speak and that nobody registered. */
export function createUnclaimedRepository(db: Database, reads: Database) {
  return {
    unclaimedAll: async (): Promise<readonly KeptUnclaimed[]> => {
      const rows = await reads.selectFrom("unclaimed").select("doc").execute();
      return rows.map(({ doc }) => parseDoc<KeptUnclaimed>(doc));
    },
    /** Writes what changed and takes out what is no more, in one transaction. */
    unclaimedSave: async (changed: readonly KeptUnclaimed[], gone: readonly string[]): Promise<void> => {
      const rows = lastOfEach(changed, ({ id }) => id).map((one) => ({ id: one.id, doc: JSON.stringify(one) }));
      await db.transaction().execute(async (trx) => {
        await inPieces(gone, (piece) => trx.deleteFrom("unclaimed").where("id", "in", piece).execute());
        await inPieces(rows, (piece) =>
          trx
            .insertInto("unclaimed")
            .values(piece)
            .onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ doc: eb.ref("excluded.doc") })))
            .execute(),
        );
      });
    },
  };
}
