import type { Kysely } from "kysely";

/** How often people are visited, every visit, and the rounds with whom is on them. */
export async function visitTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rhythms")
    .addColumn("person", "text", (c) => c.primaryKey())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("care_visits")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("person", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("care_visits_person").on("care_visits").columns(["person", "at", "id"]).execute();
  await db.schema
    .createTable("rounds")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("rounds_created").on("rounds").columns(["created_at", "id"]).execute();
  await db.schema
    .createTable("round_items")
    .addColumn("round", "text", (c) => c.notNull())
    .addColumn("ordinal", "integer", (c) => c.notNull())
    .addColumn("person", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("round_items_pk", ["round", "person"])
    .execute();
}
