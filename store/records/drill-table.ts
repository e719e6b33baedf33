import type { Kysely } from "kysely";

/** Drills, and the mark on what belongs to one. */
export async function drillTable(db: Kysely<unknown>): Promise<void> {
  for (const table of ["alerts", "cases", "notices"]) await db.schema.alterTable(table).addColumn("drill", "text").execute();
  await db.schema.createIndex("cases_drill").on("cases").columns(["drill", "opened_at"]).execute();
  await db.schema
    .createTable("drills")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("planned_at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("drills_planned").on("drills").columns(["planned_at", "id"]).execute();
}
