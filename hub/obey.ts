import type { Api, StoredUser } from "../api/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import { readCommand, withPlaces } from "./admin-command.ts";
import type { BackupSchedule } from "./backup-schedule.ts";
import type { Backups } from "./backups.ts";
import type { AdminHandler } from "./data-dir.ts";
import type { ErasureBook } from "./erasures.ts";
import type { MailDesk } from "./mail-desk.ts";
import { mosquittoFilesOf } from "./mosquitto-files.ts";
import { obeyReplay } from "./replay-commands.ts";
import type { Replays } from "./replays.ts";
import { resetPassword } from "./reset-password.ts";
import type { Setup } from "./setup.ts";
import type { UserBook } from "./user-book.ts";

interface Parts {
  readonly records: Records;
  readonly directory: Pick<Directory, "places" | "communities" | "logins" | "devices">;
  readonly users: UserBook;
  readonly setup: Setup;
  readonly erasures: ErasureBook;
  readonly mail: Pick<MailDesk, "tryAndSave">;
  /** Below which prefix the hub announces itself to Home Assistant; null where it does not. */
  readonly announced: string | null;
  /** Made after the socket is opened. */
  backups(): Backups;
  nightly(): BackupSchedule | null;
  api(): Api;
  replays(): Pick<Replays, "ask" | "get" | "cancel">;
  now(): number;
}

/** Answers the commands of the admin socket; who may open the data directory may give them. */
export function obeyCommands({ records, directory, users, setup, erasures, mail, ...later }: Parts): AdminHandler {
  const save = (user: StoredUser): Promise<void> => users.changed(records.users.save(user));
  return async (command) => {
    const asked = readCommand(command);
    if (asked === null) return { ok: false, reason: "unknown command" };
    if (asked.do === "backup") {
      const answer = await later.backups().take(asked.into);
      if (answer.ok) erasures.copyTo(asked.into);
      await later.nightly()?.noted();
      return answer;
    }
    if (asked.do === "setup") return setup.byCommand(asked.community, asked.admin);
    if (asked.do === "mail") return mail.tryAndSave(asked.entry);
    if (asked.do === "broker-acl")
      return mosquittoFilesOf(
        { communities: directory.communities(), logins: directory.logins(), devices: directory.devices() },
        asked.hub,
        later.announced,
      );
    if (asked.do === "user-list") return users.all().map(({ passwordHash: _, ...shown }) => shown);
    if (asked.do === "rule-replay" || asked.do === "replay-show" || asked.do === "replay-cancel")
      return obeyReplay({ replays: later.replays(), audit: records.audit, now: later.now }, asked);
    if (asked.do === "user-password") {
      const ports = { records, save, endSessions: (user: string) => later.api().endSessions(user), now: later.now };
      return resetPassword(ports, asked.username, asked.passwordHash);
    }
    if (await records.users.byUsername(asked.user.username))
      return { ok: false, reason: `there is a user "${asked.user.username}" already` };
    await save(withPlaces(asked.user, directory.places()));
    later.api().forget(null);
    return { ok: true };
  };
}
