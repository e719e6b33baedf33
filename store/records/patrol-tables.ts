import type { Kysely } from "kysely";

/** Routes over spots, and every look at one of them. */
export async function patrolTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("patrols")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("spot_checks")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("patrol", "text", (c) => c.notNull())
    .addColumn("spot", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("spot_checks_spot").ifNotExists().on("spot_checks").columns(["spot", "at", "id"]).execute();
  await db.schema.createIndex("spot_checks_patrol").ifNotExists().on("spot_checks").columns(["patrol", "at"]).execute();
}
