import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { Kysely, SqliteAdapter, SqliteDialect } from "kysely";
import { homeFile, SQLITE_FILE } from "./home.ts";
import { migrate } from "./migrate.ts";
import { RecordsRefused } from "./refusal.ts";
import type { Tables } from "./schema.ts";

export type Database = Kysely<Tables>;

/** An opened database: where what is asked for at length need not wait behind what is written, `reads` is another way in. */
export interface OpenDatabase {
  readonly db: Database;
  readonly reads: Database;
  close(): Promise<void>;
}

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

/** SQLite takes back what a transaction did to its tables too; with it all migrations are one step, made or not made. */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class RecordsDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new WholeMigrations();
  }
}

/**
 * Opens `records.sqlite` in `dir` and brings its tables up to date.
 * @throws RecordsRefused where it was written by a newer hub, or the records of this directory are in PostgreSQL
 */
export async function openDatabase(dir: string): Promise<OpenDatabase> {
  mkdirSync(dir, { recursive: true });
  if (existsSync(homeFile(dir)))
    throw new RecordsRefused(
      `The records of this data directory are in PostgreSQL, and HUB_DATABASE_URL is not set. Set it (see ${homeFile(dir)}).`,
    );
  const sqlite = new SqliteDatabase(join(dir, SQLITE_FILE));
  sqlite.pragma("journal_mode = WAL");
  // FULL: a transaction that was answered survives the loss of power, not only of the process.
  sqlite.pragma("synchronous = FULL");
  sqlite.pragma("busy_timeout = 5000");
  sqlite.pragma("cache_size = -16000");
  const db = new Kysely<Tables>({ dialect: new RecordsDialect({ database: keepingPrepared(sqlite) }) });
  try {
    await migrate(db, dir);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, reads: db, close: () => db.destroy() };
}
