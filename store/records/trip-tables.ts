import type { Kysely } from "kysely";

/** Trips that were signed, and their lines by whom they are about. */
export async function tripTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("trips")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("by_user", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("trips_at").ifNotExists().on("trips").columns(["at", "id"]).execute();
  await db.schema
    .createTable("trip_lines")
    .ifNotExists()
    .addColumn("trip", "text", (c) => c.notNull())
    .addColumn("ordinal", "integer", (c) => c.notNull())
    .addColumn("person", "text")
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("trip_lines_pk", ["trip", "ordinal"])
    .execute();
  await db.schema.createIndex("trip_lines_person").ifNotExists().on("trip_lines").column("person").execute();
}
