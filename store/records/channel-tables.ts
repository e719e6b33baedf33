import type { Kysely } from "kysely";

/** The ledger of notices; providers, what is known of numbers, answer pages, and each user's own channels. */
export async function channelTables(db: Kysely<unknown>): Promise<void> {
  for (const name of ["dispatch", "answer", "provider", "provider_id"])
    await db.schema.alterTable("notices").addColumn(name, "text").execute();
  for (const name of ["sent_at", "delivered_at", "read_at", "answered_at"])
    await db.schema.alterTable("notices").addColumn(name, "bigint").execute();
  await db.schema
    .alterTable("notices")
    .addColumn("rounds", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("notices_provider").on("notices").columns(["provider", "provider_id"]).execute();
  await db.schema.createIndex("notices_address").on("notices").columns(["address", "created_at"]).execute();
  await db.schema
    .createTable("providers")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("doc", "text", (c) => c.notNull())
    // Encrypted with a key that lies in the data directory, not here.
    .addColumn("secrets", "text", (c) => c.notNull())
    .addColumn("callback_hash", "text", (c) => c.notNull().unique())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("numbers")
    .addColumn("number", "text", (c) => c.primaryKey())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("reason", "text")
    .execute();
  await db.schema
    .createTable("proofs")
    .addColumn("channel", "text", (c) => c.notNull())
    .addColumn("address", "text", (c) => c.notNull())
    .addColumn("tested_at", "bigint", (c) => c.notNull())
    .addColumn("answered_at", "bigint")
    .addPrimaryKeyConstraint("proofs_pk", ["channel", "address"])
    .execute();
  await db.schema
    .createTable("answer_links")
    .addColumn("notice", "text", (c) => c.primaryKey())
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("code_hash", "text", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("answer_links_code").on("answer_links").columns(["code_hash", "expires_at"]).execute();
  await db.schema
    .createTable("own_channels")
    .addColumn("user_id", "text", (c) => c.primaryKey())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
}
