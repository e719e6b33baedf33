import type { Kysely } from "kysely";

/** Proofs of the whole chain, kept for a month. */
export async function chainProofTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("chain_proofs")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("ok", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("chain_proofs_at").on("chain_proofs").columns(["at", "id"]).execute();
  await db.schema.createIndex("chain_proofs_ok").on("chain_proofs").columns(["ok", "at"]).execute();
}
