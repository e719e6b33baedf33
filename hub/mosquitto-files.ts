import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keepingEntered, mosquittoAcl, mosquittoHash, mosquittoPasswords, type PasswordFile } from "../broker/index.ts";
import type { DeviceRecord, Login } from "../contracts/index.ts";
import type { BrokerAddress } from "./broker-config.ts";
import { grantFor } from "./door-parts.ts";

export interface Registered {
  readonly communities: readonly { readonly id: string }[];
  readonly logins: readonly Login[];
  readonly devices: readonly DeviceRecord[];
}

/** What a Mosquitto in front of the hub must know of its log-ins. */
export interface MosquittoFiles {
  readonly acl: string;
  /** Who is missing in it is let in by a new secret, or by hand. */
  readonly passwords: PasswordFile;
}

/** The hub's user name there. */
export const hubNameOf = (address: Pick<BrokerAddress, "username"> | null): string => address?.username ?? "hub";

/**
 * The files of an outside Mosquitto, for everybody who may log in but the hub's own password.
 * @param announced below which prefix the hub announces itself to Home Assistant; null where it does not
 */
export function mosquittoFilesOf({ communities, logins, devices }: Registered, hub: string, announced: string | null): MosquittoFiles {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const enabled = logins.filter(({ disabled }) => !disabled);
  return {
    acl: mosquittoAcl(
      hub,
      communities.map(({ id }) => id),
      enabled.map((login) => grantFor(login, byId.get(login.device ?? ""), announced)),
      announced,
    ),
    passwords: mosquittoPasswords(enabled.map((login) => ({ username: login.username, hash: login.mosquittoHash }))),
  };
}

/** The hub's own line of the password file. */
export function hubAccountOf(address: Pick<BrokerAddress, "username" | "password"> | null): PasswordFile {
  const password = address?.password ?? null;
  return mosquittoPasswords([{ username: hubNameOf(address), hash: password === null ? undefined : mosquittoHash(password) }]);
}

export const joined = (one: PasswordFile, other: PasswordFile): PasswordFile => ({
  text: one.text + other.text,
  without: [...one.without, ...other.without],
});

/**
 * Puts `acl` and `passwords` in their places, each whole: Mosquitto may read at any moment. The owner and the folder's
 * group may read them, whatever the process's umask.
 * @returns the password file as it was written
 */
export function writeMosquittoFiles(dir: string, files: MosquittoFiles): PasswordFile {
  const path = join(dir, "passwords");
  const passwords = keepingEntered(files.passwords, existsSync(path) ? readFileSync(path, "utf8") : "");
  replace(path, passwords.text);
  replace(join(dir, "acl"), files.acl);
  return passwords;
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  chmodSync(`${path}.new`, 0o640);
  renameSync(`${path}.new`, path);
}
