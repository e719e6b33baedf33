import { readdirSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import Database from "better-sqlite3";
import type { Instant, JournalRecord } from "../../contracts/index.ts";
import { decodeBatch } from "./codec.ts";

export type MessageRecord = Extract<JournalRecord, { kind: "message" }>;

/** Which messages are looked for. */
export interface LookOrder {
  readonly community: string;
  /** Positions below this one. */
  readonly below: number;
  /** Received after this. */
  readonly since: Instant;
  /** The topic begins with one of these, … */
  readonly topics: readonly string[];
  /** … or the message came by one of these log-ins. */
  readonly logins: readonly string[];
  /** So many are answered at most. */
  readonly most: number;
  /** So many bytes of batches are read at most, one batch at least. */
  readonly mostBytes: number;
}

export interface Looked {
  /** The newest first. */
  readonly records: readonly MessageRecord[];
  /** Everything above this was looked at; null: everything since the instant that the journal still has. */
  readonly next: number | null;
}

interface Row {
  readonly first_pos: number;
  readonly count: number;
  readonly recv_last: number;
  readonly crc: number;
  readonly blob: Buffer;
}

const NAME = /^journal-\d{10}\.sqlite$/;
const BATCHES = `SELECT first_pos, count, recv_last, crc, blob FROM batch
  WHERE community = ? AND first_pos < ? ORDER BY first_pos DESC`;

/** The batches of a community below a position, the newest first, from all files; what is damaged or gone meanwhile is left out. */
function* batchesBelow(dir: string, community: string, below: number): Generator<Row> {
  const names = readdirSync(dir).filter((name) => NAME.test(name));
  for (const name of names.sort().reverse()) {
    let file: Database.Database | undefined;
    try {
      // Beside the thread that writes: a reader of a WAL waits for nobody, and nobody for it.
      file = new Database(join(dir, name), { readonly: true, fileMustExist: true });
      // Own SELECT of NOT NULL columns of a STRICT table.
      for (const row of file.prepare(BATCHES).iterate(community, below)) yield row as Row;
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
    } finally {
      file?.close();
    }
  }
}

function recordsOf(community: string, { count, crc, blob }: Row): readonly JournalRecord[] {
  if (crc32(blob) !== crc) return [];
  try {
    return decodeBatch(community, count, blob);
  } catch {
    return [];
  }
}

/** Bytes of its own: a view would take the whole batch along between threads. */
const apart = (record: MessageRecord): MessageRecord => ({
  ...record,
  message: { ...record.message, payload: Uint8Array.from(record.message.payload) },
});

/** Goes back through the files of a journal, from a position to an instant, as far as the bounds let it. */
export function lookBack(dir: string, order: LookOrder): Looked {
  const { community, below, since, topics, most, mostBytes } = order;
  const logins = new Set(order.logins);
  const wanted = ({ message }: MessageRecord): boolean =>
    logins.has(message.login) || topics.some((topic) => message.topic.startsWith(topic));
  const records: MessageRecord[] = [];
  let bytes = 0;
  for (const row of batchesBelow(dir, community, below)) {
    if (row.recv_last <= since) return { records, next: null };
    bytes += row.blob.length;
    for (const record of recordsOf(community, row).toReversed()) {
      if (record.pos >= below || record.kind !== "message") continue;
      if (record.recv <= since) return { records, next: null };
      if (wanted(record)) records.push(apart(record));
      if (records.length === most) return { records, next: record.pos };
    }
    if (bytes >= mostBytes) return { records, next: row.first_pos };
  }
  return { records, next: null };
}
