import { resolve, sep } from "node:path";

/** Where a back-up is taken every night, at which minute of the community's day, and how many are kept. */
export interface BackupPlan {
  readonly folder: string;
  readonly minute: number;
  readonly keep: number;
}

interface Given {
  readonly HUB_BACKUP_DIR: string | null;
  readonly HUB_BACKUP_AT: string | null;
}

/** The hour at which the least happens, and nobody waits for the disk. */
const DEFAULT_AT = "03:30";

/** Reads when and where back-ups are taken by themselves; without a folder none is, whatever else is set. */
export function readBackup(given: Given, keep: number, dataDir: string, complain: (error: string) => void): BackupPlan | null {
  const at = given.HUB_BACKUP_AT ?? DEFAULT_AT;
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(at) ?? [];
  if (hour === undefined) complain(`HUB_BACKUP_AT: "${at}" is no time of the day like 03:30`);
  if (given.HUB_BACKUP_DIR === null) return null;
  const folder = resolve(given.HUB_BACKUP_DIR);
  if (`${folder}${sep}`.startsWith(`${dataDir}${sep}`))
    complain(`HUB_BACKUP_DIR: ${folder} lies inside the data directory; give a folder on another disk`);
  return { folder, minute: Number(hour) * 60 + Number(minute), keep };
}
