import type { Kysely } from "kysely";
import { guardLog } from "./guard-log.ts";

/** Versions of rules as they were put in force, append-only, and what replays found. */
export async function ruleTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rule_versions")
    .addColumn("rule", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("rule_versions_pk", ["rule", "version"])
    .execute();
  await guardLog(db, "rule_versions");
  await db.schema
    .createTable("replays")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("rule", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("replays_rule").on("replays").columns(["rule", "at"]).execute();
  await db.schema.createIndex("alerts_rule").on("alerts").columns(["rule", "raised_at"]).execute();
}
