import { pbkdf2Sync, randomBytes } from "node:crypto";

/** As mosquitto_passwd of Mosquitto 2 makes them. The secrets of log-ins are 128 random bits, so nothing is gained by more rounds. */
const ROUNDS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

/** What a line of the password file cannot hold: the colon ends the name. */
const UNWRITABLE = /[:\p{Cc}]|^\s|\s$|^#|^$/u;

/** A password as Mosquitto 2 keeps it in its password file: PBKDF2 with SHA-512. */
export function mosquittoHash(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const hash = pbkdf2Sync(password, salt, ROUNDS, HASH_BYTES, "sha512");
  return `$7$${ROUNDS}$${salt.toString("base64")}$${hash.toString("base64")}`;
}

export interface MosquittoAccount {
  readonly username: string;
  /** As `mosquittoHash` makes it; undefined where the secret was made before such a hash was kept. */
  readonly hash: string | undefined;
}

export interface PasswordFile {
  readonly text: string;
  /** User names that the file does not hold, because nothing is kept of their secret or their name cannot be written. */
  readonly without: readonly string[];
}

/** The lines of a password file by their user names; what is no such line is left out. */
function linesByName(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").map((line) => line.trim());
  return new Map(lines.flatMap((line): [string, string][] => (line.indexOf(":") < 1 ? [] : [[line.slice(0, line.indexOf(":")), line]])));
}

/** A password file with what an older one said of those that it misses: somebody may have entered them by hand. */
export function keepingEntered({ text, without }: PasswordFile, before: string): PasswordFile {
  const known = linesByName(before);
  const kept = without.flatMap((username) => known.get(username) ?? []);
  return { text: text + kept.map((line) => `${line}\n`).join(""), without: without.filter((username) => !known.has(username)) };
}

/** Mosquitto's password file: those who may log in there, by hashes. */
export function mosquittoPasswords(accounts: readonly MosquittoAccount[]): PasswordFile {
  const lines: string[] = [];
  const without: string[] = [];
  for (const { username, hash } of accounts)
    if (hash === undefined || UNWRITABLE.test(username)) without.push(username);
    else lines.push(`${username}:${hash}`);
  return { text: lines.map((line) => `${line}\n`).join(""), without };
}
