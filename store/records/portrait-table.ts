import type { Kysely } from "kysely";

/** Portraits, encrypted with a key that lies in the data directory: of a person in the register, or of one case of somebody lost. */
export async function portraitTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("portraits")
    // `person:<id>` or `case:<id>`.
    .addColumn("owner", "text", (c) => c.primaryKey())
    .addColumn("person", "text")
    .addColumn("sealed", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("portraits_person").on("portraits").column("person").execute();
}
