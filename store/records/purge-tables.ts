import type { Kysely } from "kysely";
import { guardLog } from "./guard-log.ts";

/** Proofs of removals, append-only like the log whose lines they outlive. */
export async function purgeTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("purges")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text")
    .addColumn("what", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("purges_at").on("purges").columns(["at", "id"]).execute();
  await db.schema.createIndex("audit_at").on("audit").columns(["at", "n"]).execute();
  await db.schema.createIndex("alert_pictures_hash").on("alert_pictures").columns(["hash"]).ifNotExists().execute();
  await guardLog(db, "purges");
}
