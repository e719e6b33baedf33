import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { postHome, serve, startedWith } from "../rpc.ts";

export interface WrittenCells {
  /** Counts the posts, so that an answer to one before a restart is not taken for another. */
  readonly number: number;
  readonly cells: readonly (readonly [key: string, value: Uint8Array | null])[];
}

export interface SessionWorker {
  ready(): void;
  /** Rows in order of their key. */
  read(after: string, limit: number): { readonly key: string; readonly value: Uint8Array }[];
  stop(): void;
}

const RETRY_MS = 250;

const { dir } = startedWith<{ readonly dir: string }>();
const db = new SqliteDatabase(join(dir, "sessions.sqlite"));
db.pragma("journal_mode = WAL");
// FULL: what was answered survives the loss of power, not only of the process.
db.pragma("synchronous = FULL");
db.pragma("busy_timeout = 5000");
// A key holds NUL bytes, at which SQLite's text functions would stop: as a blob it is compared whole.
db.exec("CREATE TABLE IF NOT EXISTS cell (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
const put = db.prepare<[Buffer, Uint8Array]>(
  "INSERT INTO cell (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
);
const remove = db.prepare<[Buffer]>("DELETE FROM cell WHERE key = ?");
const page = db.prepare<[Buffer, number], { readonly key: Buffer; readonly value: Buffer }>(
  "SELECT key, value FROM cell WHERE key > ? ORDER BY key LIMIT ?",
);
const writeAll = db.transaction((cells: WrittenCells["cells"]) => {
  for (const [key, value] of cells) {
    if (value === null) remove.run(Buffer.from(key));
    else put.run(Buffer.from(key), value);
  }
});
let stopped = false;

/** Writes until it works: more is not sent meanwhile. */
function write(work: WrittenCells): void {
  if (stopped) return;
  try {
    writeAll(work.cells);
  } catch (error) {
    postHome({ number: work.number, error: String(error) });
    setTimeout(write, RETRY_MS, work);
    return;
  }
  postHome({ number: work.number, error: null });
}

serve(
  {
    ready: () => undefined,
    read: (after: string, limit: number) => page.all(Buffer.from(after), limit).map(({ key, value }) => ({ key: key.toString(), value })),
    stop: () => {
      stopped = true;
      db.close();
    },
  } satisfies Record<keyof SessionWorker, (...args: never[]) => unknown>,
  write,
);
