import { type Kysely, sql } from "kysely";
import { answeredAt, type Case, handledAt, plainCase } from "../../contracts/index.ts";

/** Rows rewritten at a time. */
const PIECE = 500;
/** Acts by which somebody answers. */
const ANSWERS: readonly string[] = ["accept", "dispatch", "take", "arrive", "verify", "resolve", "close"];

type Old = {
  cases: { id: string; doc: string };
  case_logs: { case_id: string; n: number; at: number; doc: string };
};

/** When a case was answered and handled and what it was, as columns to count by; earlier cases by their logs. */
export async function figureColumns(db: Kysely<unknown>): Promise<void> {
  for (const name of ["answered_at", "handled_at"]) await db.schema.alterTable("cases").addColumn(name, "bigint").execute();
  await db.schema.alterTable("cases").addColumn("verdict", "text").execute();
  await rewrite(db.withTables<Old>());
  // All that the figures are counted from: no case's own text is read for them.
  await db.schema
    .createIndex("cases_figures")
    .on("cases")
    .columns(["opened_at", "answered_at", "handled_at", "verdict", "state", "kind", "family", "path", "person", "id"])
    .execute();
}

async function rewrite(db: Kysely<Old>): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db.selectFrom("cases").select(["id", "doc"]).where("id", ">", after).orderBy("id").limit(PIECE).execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    const logs = await db
      .selectFrom("case_logs")
      .select(["case_id", "at", "doc"])
      .where("case_id", ">=", rows[0]?.id ?? "")
      .where("case_id", "<=", last.id)
      .orderBy("n", "desc")
      .execute();
    const first = new Map(logs.filter(({ doc }) => isAnswer(doc)).map((log) => [log.case_id, Number(log.at)]));
    for (const { id, doc } of rows) {
      const one: Case = { ...plainCase(), ...(JSON.parse(doc) as Case) };
      const answered = first.get(id) ?? answeredAt(one);
      await sql`update cases set answered_at = ${answered}, handled_at = ${handledAt(one)}, verdict = ${one.verdict} where id = ${id}`.execute(
        db,
      );
    }
    after = last.id;
  }
}

function isAnswer(text: string): boolean {
  const { act, by } = JSON.parse(text) as { readonly act: string; readonly by: string | null };
  return by !== null && ANSWERS.includes(act);
}
