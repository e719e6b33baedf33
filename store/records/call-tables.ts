import type { Kysely } from "kysely";

/** Calls about cases, to be counted by number; codes of doors, encrypted with a key that lies in the data directory. */
export async function callTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("calls")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("case_id", "text", (c) => c.notNull())
    .addColumn("number", "text")
    .addColumn("started_at", "bigint", (c) => c.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("result", "text")
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("calls_number").on("calls").columns(["number", "started_at"]).execute();
  await db.schema
    .createTable("door_codes")
    .addColumn("person", "text", (c) => c.primaryKey())
    .addColumn("sealed", "text", (c) => c.notNull())
    .addColumn("by_user", "text", (c) => c.notNull())
    .addColumn("by_name", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .execute();
}
