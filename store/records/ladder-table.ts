import type { Kysely } from "kysely";

/** Steps of the ladders, due at an instant each. */
export async function ladderTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("ladder_steps")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("case_id", "text", (c) => c.notNull())
    .addColumn("due_at", "bigint", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("ladder_steps_case").on("ladder_steps").columns(["case_id", "due_at"]).execute();
}
