import { CHAIN_PROOF, type ChainProof, HOUR, type Instant } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** A notice of a proof is of no use once its proof is over. */
const LOOPS_KEPT = HOUR;

/** Proofs of the chain, and the last that came through whole. */
export function createChainProofRepository(db: Database, reads: Database) {
  return {
    /** Writes one, and lets go of what is older than a month and of the notices that earlier proofs left in the outbox. */
    chainProofSave: async (proof: ChainProof, now: Instant): Promise<void> => {
      const doc = JSON.stringify(proof);
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto("chain_proofs")
          .values({ id: proof.id, at: Date.parse(proof.at), ok: Number(proof.ok), doc })
          .onConflict((oc) => oc.column("id").doUpdateSet({ doc }))
          .execute();
        await trx
          .deleteFrom("chain_proofs")
          .where("at", "<", now - CHAIN_PROOF.keep)
          .execute();
        await trx
          .deleteFrom("notices")
          .where("channel", "=", "loop")
          .where("created_at", "<", now - LOOPS_KEPT)
          .execute();
      });
    },
    /** Newest first. */
    chainProofsSince: async (since: Instant): Promise<readonly ChainProof[]> => {
      const rows = await reads
        .selectFrom("chain_proofs")
        .select("doc")
        .where("at", ">=", since)
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(({ doc }) => parseDoc<ChainProof>(doc));
    },
    chainProofLast: async (): Promise<ChainProof | null> => {
      const row = await reads
        .selectFrom("chain_proofs")
        .select("doc")
        .where("ok", "=", 1)
        .orderBy("at", "desc")
        .limit(1)
        .executeTakeFirst();
      return row ? parseDoc<ChainProof>(row.doc) : null;
    },
  };
}
