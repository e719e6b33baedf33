import type { Kysely } from "kysely";

/** Who signed up to help: volunteers with a log-in, and neighbours without one. */
export async function volunteerTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("volunteers")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("volunteers_community").on("volunteers").column("community").execute();
}
