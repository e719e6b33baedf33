import { type Kysely, sql } from "kysely";
import { type Case, type CaseAlert, plainCase } from "../../contracts/index.ts";

/** Rows rewritten at a time. */
const PIECE = 500;

type Old = { cases: { id: string; doc: string; taken_by: string | null } };

/** A case as it was before cases had a kind, a source and hands: opened by a device, its alerts where the case is. */
function grown(text: string): Case {
  const old = JSON.parse(text) as Case;
  const alerts = old.alerts.map(
    (alert): CaseAlert => ({
      ...{ family: old.family, plan: old.plan, place: old.place, at: old.openedAt },
      ...alert,
    }),
  );
  return { ...plainCase(), ...old, alerts };
}

/** What a case is about, who has it and when it is due, as columns to ask by; other places, pictures and numbers of it. */
export async function caseTables(db: Kysely<unknown>): Promise<void> {
  const add = (name: string, type: "text" | "bigint") => db.schema.alterTable("cases").addColumn(name, type).execute();
  await db.schema
    .alterTable("cases")
    .addColumn("kind", "text", (c) => c.notNull().defaultTo("alarm"))
    .execute();
  await db.schema
    .alterTable("cases")
    .addColumn("source", "text", (c) => c.notNull().defaultTo("device"))
    .execute();
  await add("due_at", "bigint");
  for (const name of ["assigned_to", "taken_by", "received_by"]) await add(name, "text");
  await db.schema
    .createTable("case_places")
    .addColumn("case_id", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("case_places_pk", ["case_id", "path"])
    .execute();
  await db.schema
    .createTable("case_pictures")
    .addColumn("case_id", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("case_pictures_pk", ["case_id", "hash"])
    .execute();
  await db.schema
    .createTable("case_numbers")
    .addColumn("number", "text", (c) => c.notNull())
    .addColumn("case_id", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("case_numbers_pk", ["number", "case_id"])
    .execute();
  for (const name of ["assigned_to", "taken_by", "received_by"])
    await db.schema.createIndex(`cases_${name}`).on("cases").columns([name, "opened_at", "id"]).execute();
  await db.schema.createIndex("cases_state").on("cases").columns(["state", "opened_at", "id"]).execute();
  await db.schema.createIndex("cases_due").on("cases").columns(["open", "due_at"]).execute();
  await rewrite(db.withTables<Old>());
}

async function rewrite(db: Kysely<Old>): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db.selectFrom("cases").select(["id", "doc"]).where("id", ">", after).orderBy("id").limit(PIECE).execute();
    for (const { id, doc } of rows) {
      const one = grown(doc);
      await sql`update cases set doc = ${JSON.stringify(one)}, taken_by = ${one.takenBy} where id = ${id}`.execute(db);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
