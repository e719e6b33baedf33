import { type Kysely, sql } from "kysely";
import { type Case, plainCase, theirDueAt } from "../../contracts/index.ts";

/** Rows read at a time. */
const PIECE = 500;

type Old = { cases: { id: string; doc: string; open: number } };

/** When another system's time of a case ends, as a column to ask and sort by; filled for what is open. */
export async function theirDueColumn(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("cases").addColumn("their_due_at", "bigint").execute();
  await db.schema.createIndex("cases_their_due").on("cases").columns(["their_due_at", "id"]).execute();
  await fill(db.withTables<Old>());
}

async function fill(db: Kysely<Old>): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db
      .selectFrom("cases")
      .select(["id", "doc"])
      .where("open", "=", 1)
      .where("id", ">", after)
      .orderBy("id")
      .limit(PIECE)
      .execute();
    for (const { id, doc } of rows) {
      const due = theirDueAt({ ...plainCase(), ...(JSON.parse(doc) as Case) });
      if (due !== null) await sql`update cases set their_due_at = ${due} where id = ${id}`.execute(db);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
