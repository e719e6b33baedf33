import type { Kysely } from "kysely";

/** Three-colour ratings of compounds, by month. */
export async function ratingTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("ratings")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("ratings_at").on("ratings").columns(["at", "id"]).execute();
}
