import type { Kysely } from "kysely";

/** Addresses outside that are told, and the messages for them: those that wait, and what became of the others. */
export async function webhookTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("webhooks")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("secrets", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("webhook_messages")
    .ifNotExists()
    // The order in which they happened: each endpoint gets them so.
    .addColumn("n", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("id", "text", (c) => c.notNull().unique())
    .addColumn("webhook", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("person", "text")
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull())
    .addColumn("tried_at", "bigint")
    .addColumn("status", "integer")
    .addColumn("took_ms", "integer")
    .addColumn("error", "text")
    .addColumn("next_at", "bigint")
    .addColumn("body", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("webhook_messages_waiting").ifNotExists().on("webhook_messages").columns(["webhook", "state", "n"]).execute();
  await db.schema
    .createIndex("webhook_messages_log")
    .ifNotExists()
    .on("webhook_messages")
    .columns(["webhook", "created_at", "id"])
    .execute();
}
