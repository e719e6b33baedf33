import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../../contracts/index.ts";
import { readManifest } from "./manifest.ts";
import { BACKUP_NAME, backupsIn } from "./take-backup.ts";

/** What a folder of back-ups holds. */
export interface BackupFolder {
  /** Complete ones. */
  readonly kept: number;
  /** Null where there is none that can be read. */
  readonly newest: KeptBackup | null;
}

export interface KeptBackup {
  readonly name: string;
  readonly at: Instant;
  /** All its files, those it shares with the back-up before included. */
  readonly bytes: number;
  readonly tookMs: number;
}

/** Reads what the back-ups of a folder say of themselves; an absent folder holds none. */
export async function surveyBackups(folder: string): Promise<BackupFolder> {
  const names = await backupsIn(folder);
  for (const name of names.toReversed()) {
    const read = readManifest(join(folder, name));
    if (!read.ok) continue;
    const { at, files, tookMs } = read.manifest;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { kept: names.length, newest: { name, at: Date.parse(at), bytes, tookMs } };
  }
  return { kept: names.length, newest: null };
}

/** Halves of a back-up that a crash ended, or of a removal. */
const HALF = /^\.shouwang-\d{8}T\d{6}Z\.(part|old)$/;

/**
 * Removes all but the newest `keep` complete back-ups, never `spare`, and what crashes left behind. No other back-up of
 * this folder may be under way.
 * @returns names of the back-ups removed
 */
export async function removeOldBackups(folder: string, keep: number, spare: string): Promise<readonly string[]> {
  const old = (await backupsIn(folder))
    .toReversed()
    .slice(keep)
    .filter((name) => name !== spare && BACKUP_NAME.test(name));
  // Renamed first: half removed it must not pass for a complete one.
  for (const name of old) await rename(join(folder, name), join(folder, `.${name}.old`));
  for (const name of await readdir(folder)) if (HALF.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  return old;
}
