import { RecordsRefused } from "../refusal.ts";

/** What identifies a database to the operator, without its password. */
export interface Target {
  /** Host and port, or the directory of the socket. */
  readonly server: string;
  readonly database: string;
  readonly user: string;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";
const fromServer = (error: unknown): boolean => typeof error === "object" && error !== null && "severity" in error;

/** Connection exceptions; shutdown, crash, start; a server that has become a standby or takes no more connections. */
const LOSSES = /^(08...|57P0.|25006|53300)$/;

/** Whether the fault is the connection's, not the statement's: the line is given up, and what it carried may be tried again. */
export function isLoss(error: unknown): boolean {
  return fromServer(error) ? LOSSES.test(codeOf(error)) : true;
}

/** The server says that it will answer soon: after a loss of power it may start later than the hub. */
export function isStarting(error: unknown): boolean {
  return codeOf(error) === "57P03";
}

/** A lock was not had in time. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === "55P03";
}

const TLS = /^(SELF_SIGNED_CERT|DEPTH_ZERO|UNABLE_TO_|CERT_|ERR_TLS)/;

/** Why the records cannot be opened and how to mend it; null for what no operator can mend. */
export function refusalOf(error: unknown, { server, database, user }: Target): RecordsRefused | null {
  const code = codeOf(error);
  const refused = (words: string): RecordsRefused => new RecordsRefused(`${words} (${code === "" ? textOf(error) : code})`);
  if (code === "28P01") return refused(`PostgreSQL at ${server} refuses the password of user ${user}. Mend it in HUB_DATABASE_URL.`);
  if (code === "28000")
    return refused(
      `PostgreSQL at ${server} does not let user ${user} into database ${database}: there is no such user, or pg_hba.conf does not allow it from this machine.`,
    );
  if (code === "3D000")
    return refused(
      `PostgreSQL at ${server} has no database ${database}. Make it: createdb --owner=${user} --encoding=UTF8 --template=template0 ${database}`,
    );
  if (code === "42501")
    return refused(
      `User ${user} may not make tables in database ${database} at ${server}. Make the user its owner: ALTER DATABASE "${database}" OWNER TO "${user}".`,
    );
  if (code === "53300") return refused(`PostgreSQL at ${server} takes no more connections; the hub needs 4. Raise max_connections.`);
  if (code === "57P03") return refused(`PostgreSQL at ${server} is still starting, or restores itself. Start the hub when it is ready.`);
  if (fromServer(error)) return null;
  if (TLS.test(code))
    return refused(`The certificate of PostgreSQL at ${server} is not trusted. Name its authority with sslrootcert=FILE.`);
  const text = textOf(error);
  if (/SASL|password must be a string/.test(text))
    return new RecordsRefused(`PostgreSQL at ${server} asks for a password of user ${user}, and HUB_DATABASE_URL has none.`);
  if (/SSL/.test(text))
    return new RecordsRefused(`PostgreSQL at ${server} offers no TLS. Take sslmode out of HUB_DATABASE_URL, or switch TLS on there.`);
  return refused(`No PostgreSQL server answers at ${server}. Start it, or mend HUB_DATABASE_URL.`);
}
