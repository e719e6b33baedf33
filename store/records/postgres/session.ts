import type { ClientBase } from "pg";
import { RecordsRefused } from "../refusal.ts";
import { isLockTimeout, type Target } from "./faults.ts";

/** The oldest that still has what is used here and is still looked after by its makers' distributors. */
const LEAST_VERSION = 13;
/** First half of the lock's key; the second is the schema, so that two hubs may share a database but not their tables. */
const LOCK = 0x5357;
/** How long a hub that was killed may take to let go of its lock. */
const LOCK_WAIT_MS = 6_000;
/** Seconds after which the server gives up a hub whose machine vanished, and with it its lock. */
const VANISHED_S = 20;

const SETTINGS: readonly (readonly [string, string])[] = [
  // A transaction that was answered survives the loss of power; other levels that wait for more are left alone.
  ["synchronous_commit", "on"],
  ["default_transaction_isolation", "read committed"],
  ["tcp_keepalives_idle", "10"],
  ["tcp_keepalives_interval", "5"],
  ["tcp_keepalives_count", "2"],
  ["tcp_user_timeout", String(VANISHED_S * 1_000)],
];

interface Facts {
  readonly version: number;
  readonly encoding: string;
  readonly fsync: string;
  readonly standby: boolean;
  readonly synchronous: string;
  readonly schema: string | null;
}

/** @throws RecordsRefused where this server or database cannot keep what the hub promises */
function check(facts: Facts, { server, database, user }: Target): void {
  if (facts.version < LEAST_VERSION * 10_000)
    throw new RecordsRefused(
      `PostgreSQL at ${server} is version ${Math.floor(facts.version / 10_000)}; ${LEAST_VERSION} is the oldest that the hub works with.`,
    );
  if (facts.encoding !== "UTF8")
    throw new RecordsRefused(
      `Database ${database} at ${server} has the encoding ${facts.encoding}. Make it anew: createdb --owner=${user} --encoding=UTF8 --template=template0 ${database}`,
    );
  if (facts.standby)
    throw new RecordsRefused(`PostgreSQL at ${server} is a standby and takes no writes. Name the primary in HUB_DATABASE_URL.`);
  if (facts.fsync !== "on")
    throw new RecordsRefused(
      `PostgreSQL at ${server} runs with fsync = ${facts.fsync}: a loss of power would lose alerts that were called saved. Set fsync = on.`,
    );
  if (facts.schema === null)
    throw new RecordsRefused(
      `User ${user} has no schema in database ${database} at ${server}. Make one: CREATE SCHEMA AUTHORIZATION "${user}";`,
    );
}

/**
 * Makes a new connection fit for writing. The lock that keeps a second hub away is held by the very connection that
 * writes: who has lost the lock has lost the means to write, and nothing can be written between losing and noticing.
 * @throws RecordsRefused
 */
export async function beginWriting(client: ClientBase, target: Target): Promise<void> {
  const { rows } = await client.query<Facts>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
       current_setting('fsync') as fsync, pg_is_in_recovery() as standby,
       current_setting('synchronous_commit') as synchronous, current_schema() as schema`,
  );
  const [facts] = rows;
  if (facts === undefined) throw new Error("PostgreSQL told nothing about itself");
  check(facts, target);
  const wanted = SETTINGS.filter(([name]) => name !== "synchronous_commit" || facts.synchronous === "off");
  for (const [name, value] of wanted) await client.query("select set_config($1, $2, false)", [name, value]);
  // What a broken line left behind on the server would keep the lock until the server notices.
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = current_setting('application_name') and usename = current_user and pid <> pg_backend_pid()`,
  );
  await takeLock(client, target);
}

async function takeLock(client: ClientBase, { server, database }: Target): Promise<void> {
  try {
    await client.query(`set lock_timeout = ${LOCK_WAIT_MS}`);
    await client.query(`select pg_advisory_lock(${LOCK}, hashtext(current_schema()))`);
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    const { rows } = await client.query<{ who: string }>(
      `select coalesce(host(a.client_addr), 'its own machine') || ', process ' || a.pid as who
       from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.granted and l.classid = ${LOCK} and l.objid = (hashtext(current_schema())::bigint & 4294967295)::oid
         and l.database = (select oid from pg_database where datname = current_database())`,
    );
    throw new RecordsRefused(
      `Another hub writes to database ${database} at ${server} (connected from ${rows[0]?.who ?? "somewhere"} of the server). Stop it, or give this one a database of its own.`,
    );
  }
}
