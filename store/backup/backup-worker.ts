import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { chmod, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { serve } from "../rpc.ts";
import { checkJournal, type JournalCheck } from "./check-journal.ts";
import { checkRecords, type RecordsCheck } from "./check-records.ts";
import { copyOrLink, type Earlier, filesBelow, hashFile, syncDirectory } from "./copy-file.ts";
import type { BackedUpFile } from "./manifest.ts";

/** The functions of the thread that copies: it has connections and file handles of its own, the stores go on beside it. */
export interface BackupWorker {
  vacuum(from: string, to: string): void;
  /** Every SQLite file of a directory. */
  vacuumAll(dir: string, to: string): void;
  vacuumJournal(dir: string, to: string): JournalCheck;
  checkRecords(path: string): RecordsCheck;
  copyTree(from: string, root: string, prefix: string, earlier: Earlier | null): { readonly files: number; readonly linked: number };
  /** Syncs and hashes everything. */
  seal(root: string): readonly BackedUpFile[];
  stop(): void;
}

const SEGMENT = /^journal-\d{10}\.sqlite$/;

/** One transaction's view of a SQLite file, into a file of its own. */
function vacuum(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const db = new Database(from, { fileMustExist: true });
  try {
    db.prepare("VACUUM INTO ?").run(to);
  } finally {
    db.close();
  }
  chmodSync(to, 0o600);
}

function vacuumAll(dir: string, to: string): void {
  for (const name of readdirSync(dir)) if (name.endsWith(".sqlite")) vacuum(join(dir, name), join(to, name));
}

function vacuumJournal(dir: string, to: string): JournalCheck {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const names = readdirSync(dir)
    .filter((name) => SEGMENT.test(name))
    .sort();
  for (const name of names) vacuum(join(dir, name), join(to, name));
  return checkJournal(names.map((name) => join(to, name)));
}

async function copyTree(from: string, root: string, prefix: string, earlier: Earlier | null): Promise<{ files: number; linked: number }> {
  let files = 0;
  let linked = 0;
  for (const path of await filesBelow(from)) {
    const outcome = await copyOrLink(join(from, path), root, `${prefix}/${path}`, earlier).catch((error: unknown) => {
      // Retention took it meanwhile.
      if (!existsSync(join(from, path))) return null;
      throw error;
    });
    if (outcome !== null) files++;
    if (outcome === "linked") linked++;
  }
  return { files, linked };
}

async function seal(root: string): Promise<readonly BackedUpFile[]> {
  const files: BackedUpFile[] = [];
  const directories = new Set([root]);
  for (const path of await filesBelow(root)) {
    const full = join(root, path);
    await chmod(full, 0o600);
    const file = await open(full, "r");
    await file.sync().finally(() => file.close());
    files.push({ path, ...(await hashFile(full)) });
    for (let dir = dirname(full); dir.startsWith(root) && dir !== root; dir = dirname(dir)) directories.add(dir);
  }
  for (const dir of directories) {
    await chmod(dir, 0o700);
    await syncDirectory(dir);
  }
  return files;
}

serve({ vacuum, vacuumAll, vacuumJournal, checkRecords, copyTree, seal, stop: () => undefined } satisfies Record<
  keyof BackupWorker,
  (...args: never[]) => unknown
>);
