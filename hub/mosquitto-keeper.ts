import { execFile } from "node:child_process";
import type { Login } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { BrokerAddress } from "./broker-config.ts";
import { hubAccountOf, hubNameOf, joined, mosquittoFilesOf, writeMosquittoFiles } from "./mosquitto-files.ts";

const RELOAD_WITHIN_MS = 10_000;
/** Of what a command says on its standard error. */
const SAID_KEPT = 300;

interface Parts {
  readonly dir: string;
  readonly address: Pick<BrokerAddress, "username" | "password" | "reload">;
  /** Below which prefix the hub announces itself to Home Assistant; null where it does not. */
  readonly announced: string | null;
  readonly directory: Pick<Directory, "logins" | "devices" | "communities">;
  readonly log: { info(fields: object, text: string): void; error(fields: object, text: string): void };
}

/** Keeps the files of a Mosquitto on this machine as the registry is, and has it read them anew. */
export function createMosquittoKeeper({ dir, address, announced, directory, log }: Parts) {
  const hub = hubNameOf(address);
  const own = hubAccountOf(address);
  let known: readonly Login[] = [];
  let communities = -1;
  let said = "";
  /** Whether Mosquitto has still to be told of what was written. */
  let untold = false;
  let running = false;

  /** Log-ins are replaced where they change, and never changed. */
  const isKnown = (logins: readonly Login[]): boolean =>
    logins.length === known.length && logins.every((login, i) => login === known[i]) && directory.communities().length === communities;

  const write = (): void => {
    const logins = directory.logins();
    if (isKnown(logins)) return;
    const registered = { communities: directory.communities(), logins, devices: directory.devices() };
    const { acl, passwords } = mosquittoFilesOf(registered, hub, announced);
    let without: readonly string[];
    try {
      without = writeMosquittoFiles(dir, { acl, passwords: joined(own, passwords) }).without;
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      if (what !== said)
        log.error({ dir, what }, "Mosquitto's files cannot be written: a new device cannot log in there; make HUB_BROKER_FILES writable");
      said = what;
      return;
    }
    [known, communities, said, untold] = [logins, registered.communities.length, "", true];
    log.info({ dir, logins: logins.length, without: without.length }, "Mosquitto's files are written");
  };

  const tell = (): void => {
    const [file, ...args] = address.reload ?? [];
    if (!untold || running || file === undefined) return;
    untold = false;
    running = true;
    // No shell, and nothing of the hub's environment, which holds passwords.
    execFile(file, args, { timeout: RELOAD_WITHIN_MS, env: {}, windowsHide: true }, (error, _out, stderr) => {
      running = false;
      if (error === null) log.info({ file }, "Mosquitto was told to read its files");
      else
        log.error(
          { file, what: error.message.slice(0, SAID_KEPT), said: stderr.slice(0, SAID_KEPT) },
          "the command of HUB_BROKER_RELOAD failed: Mosquitto goes on with its old files until it is reloaded by hand",
        );
    });
  };

  return {
    /** Called every few seconds. */
    tend: (): void => {
      write();
      tell();
    },
  };
}
