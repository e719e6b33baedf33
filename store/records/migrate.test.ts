import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { SQLITE_FILE } from "./home.ts";
import { MIGRATIONS } from "./migrations.ts";

/** The names of the tables in a file. */
function tablesIn(file: string): readonly unknown[] {
  const sqlite = new SqliteDatabase(file, { readonly: true });
  try {
    return sqlite.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name").pluck().all();
  } finally {
    sqlite.close();
  }
}

test("an update of the tables that fails half way leaves the file as it was, and is made whole by the next start", async () => {
  const dir = mkdtempSync(join(tmpdir(), "shouwang-migrate-"));
  const file = join(dir, SQLITE_FILE);
  try {
    // Stands in the way of one of the migrations that come late.
    const before = new SqliteDatabase(file);
    before.exec("create table portraits (id text)");
    before.close();
    const obstacle = tablesIn(file);
    await expect(openDatabase(dir)).rejects.toThrow("bringing the records");
    // Kysely's own two tables say that nothing was made.
    expect(tablesIn(file).filter((name) => !String(name).startsWith("kysely_"))).toEqual(obstacle);
    const cleared = new SqliteDatabase(file);
    cleared.exec("drop table portraits");
    cleared.close();
    const opened = await openDatabase(dir);
    await opened.close();
    const after = new SqliteDatabase(file, { readonly: true });
    expect(after.prepare("select count(*) from kysely_migration").pluck().get()).toBe(Object.keys(MIGRATIONS).length);
    after.close();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
