import type { Kysely } from "kysely";

/** Sheets for the ambulance that a QR code opens for a day. */
export async function transferTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("transfer_sheets")
    .ifNotExists()
    .addColumn("token_hash", "text", (c) => c.primaryKey())
    .addColumn("person", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("transfer_sheets_person").ifNotExists().on("transfer_sheets").columns(["person", "at"]).execute();
}
