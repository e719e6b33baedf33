import type { Kysely } from "kysely";

/** At which desk a session is, who signed in there by password, PINs, and screens on the wall with their own log-in. */
export async function sharedDesks(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("sessions").addColumn("desk", "text").execute();
  await db.schema
    .createTable("pins")
    .addColumn("user_id", "text", (c) => c.primaryKey())
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("set_at", "bigint", (c) => c.notNull())
    .addColumn("failures", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("desk_officers")
    .addColumn("desk", "text", (c) => c.notNull())
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("desk_officers_pk", ["desk", "user_id"])
    .execute();
  await db.schema
    .createTable("wall_screens")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("code_hash", "text", (c) => c.notNull())
    .addColumn("token_hash", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("ends_at", "bigint", (c) => c.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("wall_screens_ends").on("wall_screens").columns(["ends_at", "id"]).execute();
}
