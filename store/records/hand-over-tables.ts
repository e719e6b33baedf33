import type { Kysely } from "kysely";
import { guardLog } from "./guard-log.ts";

/** Hand-overs as they were signed, and beside them what came of each; neither is ever changed. */
export async function handOverTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("hand_overs")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("hand_overs_at").ifNotExists().on("hand_overs").columns(["at", "id"]).execute();
  await db.schema
    .createTable("hand_over_answers")
    .ifNotExists()
    // One answer each: who comes second is refused by the key.
    .addColumn("hand_over", "text", (c) => c.primaryKey())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  for (const table of ["hand_overs", "hand_over_answers"]) await guardLog(db, table);
}
