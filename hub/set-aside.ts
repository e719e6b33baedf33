import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Instant, type RecordChange, toIso } from "../contracts/index.ts";

/** Keeps in a file what could not be written to the records; answers where, relative to the data directory. */
export function keepAside(dataDir: string, now: Instant, changes: readonly RecordChange[], error: Error): string {
  const name = join("set-aside", `records-${toIso(now).replaceAll(":", "")}-${Math.round(performance.now())}.json`);
  try {
    mkdirSync(join(dataDir, "set-aside"), { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, name), `${JSON.stringify({ error: error.message, changes }, null, 2)}\n`, { mode: 0o600 });
    return name;
  } catch (fault) {
    return `(nowhere: ${fault instanceof Error ? fault.message : String(fault)})`;
  }
}

/** Result codes that say that the changes are wrong, not the disk: SQLite's constraints and types, PostgreSQL's classes 22 and 23. */
const OF_THE_CHANGES = /^(SQLITE_CONSTRAINT|SQLITE_MISMATCH|SQLITE_TOOBIG|22|23)/;

/** Whether the store would refuse these changes for ever. */
export function isOfTheChanges(error: Error): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return "code" in error && typeof error.code === "string" && OF_THE_CHANGES.test(error.code);
}
