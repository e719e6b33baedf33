import type { Kysely } from "kysely";

/** Consents, the ties of relatives to people, and invitations; codes as hashes only. */
export async function familyTables(db: Kysely<unknown>): Promise<void> {
  for (const name of ["consents", "family_ties", "invitations"]) {
    const table = db.schema
      .createTable(name)
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("person", "text", (c) => c.notNull())
      .addColumn("at", "bigint", (c) => c.notNull());
    const kept = name === "invitations" ? table.addColumn("code_hash", "text", (c) => c.notNull().unique()) : table;
    await kept.addColumn("doc", "text", (c) => c.notNull()).execute();
    await db.schema.createIndex(`${name}_person`).on(name).columns(["person", "at", "id"]).execute();
  }
}
