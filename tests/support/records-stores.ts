import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { type OpenDatabase, openDatabase } from "../../store/records/database.ts";
import { openPostgres } from "../../store/records/postgres/open-postgres.ts";
import { type Cluster, POSTGRES_BIN, startCluster } from "./postgres-cluster.ts";

/** One database that the records' suite runs on. */
export interface RecordsStore {
  readonly name: string;
  /** Why it cannot run here; null where it can. */
  readonly missing: string | null;
  /** Before the first test. */
  setUp(): Promise<void>;
  /** A fresh database, not yet opened. */
  fresh(): Promise<FreshRecords>;
  tearDown(): Promise<void>;
}

export interface FreshRecords {
  readonly dir: string;
  readonly databaseUrl: string | null;
  open(): Promise<OpenDatabase>;
  /** Runs statements past the hub, with the rights of the hub's own user. */
  raw(sql: string): Promise<void>;
  /** Takes the trigger away that guards a log, as somebody with the rights of the owner could. */
  unguard(table: string): Promise<void>;
  remove(): void;
}

const ownDir = (): string => mkdtempSync(join(tmpdir(), "records-"));

const sqlite: RecordsStore = {
  name: "SQLite",
  missing: null,
  setUp: async () => undefined,
  tearDown: async () => undefined,
  fresh: async () => {
    const dir = ownDir();
    const raw = async (sql: string): Promise<void> => {
      const file = new SqliteDatabase(join(dir, "records.sqlite"));
      try {
        file.exec(sql);
      } finally {
        file.close();
      }
    };
    return {
      dir,
      databaseUrl: null,
      open: () => openDatabase(dir),
      raw,
      unguard: (table) => raw(`drop trigger ${table}_no_update; drop trigger ${table}_no_delete`),
      remove: () => rmSync(dir, { recursive: true, force: true }),
    };
  },
};

function postgres(): RecordsStore {
  let cluster: Cluster | undefined;
  let made = 0;
  return {
    name: "PostgreSQL",
    missing: POSTGRES_BIN === null ? "Debian package postgresql is not installed" : null,
    setUp: async () => {
      cluster = await startCluster();
    },
    tearDown: async () => cluster?.remove(),
    fresh: async () => {
      const running = cluster;
      if (running === undefined) throw new Error("setUp was not called");
      const dir = ownDir();
      const name = `records_${++made}`;
      const url = await running.createDatabase(name);
      const raw = async (sql: string): Promise<void> => void (await running.query(name, `set role hub; ${sql}`));
      return {
        dir,
        databaseUrl: url,
        open: () => openPostgres({ url, dir, heard: () => undefined }),
        raw,
        unguard: (table) => raw(`drop trigger ${table}_no_change on ${table}`),
        remove: () => rmSync(dir, { recursive: true, force: true }),
      };
    },
  };
}

/** The databases on which one suite must hold. */
export const recordsStores: readonly RecordsStore[] = [sqlite, postgres()];
