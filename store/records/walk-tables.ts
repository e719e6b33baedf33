import type { Kysely } from "kysely";

/** What was said of the points of walks, and the signed records. */
export async function walkTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("walk_points")
    .ifNotExists()
    .addColumn("plan", "text", (c) => c.notNull())
    .addColumn("device", "text", (c) => c.notNull())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("walk_points_key", ["plan", "device", "at"])
    .execute();
  await db.schema
    .createTable("walk_records")
    .ifNotExists()
    .addColumn("plan", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addColumn("points", "text", (c) => c.notNull())
    .execute();
}
