export { RESTORED_FILE, RESTORING, type RestoreOutcome, restoreBackup } from "./restore-backup.ts";
export { type BackupSources, type BackupTaken, takeBackup } from "./take-backup.ts";
