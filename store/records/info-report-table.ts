import type { Kysely } from "kysely";

/** Reports of information about cases 首报/续报/终报. */
export async function infoReportTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("info_reports")
    .ifNotExists()
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("case_id", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    /** Only over the version that was read is one written. */
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("info_reports_case").ifNotExists().on("info_reports").columns(["case_id", "at", "id"]).execute();
  await db.schema.createIndex("info_reports_at").ifNotExists().on("info_reports").columns(["at", "id"]).execute();
}
