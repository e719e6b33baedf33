import type { Kysely } from "kysely";

/** Each line of the audit log says which place and which person it is about, for those who read those of their area only. */
export async function auditPlaces(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("audit").addColumn("path", "text").execute();
  await db.schema.alterTable("audit").addColumn("person", "text").execute();
  await db.schema.createIndex("audit_path").on("audit").columns(["path", "n"]).execute();
  await db.schema.createIndex("audit_person").on("audit").columns(["person", "n"]).execute();
}
