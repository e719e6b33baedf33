import { type Kysely, sql } from "kysely";
import { guardLog } from "./guard-log.ts";

/** The duty log is read along the times of what is kept anyway; only remarks have a table of their own, append-only. */
export async function dutyLogTables(db: Kysely<unknown>): Promise<void> {
  for (const table of ["alert_logs", "case_logs"])
    await db.schema.createIndex(`${table}_at`).ifNotExists().on(table).columns(["at", "n"]).execute();
  // Few of the notices fail: an index of those alone.
  await sql`create index if not exists notices_failed on notices (changed_at, id) where state = 'failed'`.execute(db);
  await db.schema
    .createTable("duty_remarks")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("next_shift", "integer", (c) => c.notNull())
    .addColumn("corrects", "text")
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("duty_remarks_at").ifNotExists().on("duty_remarks").columns(["at", "id"]).execute();
  await db.schema.createIndex("duty_remarks_corrects").ifNotExists().on("duty_remarks").columns(["corrects"]).execute();
  await guardLog(db, "duty_remarks");
}
