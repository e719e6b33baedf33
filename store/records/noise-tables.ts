import type { Kysely } from "kysely";

/** Planned maintenance, and the spans in which alerts came faster than a desk can take them. */
export async function noiseTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("maintenance")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("from_at", "bigint", (c) => c.notNull())
    .addColumn("until_at", "bigint", (c) => c.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("maintenance_from").on("maintenance").columns(["from_at", "id"]).execute();
  await db.schema
    .createTable("floods")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("desk", "text", (c) => c.notNull())
    .addColumn("from_at", "bigint", (c) => c.notNull())
    .addColumn("to_at", "bigint")
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("floods_from").on("floods").columns(["from_at", "id"]).execute();
}
