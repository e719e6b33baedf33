import type { Kysely } from "kysely";

/** Every version of every action card, those of the pack too: a case names the version by which it was worked. */
export async function actionCardTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("action_cards")
    .addColumn("community", "text", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("doc", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("action_cards_pk", ["community", "kind", "version"])
    .execute();
}
