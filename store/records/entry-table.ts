import type { Kysely } from "kysely";

/** Entries by hand. Struck out they stay, with who struck them and why. */
export async function entryTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("hand_entries")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("person", "text", (c) => c.notNull())
    .addColumn("measured_at", "bigint", (c) => c.notNull())
    .addColumn("struck", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("hand_entries_person").on("hand_entries").columns(["person", "measured_at", "id"]).execute();
  await db.schema.createIndex("hand_entries_at").on("hand_entries").columns(["measured_at", "id"]).execute();
}
