import { type Kysely, sql } from "kysely";
import type { Case } from "../../contracts/index.ts";

/** Rows rewritten at a time. */
const PIECE = 500;

type Old = { cases: { id: string; doc: string } };

/**
 * Which rule opened a case, as a column to count by, and indexes that answer alone: one for the report on answers, which
 * leaves drills out and asks who has a case, one for what asks for cases by their last change.
 */
export async function reportIndexes(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("cases").addColumn("rule", "text").execute();
  await rewrite(db.withTables<Old>());
  await db.schema.dropIndex("cases_figures").execute();
  await db.schema
    .createIndex("cases_figures")
    .on("cases")
    .columns([
      ...["drill", "opened_at", "answered_at", "handled_at", "verdict", "state", "kind", "rule", "settled", "family", "path"],
      ...["person", "assigned_to", "taken_by", "received_by", "id"],
    ])
    .execute();
  await db.schema.createIndex("cases_changed").on("cases").columns(["changed_at", "id"]).execute();
}

async function rewrite(db: Kysely<Old>): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db.selectFrom("cases").select(["id", "doc"]).where("id", ">", after).orderBy("id").limit(PIECE).execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { id, doc } of rows) {
      const rule = (JSON.parse(doc) as Partial<Case>).alerts?.[0]?.rule;
      if (rule !== undefined) await sql`update cases set rule = ${rule} where id = ${id}`.execute(db);
    }
    after = last.id;
  }
}
