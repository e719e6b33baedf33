import { existsSync, statSync } from "node:fs";
import { crc32 } from "node:zlib";
import Database from "better-sqlite3";
import type { Batch } from "./types.ts";

/** What one file holds of one community. */
export interface Range {
  readonly community: string;
  readonly first: number;
  readonly last: number;
  readonly lastRecv: number;
}

/** A batch as read back: `blob` is null where it is damaged. */
export interface StoredBatch {
  readonly firstPos: number;
  readonly lastPos: number;
  readonly count: number;
  readonly blob: Uint8Array | null;
}

interface KeyRow {
  readonly id: number;
  readonly first_pos: number;
  readonly last_pos: number;
  readonly count: number;
}

const SCHEMA_VERSION = 1;
/*
 * WAL with synchronous=FULL syncs once per commit, sequentially; a rollback journal syncs twice and more. Pages of
 * 16 KB keep a batch of a few hundred messages in few pages; the checkpoint comes after 1,000 of them (16 MB).
 */
const PRAGMAS = ["page_size = 16384", "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 1000", "temp_store = MEMORY"];
const TABLES = `
  CREATE TABLE IF NOT EXISTS batch (
    id INTEGER PRIMARY KEY, community TEXT NOT NULL, first_pos INTEGER NOT NULL, last_pos INTEGER NOT NULL,
    count INTEGER NOT NULL, recv_first INTEGER NOT NULL, recv_last INTEGER NOT NULL, crc INTEGER NOT NULL, blob BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS batch_pos ON batch (community, first_pos);`;

/** One file of the journal. Every method throws SqliteError as better-sqlite3 does. */
export class Segment {
  readonly path: string;
  readonly #db: Database.Database;
  readonly #ranges = new Map<string, Range>();
  readonly #insert: Database.Statement;
  readonly #keys: Database.Statement;
  readonly #blob: Database.Statement;
  #firstRecv: number | null = null;
  #bytes: number;

  constructor(path: string) {
    this.path = path;
    this.#db = new Database(path);
    try {
      for (const pragma of PRAGMAS) this.#db.pragma(pragma);
      const version = this.#db.pragma("user_version", { simple: true });
      if (version !== 0 && version !== SCHEMA_VERSION)
        throw new Error(`${path} is of version ${version}, this program knows ${SCHEMA_VERSION}`);
      this.#db.exec(TABLES);
      this.#db.pragma(`user_version = ${SCHEMA_VERSION}`);
      this.#insert = this.#db.prepare(
        "INSERT INTO batch (community, first_pos, last_pos, count, recv_first, recv_last, crc, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      );
      this.#keys = this.#db.prepare(
        `SELECT id, first_pos, last_pos, count FROM batch WHERE community = @community AND first_pos >=
          coalesce((SELECT max(first_pos) FROM batch WHERE community = @community AND first_pos <= @after), 0)
          ORDER BY first_pos LIMIT @limit`,
      );
      this.#blob = this.#db.prepare("SELECT crc, blob FROM batch WHERE id = ?");
      this.#survey();
    } catch (error) {
      this.#db.close();
      throw error;
    }
    this.#bytes = fileBytes(path);
  }

  get bytes(): number {
    return this.#bytes;
  }
  /** Receive time of the oldest record; null while the file is empty. */
  get firstRecv(): number | null {
    return this.#firstRecv;
  }
  get ranges(): readonly Range[] {
    return [...this.#ranges.values()];
  }
  range(community: string): Range | undefined {
    return this.#ranges.get(community);
  }

  /** Writes the batches in one transaction and returns when the disk has them. */
  write(batches: readonly Batch[], beforeCommit: () => void): void {
    this.#db.transaction(() => {
      for (const b of batches) {
        const blob = Buffer.from(b.blob);
        this.#insert.run(b.community, b.firstPos, b.lastPos, b.count, b.firstRecv, b.lastRecv, crc32(blob), blob);
      }
      beforeCommit();
    })();
    for (const b of batches) {
      const before = this.#ranges.get(b.community);
      this.#ranges.set(b.community, {
        community: b.community,
        first: before?.first ?? b.firstPos,
        last: b.lastPos,
        lastRecv: b.lastRecv,
      });
      this.#firstRecv = Math.min(this.#firstRecv ?? b.firstRecv, b.firstRecv);
      this.#bytes += b.blob.byteLength + 200;
    }
  }

  /** Batches that reach above `after`, oldest first, until `maxBytes` are gathered (one at least). */
  read(community: string, after: number, maxBytes: number): StoredBatch[] {
    // Own SELECT: the columns are those of KeyRow.
    const keys = this.#keys.all({ community, after, limit: 1000 }) as KeyRow[];
    const out: StoredBatch[] = [];
    let bytes = 0;
    for (const key of keys) {
      if (key.last_pos <= after) continue;
      const blob = this.#load(key.id);
      out.push({ firstPos: key.first_pos, lastPos: key.last_pos, count: key.count, blob });
      bytes += blob?.byteLength ?? 0;
      if (bytes >= maxBytes) break;
    }
    return out;
  }

  close(): void {
    this.#db.close();
  }

  #load(id: number): Uint8Array | null {
    try {
      // Own SELECT: an integer and a blob, both NOT NULL in a STRICT table.
      const row = this.#blob.get(id) as { crc: number; blob: Buffer } | undefined;
      return row !== undefined && crc32(row.blob) === row.crc ? row.blob : null;
    } catch {
      return null;
    }
  }

  /** Finds first and last position per community by stepping through the index: a scan of a full file would take too long at start. */
  #survey(): void {
    const next = this.#db.prepare("SELECT min(community) FROM batch WHERE community > ?").pluck();
    const ends = this.#db.prepare(
      `SELECT (SELECT first_pos FROM batch WHERE community = @c ORDER BY first_pos LIMIT 1) AS first,
        (SELECT recv_first FROM batch WHERE community = @c ORDER BY first_pos LIMIT 1) AS firstRecv, last_pos AS last, recv_last AS lastRecv
        FROM batch WHERE community = @c ORDER BY first_pos DESC LIMIT 1`,
    );
    for (let community = next.get(""); typeof community === "string"; community = next.get(community)) {
      const row = ends.get({ c: community }) as { first: number; firstRecv: number; last: number; lastRecv: number };
      this.#ranges.set(community, { community, first: row.first, last: row.last, lastRecv: row.lastRecv });
      this.#firstRecv = Math.min(this.#firstRecv ?? row.firstRecv, row.firstRecv);
    }
  }
}

function fileBytes(path: string): number {
  let bytes = 0;
  for (const file of [path, `${path}-wal`]) if (existsSync(file)) bytes += statSync(file).size;
  return bytes;
}
