import type { Kysely } from "kysely";

/** The level at which a case was settled; earlier cases state none. */
export async function settledColumn(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("cases").addColumn("settled", "text").execute();
}
