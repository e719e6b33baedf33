import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { type Instant, toIso } from "../../contracts/index.ts";
import { startWorker } from "../rpc.ts";
import type { LocalSeries } from "../series/index.ts";
import type { BackupWorker } from "./backup-worker.ts";
import type { JournalCheck } from "./check-journal.ts";
import type { RecordsCheck } from "./check-records.ts";
import { type Earlier, syncDirectory } from "./copy-file.ts";
import { BACKUP_FORMAT, MANIFEST_FILE, type Manifest, readManifest } from "./manifest.ts";
import { requireSpace } from "./space.ts";

/** What is backed up. Stores of other servers are null: their own tools do it. */
export interface BackupSources {
  readonly dataDir: string;
  /** Saves what the rules know, so that little must be replayed; resolves when it is on disk. */
  settle(): Promise<void>;
  /** Keeps the journal's files until the answer is called. */
  holdJournal(): () => void;
  readonly localRecords: boolean;
  readonly series: Pick<LocalSeries, "copyTo"> | null;
  readonly live: boolean;
}

export interface BackupOptions {
  /** The folder of back-ups; each becomes a directory of its own in it. */
  readonly into: string;
  readonly version: string;
  readonly layout: number;
  readonly now: Instant;
  monotonic(): number;
}

export interface BackupTaken {
  readonly dir: string;
  readonly manifest: Manifest;
  /** Files that are the same as in the back-up before and were linked to it. */
  readonly linked: number;
}

export const BACKUP_NAME = /^shouwang-\d{8}T\d{6}Z$/;

/** Complete back-ups of a folder, oldest first. */
export async function backupsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => BACKUP_NAME.test(name) && existsSync(join(folder, name, MANIFEST_FILE))).sort();
}

async function newestIn(folder: string): Promise<Earlier | null> {
  const name = (await backupsIn(folder)).at(-1);
  if (name === undefined) return null;
  const dir = join(folder, name);
  const read = readManifest(dir);
  return read.ok ? { dir, hashes: Object.fromEntries(read.manifest.files.map((file) => [file.path, file.sha256])) } : null;
}

/**
 * Takes a back-up while everything goes on. The order makes it consistent: records and series first, the journal that
 * both follow after them, so that its last position is the common one, and the pictures that the journal names last.
 * @throws Error where it cannot be taken; nothing is left behind then
 */
export async function takeBackup(sources: BackupSources, options: BackupOptions): Promise<BackupTaken> {
  const began = options.monotonic();
  const folder = resolve(options.into);
  if (`${folder}${sep}`.startsWith(`${resolve(sources.dataDir)}${sep}`))
    throw new Error(`${folder} lies inside the data directory; give a folder on another disk`);
  const name = `shouwang-${toIso(options.now).replace(/[-:]|\.\d+/g, "")}`;
  const [dir, draft] = [join(folder, name), join(folder, `.${name}.part`)];
  if (existsSync(dir)) throw new Error(`${dir} exists already`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rm(draft, { recursive: true, force: true });
  const earlier = await newestIn(folder);
  await requireSpace(sources.dataDir, folder, earlier !== null);
  await mkdir(draft, { mode: 0o700 });
  const worker = startWorker<BackupWorker>("backup-worker", import.meta.url, null);
  const release = sources.holdJournal();
  try {
    await sources.settle();
    const copied = await copyStores(sources, worker.call, draft, earlier);
    const files = await worker.call.seal(draft);
    const manifest: Manifest = {
      format: BACKUP_FORMAT,
      hub: options.version,
      layout: options.layout,
      at: toIso(options.now),
      tookMs: Math.round(options.monotonic() - began),
      live: sources.live,
      ...describe(sources, copied),
      files: [...files],
    };
    await writeFile(join(draft, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
    await syncDirectory(draft);
    await rename(draft, dir);
    await syncDirectory(folder);
    return { dir, manifest, linked: copied.linked };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    release();
    await worker.stop();
  }
}

interface Copied {
  readonly records: RecordsCheck | null;
  readonly series: Awaited<ReturnType<LocalSeries["copyTo"]>> | null;
  readonly journal: JournalCheck;
  readonly pictures: number;
  readonly linked: number;
}

type Call = ReturnType<typeof startWorker<BackupWorker>>["call"];

async function copyStores(sources: BackupSources, call: Call, draft: string, earlier: Earlier | null): Promise<Copied> {
  const { dataDir } = sources;
  let records: RecordsCheck | null = null;
  if (sources.localRecords) {
    const to = join(draft, "records", "records.sqlite");
    await call.vacuum(join(dataDir, "records", "records.sqlite"), to);
    records = await call.checkRecords(to);
  } else {
    // The note which database belongs to this directory: without it the two would not be let together again.
    await call.copyTree(join(dataDir, "records"), draft, "records", null);
  }
  const series = sources.series === null ? null : await sources.series.copyTo(draft, earlier);
  // How far another server's store has come, and what still waits for it.
  if (series === null) await call.vacuumAll(join(dataDir, "series"), join(draft, "series"));
  const journal = await call.vacuumJournal(join(dataDir, "journal"), join(draft, "journal"));
  const pictures = await call.copyTree(join(dataDir, "snapshots"), draft, "snapshots", earlier);
  // Never linked: a key is copied anew, so that no two back-ups share the bytes of it.
  await call.copyTree(join(dataDir, "keys"), draft, "keys", null);
  // Changes that the records refused: somebody may yet want to read them.
  await call.copyTree(join(dataDir, "set-aside"), draft, "set-aside", null);
  return { records, series, journal, pictures: pictures.files, linked: pictures.linked + (series?.linked ?? 0) };
}

function describe(
  sources: BackupSources,
  { records, series, journal, pictures }: Copied,
): Pick<Manifest, "positions" | "elsewhere" | "counts" | "warnings"> {
  const communities = new Set([...Object.keys(journal.ranges), ...Object.keys(series?.positions ?? {})]);
  const positions = Object.fromEntries(
    [...communities].map((community) => {
      const range = journal.ranges[community];
      const at = series?.positions[community] ?? 0;
      const bases = (records?.bases ?? []).map((base) => base[community] ?? 0);
      const replayFrom = Math.min(...bases, ...(series ? [at] : []), range?.last ?? 0);
      if (records && range && replayFrom < range.last && range.first > replayFrom + 1)
        throw new Error(`the journal begins at ${range.first}, after what the records of ${community} need (${replayFrom + 1})`);
      return [community, { last: range?.last ?? at, series: at, replayFrom }];
    }),
  );
  return {
    positions,
    elsewhere: [...(sources.localRecords ? [] : ["records" as const]), ...(sources.series ? [] : ["series" as const])],
    counts: {
      ...records?.counts,
      ...(series ? { readings: series.readings, events: series.events } : {}),
      journalRecords: journal.records,
      pictures,
    },
    warnings: [...journal.warnings],
  };
}
