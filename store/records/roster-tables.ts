import type { Kysely } from "kysely";

/** Rosters, who is on them when, what fills did, swaps, and the secret addresses of calendars. */
export async function rosterTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rosters")
    .addColumn("id", "text", (c) => c.primaryKey())
    // A roster that was removed keeps its past duties.
    .addColumn("removed", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("duties")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("roster", "text", (c) => c.notNull())
    .addColumn("date", "text", (c) => c.notNull())
    .addColumn("to_at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("duties_date").on("duties").columns(["roster", "date"]).execute();
  await db.schema.createIndex("duties_to").on("duties").columns(["to_at"]).execute();
  await db.schema
    .createTable("roster_fills")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("roster", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("undone", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("roster_fills_at").on("roster_fills").columns(["roster", "at"]).execute();
  await db.schema
    .createTable("swaps")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("swaps_at").on("swaps").columns(["at"]).execute();
  await db.schema
    .createTable("calendars")
    // SHA-256 of the secret in the address, hex.
    .addColumn("token_hash", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull())
    // Empty: the user's own duties.
    .addColumn("roster", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
}
