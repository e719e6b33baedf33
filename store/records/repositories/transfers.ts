import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { StoredTransfer } from "../types.ts";

/** Who opened what is read in the audit log later on. */
const KEPT = 7 * 24 * 3_600_000;

/** Sheets for the ambulance, by the hash of what their QR code holds. */
export function createTransferRepository(db: Database) {
  return {
    transferSave: async (sheet: StoredTransfer): Promise<void> => {
      const { tokenHash, person, at, expiresAt } = sheet;
      const doc = JSON.stringify(sheet);
      await db
        .deleteFrom("transfer_sheets")
        .where("expires_at", "<", at - KEPT)
        .execute();
      await db
        .insertInto("transfer_sheets")
        .values({ token_hash: tokenHash, person, at, expires_at: expiresAt, doc })
        .onConflict((oc) => oc.column("token_hash").doUpdateSet({ doc }))
        .execute();
    },
    transferFind: async (tokenHash: string): Promise<StoredTransfer | undefined> => {
      const row = await db.selectFrom("transfer_sheets").select("doc").where("token_hash", "=", tokenHash).executeTakeFirst();
      return row && parseDoc<StoredTransfer>(row.doc);
    },
    transfersOf: async (person: string): Promise<readonly StoredTransfer[]> => {
      const rows = await db
        .selectFrom("transfer_sheets")
        .select("doc")
        .where("person", "=", person)
        .orderBy("at", "desc")
        .orderBy("token_hash")
        .execute();
      return rows.map(({ doc }) => parseDoc<StoredTransfer>(doc));
    },
  };
}
