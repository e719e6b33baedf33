export { appendErasure, type Erasure, mergeErasures, readErasures, writeErasures } from "./erasures.ts";
export { type BackupFolder, type KeptBackup, removeOldBackups, surveyBackups } from "./folder.ts";
export { RESTORED_FILE, RESTORING, type RestoreOutcome, restoreBackup } from "./restore-backup.ts";
export { type BackupSources, type BackupTaken, takeBackup } from "./take-backup.ts";
