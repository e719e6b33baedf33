import type { Kysely } from "kysely";

/** When devices were first heard, acceptance tables, what was found at devices, and the versions that were signed. */
export async function acceptanceTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("device_firsts")
    .ifNotExists()
    .addColumn("device", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("exact", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("acceptances")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("acceptance_points")
    .ifNotExists()
    .addColumn("acceptance", "text", (c) => c.notNull())
    .addColumn("device", "text", (c) => c.notNull())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("acceptance_points_key", ["acceptance", "device"])
    .execute();
  await db.schema
    .createTable("acceptance_versions")
    .ifNotExists()
    .addColumn("acceptance", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("rows", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("acceptance_versions_key", ["acceptance", "version"])
    .execute();
  await db.schema.createIndex("walk_points_community").ifNotExists().on("walk_points").columns(["community", "at"]).execute();
}
