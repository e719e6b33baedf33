import type { Kysely } from "kysely";

/** Every version of what the messages of a gateway mean, as it was written. */
export async function mappingTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("mappings")
    .ifNotExists()
    .addColumn("gateway", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("mappings_pk", ["gateway", "version"])
    .execute();
}
