import type { Kysely } from "kysely";

/** Devices that speak and that nobody registered. */
export async function unclaimedTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("unclaimed")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
}
