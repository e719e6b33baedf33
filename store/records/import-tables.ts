import type { Kysely } from "kysely";

/** Files that were imported and what they changed; identity numbers, encrypted, apart from whom they belong to. */
export async function importTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("imports")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    // Last, so that a list does not read it: what was there before, as long as the import can be undone.
    .addColumn("undo", "text")
    .execute();
  await db.schema.createIndex("imports_at").on("imports").columns(["at", "id"]).execute();
  await db.schema
    .createTable("identities")
    .addColumn("person", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("sealed", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("identities_hash").on("identities").columns(["community", "hash"]).execute();
}
