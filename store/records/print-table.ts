import type { Kysely } from "kysely";

/** How many sheets were printed on each day: their numbers run without a gap. */
export async function printTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("print_days")
    .ifNotExists()
    .addColumn("day", "text", (c) => c.primaryKey())
    .addColumn("last", "integer", (c) => c.notNull())
    .execute();
}
