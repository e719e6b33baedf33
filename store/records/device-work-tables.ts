import type { Kysely } from "kysely";

/** Who last saw to a device, and every test of a life-safety device. */
export async function deviceWorkTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("device_ticks")
    .ifNotExists()
    .addColumn("device", "text", (c) => c.primaryKey())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("self_tests")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("device", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("passed", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("self_tests_device").ifNotExists().on("self_tests").columns(["device", "at", "id"]).execute();
}
