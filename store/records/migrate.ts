import { type Kysely, type KyselyPlugin, Migrator, sql } from "kysely";
import { MIGRATIONS } from "./migrations.ts";
import { RecordsRefused } from "./refusal.ts";
import type { Tables } from "./schema.ts";

/** Where Kysely keeps which migrations were made. */
const MADE = "kysely_migration";

/**
 * Brings the tables up to date: the same migrations on both databases, `plugins` fit the types of columns to one.
 * @param where names the database in a refusal
 * @throws RecordsRefused where a newer hub wrote them
 */
export async function migrate(db: Kysely<Tables>, where: string, plugins: readonly KyselyPlugin[] = []): Promise<void> {
  const newer = (await madeBefore(db)).filter((name) => !(name in MIGRATIONS));
  if (newer.length > 0)
    throw new RecordsRefused(
      `The records in ${where} were written by a newer hub (${newer.join(", ")}). Start that version, or restore a back-up of this one.`,
    );
  let fitting = db;
  for (const plugin of plugins) fitting = fitting.withPlugin(plugin);
  const migrator = new Migrator({ db: fitting, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error(`bringing the records in ${where} up to date`, { cause: error });
}

async function madeBefore(db: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === MADE)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MADE)}`.execute(db);
  return rows.map((row) => row.name);
}
