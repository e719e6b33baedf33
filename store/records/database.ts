import { mkdirSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { Kysely, Migrator, SqliteDialect } from "kysely";
import { MIGRATIONS } from "./migrations.ts";
import type { Tables } from "./schema.ts";

export type Database = Kysely<Tables>;

/** Statements kept prepared; the queries of this room are far fewer, bulk inserts differ by their number of rows. */
const MOST_PREPARED = 400;

/** Kysely prepares every statement anew; compiling costs more than most of them take to run. */
function keepingPrepared(sqlite: SqliteDatabase.Database): { prepare(text: string): SqliteDatabase.Statement; close(): void } {
  const prepared = new Map<string, SqliteDatabase.Statement>();
  return {
    prepare: (text) => {
      const known = prepared.get(text);
      if (known) return known;
      const made = sqlite.prepare(text);
      if (prepared.size >= MOST_PREPARED) prepared.clear();
      prepared.set(text, made);
      return made;
    },
    close: () => void sqlite.close(),
  };
}

/**
 * Opens `records.sqlite` in `dir` and brings its tables up to date.
 * @throws where the directory was written by a newer hub, or a migration fails
 */
export async function openDatabase(dir: string): Promise<Database> {
  mkdirSync(dir, { recursive: true });
  const sqlite = new SqliteDatabase(join(dir, "records.sqlite"));
  sqlite.pragma("journal_mode = WAL");
  // FULL: a transaction that was answered survives the loss of power, not only of the process.
  sqlite.pragma("synchronous = FULL");
  sqlite.pragma("busy_timeout = 5000");
  sqlite.pragma("cache_size = -16000");
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: keepingPrepared(sqlite) }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new Error(`bringing the records in ${dir} up to date (a newer hub may have written them)`, { cause: error });
  }
  return db;
}
