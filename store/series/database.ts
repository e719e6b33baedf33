import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader, type DuckDBValue } from "@duckdb/node-api";

const FILE = "hot.duckdb";
/** Questions answered at the same time; each holds one thread of libuv's four. */
const READERS = 2;

/** Rises when the files change their shape; an older hub refuses a newer directory. 2: days may have minutes without raw rows. */
const LAYOUT = 2;

const SCHEMA = `
create table if not exists meta (name varchar primary key, value bigint not null);
create table if not exists positions (community varchar primary key, pos bigint not null);
create table if not exists series (id uinteger not null, community varchar not null, device varchar not null, measurement varchar not null);
create table if not exists parts (day integer not null, generation integer not null, slice integer not null,
  low uinteger not null, high uinteger not null, rows bigint not null);
create table if not exists gaps (community varchar not null, from_pos bigint not null, to_pos bigint not null,
  from_at bigint not null, to_at bigint not null, rows bigint not null);
create table if not exists thinned (community varchar primary key, raw_until bigint not null, minutes_until bigint not null);
create table if not exists purges (id varchar primary key, doc varchar not null);
`;

/** Columns of the open days' tables of readings; `t` is device time, all times in milliseconds since 1970. */
export const READING_COLUMNS =
  "(series uinteger not null, t bigint not null, recv bigint not null, value double not null, quality utinyint not null, pos bigint not null)";
/** Columns of the open days' tables of events; `data` is JSON. */
export const EVENT_COLUMNS = `(device varchar not null, event varchar not null, id varchar, state varchar not null, t bigint not null,
  recv bigint not null, quality utinyint not null, pos bigint not null, confidence double, test boolean not null, data varchar not null)`;

/** The DuckDB file of the open days, with one connection that writes, one for upkeep and a few that read. */
export interface Database {
  readonly dir: string;
  readonly writer: DuckDBConnection;
  readonly keeper: DuckDBConnection;
  /** A second one for upkeep, with an empty database `work` in memory: what one connection streams it cannot write. */
  readonly worker: DuckDBConnection;
  /** Lends a connection for one question. */
  read<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Runs `work` in one transaction of the writing connection; all or nothing. */
  transaction(work: () => Promise<void>): Promise<void>;
  close(): void;
}

/** Words by which DuckDB says that the file itself is unreadable, not that it is locked or the disk is full. */
const UNREADABLE = /corrupt|not a valid duckdb|checksum|serialization error|deserializ|INTERNAL Error/i;

/**
 * Opens the database of `dir`. An unreadable file is put aside under another name and an empty one begun (the journal
 * fills it anew); the closed days are files of their own and stay.
 */
export async function openDatabase(dir: string, memoryLimitMb: number): Promise<{ database: Database; setAside: string | null }> {
  await mkdir(dir, { recursive: true });
  // What a killed process had spilled.
  await rm(join(dir, "tmp"), { recursive: true, force: true });
  try {
    return { database: await connect(dir, memoryLimitMb), setAside: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!UNREADABLE.test(reason)) throw new Error(`cannot open the series store in ${dir}: ${reason}`, { cause: error });
    await putAside(dir);
    return { database: await connect(dir, memoryLimitMb), setAside: reason };
  }
}

async function putAside(dir: string): Promise<void> {
  for (let n = 1; ; n++) {
    const name = `${FILE}.unreadable-${n}`;
    if (existsSync(join(dir, name))) continue;
    await rename(join(dir, FILE), join(dir, name));
    if (existsSync(join(dir, `${FILE}.wal`))) await rename(join(dir, `${FILE}.wal`), join(dir, `${name}.wal`));
    return;
  }
}

async function connect(dir: string, memoryLimitMb: number): Promise<Database> {
  const instance = await DuckDBInstance.create(join(dir, FILE), {
    memory_limit: `${memoryLimitMb}MiB`,
    // One thread a statement: questions, writing and upkeep run beside each other on their own connections.
    threads: "1",
    temp_directory: join(dir, "tmp"),
    // Bounds what a restart must read again.
    checkpoint_threshold: "32MiB",
  });
  try {
    const writer = await instance.connect();
    // Not at creation: the parquet functions are loaded after the options are read.
    await writer.run("set global parquet_metadata_cache = true");
    await writer.run(SCHEMA);
    await checkLayout(writer);
    const keeper = await instance.connect();
    const worker = await instance.connect();
    await worker.run("attach ':memory:' as work");
    const readers = await Promise.all(Array.from({ length: READERS }, () => instance.connect()));
    return assemble(dir, instance, { writer, keeper, worker }, readers);
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

async function checkLayout(connection: DuckDBConnection): Promise<void> {
  await connection.run("insert or ignore into meta values ('layout', ?)", [BigInt(LAYOUT)]);
  const [row] = (await connection.runAndReadAll("select value from meta where name = 'layout'")).getRowsJS();
  const layout = Number(row?.[0]);
  if (layout > LAYOUT) throw new Error(`the series store was written by a newer version (layout ${layout}, this one knows ${LAYOUT})`);
  if (layout < LAYOUT) await connection.run("update meta set value = ? where name = 'layout'", [BigInt(LAYOUT)]);
}

function assemble(
  dir: string,
  instance: DuckDBInstance,
  own: Pick<Database, "writer" | "keeper" | "worker">,
  readers: readonly DuckDBConnection[],
): Database {
  const free = [...readers];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  const borrow = (): Promise<DuckDBConnection> => {
    const connection = free.pop();
    return connection ? Promise.resolve(connection) : new Promise((resolve) => void waiting.push(resolve));
  };
  const giveBack = (connection: DuckDBConnection): void => {
    const next = waiting.shift();
    if (next) next(connection);
    else free.push(connection);
  };
  return {
    dir,
    ...own,
    read: async (work) => {
      const connection = await borrow();
      try {
        return await work(connection);
      } finally {
        giveBack(connection);
      }
    },
    transaction: async (work) => {
      await own.writer.run("begin");
      try {
        await work();
        await own.writer.run("commit");
      } catch (error) {
        await own.writer.run("rollback").catch(() => undefined);
        throw error;
      }
    },
    close: () => {
      for (const connection of [own.writer, own.keeper, own.worker, ...readers]) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Rows of a small result as numbers and strings. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] = [],
): Promise<readonly (readonly unknown[])[]> {
  const reader: DuckDBResultReader = await connection.runAndReadAll(sql, values);
  return reader.getRowsJS().map((row) => row.map((cell) => (typeof cell === "bigint" ? Number(cell) : cell)));
}
