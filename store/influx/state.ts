import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import type { SeriesName } from "../series/wire.ts";
import type { InfluxTarget } from "./types.ts";
import type { Position } from "./wire.ts";

/** Lines that the server refused are kept for a look, the newest so many. */
const MOST_REFUSED = 1000;

/** What the hub remembers of one server and bucket: another target begins anew. */
export class InfluxState {
  private readonly sqlite: SqliteDatabase.Database;

  constructor(dir: string, target: Pick<InfluxTarget, "url" | "org" | "bucket">) {
    mkdirSync(dir, { recursive: true });
    const name = createHash("sha256").update([target.url, target.org, target.bucket].join("\n")).digest("hex").slice(0, 12);
    this.sqlite = new SqliteDatabase(join(dir, `influx-${name}.sqlite`));
    this.sqlite.pragma("journal_mode = WAL");
    this.sqlite.pragma("synchronous = FULL");
    this.sqlite.exec(`create table if not exists positions (community text primary key, pos integer not null) strict;
      create table if not exists series (id integer primary key, community text not null, device text not null, measurement text not null) strict;
      create table if not exists refused (id integer primary key, line text not null, why text not null) strict;`);
  }

  positions(): readonly Position[] {
    return this.rows("select community, pos from positions").map(([community, pos]) => ({
      community: String(community),
      position: Number(pos),
    }));
  }

  series(): readonly SeriesName[] {
    return this.rows("select id, community, device, measurement from series").map(([id, community, device, measurement]) => ({
      id: Number(id),
      community: String(community),
      device: String(device),
      measurement: String(measurement),
    }));
  }

  keepSeries(names: readonly SeriesName[]): void {
    if (names.length === 0) return;
    const insert = this.sqlite.prepare("insert or ignore into series values (?, ?, ?, ?)");
    this.sqlite.transaction(() => {
      for (const { id, community, device, measurement } of names) insert.run(id, community, device, measurement);
    })();
  }

  keepPositions(positions: readonly Position[]): void {
    const insert = this.sqlite.prepare("insert or replace into positions values (?, ?)");
    this.sqlite.transaction(() => {
      for (const { community, position } of positions) insert.run(community, position);
    })();
  }

  keepRefused(refused: readonly { readonly line: string; readonly why: string }[]): void {
    const insert = this.sqlite.prepare("insert into refused (line, why) values (?, ?)");
    this.sqlite.transaction(() => {
      for (const { line, why } of refused.slice(-MOST_REFUSED)) insert.run(line, why);
      this.sqlite.prepare("delete from refused where id <= (select max(id) from refused) - ?").run(MOST_REFUSED);
    })();
  }

  close(): void {
    this.sqlite.close();
  }

  private rows(sql: string): readonly (readonly unknown[])[] {
    return this.sqlite
      .prepare(sql)
      .raw()
      .all()
      .map((row) => (Array.isArray(row) ? row : []));
  }
}
