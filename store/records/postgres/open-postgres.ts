import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { OpenDatabase } from "../database.ts";
import { bindHome } from "../home.ts";
import { migrate } from "../migrate.ts";
import { isRefusal } from "../refusal.ts";
import type { Tables } from "../schema.ts";
import { columnTypes } from "./column-types.ts";
import { isLoss, isStarting, refusalOf, type Target } from "./faults.ts";
import { type LinePorts, lines } from "./lines.ts";
import { beginWriting } from "./session.ts";

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** The `records` folder of the data directory to which the database belongs. */
  readonly dir: string;
  /** Told when the connection is lost (why) and when it is there again (null). */
  readonly heard: (loss: Error | null) => void;
}

/** A connection that is not made in this time is given up; so is waiting for one's turn on it. */
const CONNECT_MS = 5_000;
/** One statement of a transaction, as counted by the server and, where nothing comes back, by the hub. */
const WRITE_MS = 10_000;
/** Reading at start, and long lists. */
const READ_MS = 60_000;
const READERS = 2;
/** A server that says that it is starting is waited for. */
const STARTING_MS = 60_000;
const AGAIN_MS = 250;

/** Setting that holds the mark of the last transaction that was committed. */
const MARK = "last-transaction";

type Pg = typeof pg;

/**
 * Opens the records in a PostgreSQL database and brings its tables up to date. All that is written goes through one
 * connection in the order of the calls, as with SQLite; lists and what is loaded at start go through others.
 * @throws RecordsRefused
 */
export async function openPostgres(options: PostgresOptions): Promise<OpenDatabase> {
  const { default: library } = await import("pg");
  const target = targetOf(library, options.url);
  const instance = randomBytes(6).toString("hex");
  const config = {
    connectionString: options.url,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    idleTimeoutMillis: 0,
    // Counts and times in milliseconds fit a number; for this pool only.
    types: { getTypeParser: ((oid: number, format?: "text") => (oid === 20 ? Number : library.types.getTypeParser(oid, format))) as never },
  };
  const write: pg.PoolConfig = {
    ...config,
    application_name: `shouwang-write-${instance}`,
    max: 1,
    statement_timeout: WRITE_MS,
    query_timeout: WRITE_MS + 2_000,
    idle_in_transaction_session_timeout: 2 * WRITE_MS,
    onConnect: (client) => beginWriting(client, target),
  };
  const read: pg.PoolConfig = {
    ...config,
    application_name: `shouwang-read-${instance}`,
    max: READERS,
    statement_timeout: READ_MS,
    query_timeout: READ_MS + 2_000,
    options: "-c default_transaction_read_only=on",
  };
  const ending = new AbortController();
  const ports: Omit<LinePorts, "heard"> = {
    makeMark: () => randomBytes(12).toString("hex"),
    begin: (mark) =>
      `begin; insert into settings (key, value) values ('${MARK}', '${mark}') on conflict (key) do update set value = excluded.value`,
    committed: (mark) => settle(library, write, target, mark, ending.signal),
  };
  await prepare(library, { ...write, statement_timeout: 0, query_timeout: 0 }, target, options.dir);
  const open = (pool: pg.PoolConfig, heard: LinePorts["heard"]): Kysely<Tables> =>
    new Kysely<Tables>({ dialect: new PostgresDialect({ pool: lines(new library.Pool(pool), { ...ports, heard }) }) });
  const db = open(write, options.heard);
  const reads = open(read, () => undefined);
  return {
    db,
    reads,
    close: async () => {
      ending.abort();
      await Promise.all([db.destroy(), reads.destroy()]);
    },
  };
}

/** Checks, migrates and ties the database to the data directory, without a limit of time: a migration may be long. */
async function prepare(library: Pg, config: pg.PoolConfig, target: Target, dir: string): Promise<void> {
  const name = `${target.database} at ${target.server}`;
  const pool = new library.Pool(config);
  pool.on("error", () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await whenStarted(pool);
    await migrate(db, name, [columnTypes()]);
    await bindHome(db, dir, name);
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw refusalOf(error instanceof Error && error.cause !== undefined ? error.cause : error, target) ?? error;
  } finally {
    // Ends the pool also where Kysely never began to use it.
    await pool.end();
  }
}

async function whenStarted(pool: pg.Pool): Promise<void> {
  const until = performance.now() + STARTING_MS;
  for (;;) {
    try {
      const client = await pool.connect();
      client.release();
      return;
    } catch (error) {
      if (!isStarting(error) || performance.now() > until) throw error;
    }
    await pause(AGAIN_MS);
  }
}

/**
 * Finds out whether the transaction whose commit was not answered was committed. The lock is taken first: only then is
 * the old connection surely gone, and with it any commit that was still under way. Goes on until it knows.
 */
async function settle(library: Pg, config: pg.PoolConfig, target: Target, mark: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const client = new library.Client(config);
    client.on("error", () => undefined);
    try {
      await client.connect();
      await beginWriting(client, target);
      const { rows } = await client.query<{ value: string }>("select value from settings where key = $1", [MARK]);
      return rows[0]?.value === mark;
    } catch (error) {
      if (!isLoss(error)) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(AGAIN_MS);
  }
  return false;
}

function targetOf(library: Pg, url: string): Target {
  const { host, port, database, user } = new library.Client({ connectionString: url });
  return { server: host.startsWith("/") ? host : `${host}:${port}`, database: database ?? user ?? "", user: user ?? "" };
}
