import { pbkdf2Sync, randomBytes } from "node:crypto";

/** As mosquitto_passwd makes them; the secrets are random, so nothing is gained by more. */
const ROUNDS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

/** A password as Mosquitto 2 keeps it in its password file: PBKDF2 with SHA-512. */
export function mosquittoHash(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const hash = pbkdf2Sync(password, salt, ROUNDS, HASH_BYTES, "sha512");
  return `$7$${ROUNDS}$${salt.toString("base64")}$${hash.toString("base64")}`;
}
