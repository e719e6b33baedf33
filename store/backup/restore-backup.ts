import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Instant, toIso } from "../../contracts/index.ts";
import { copyFile, syncDirectory } from "./copy-file.ts";
import { type Erasure, mergeErasures, readErasures, writeErasures } from "./erasures.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { backupsIn } from "./take-backup.ts";

/** Where a restore lays files before they are complete; a hub does not start beside it. */
export const RESTORING = ".restoring";
/** Tells the next start of which back-up its directory comes. */
export const RESTORED_FILE = "restored.json";

export interface RestoreOptions {
  /** A back-up, or a folder of them: then its newest. */
  readonly from: string;
  readonly to: string;
  /** Moves what lies in `to` aside instead of refusing. */
  readonly force: boolean;
  readonly layout: number;
  readonly now: Instant;
}

export type RestoreOutcome =
  | {
      readonly ok: true;
      readonly from: string;
      readonly manifest: Manifest;
      readonly movedTo: string | null;
      /** Removed on request after the back-up was taken; the next start removes it again. */
      readonly erasures: readonly Erasure[];
    }
  | { readonly ok: false; readonly reason: string };

/** What may lie in a directory that counts as empty: the socket that this process holds, halves of a restore. */
const NOTHING: readonly string[] = ["hub.sock", RESTORING, "lost+found"];

/** Lays a back-up's files into a data directory, each compared with its hash. The caller holds the directory. */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreOutcome> {
  const from = await oneBackup(options.from);
  if (from === null) return { ok: false, reason: `there is no complete back-up in ${options.from}` };
  const read = readManifest(from);
  if (!read.ok) return read;
  const { manifest } = read;
  if (manifest.layout > options.layout)
    return { ok: false, reason: `the back-up was taken by a newer version (${manifest.hub}): restore it with that one` };
  const present = (await readdir(options.to)).filter((name) => !NOTHING.includes(name) && !name.startsWith(".before-restore-"));
  if (present.length > 0 && !options.force)
    return { ok: false, reason: `${options.to} is not empty; restore into an empty directory, or add --force to move what is there aside` };
  const draft = join(options.to, RESTORING);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const damage = await layFiles(from, draft, manifest);
  if (damage !== null) {
    await rm(draft, { recursive: true, force: true });
    return { ok: false, reason: damage };
  }
  const story = { backup: manifest.at, restored: toIso(options.now), positions: manifest.positions, hub: manifest.hub };
  await writeFile(join(draft, RESTORED_FILE), `${JSON.stringify(story)}\n`, { mode: 0o600, flush: true });
  await writeFile(join(draft, "layout.json"), `${JSON.stringify({ layout: manifest.layout })}\n`, { mode: 0o600, flush: true });
  // What the directory and the folder of back-ups know, so that nothing comes back that was erased.
  const erasures = mergeErasures(readErasures(options.to), readErasures(dirname(from)));
  writeErasures(draft, erasures);
  const movedTo = present.length > 0 ? await moveAside(options.to, present, options.now) : null;
  for (const name of await readdir(draft)) await rename(join(draft, name), join(options.to, name));
  await syncDirectory(options.to);
  await rmdir(draft);
  await syncDirectory(options.to);
  const again = erasures.filter(({ at }) => Date.parse(at) >= Date.parse(manifest.at));
  return { ok: true, from, manifest, movedTo, erasures: again };
}

async function oneBackup(from: string): Promise<string | null> {
  if (existsSync(join(from, "manifest.json"))) return from;
  const newest = (await backupsIn(from)).at(-1);
  return newest === undefined ? null : join(from, newest);
}

async function layFiles(from: string, draft: string, manifest: Manifest): Promise<string | null> {
  const directories = new Set([draft]);
  for (const { path, bytes, sha256 } of manifest.files) {
    if (!existsSync(join(from, path))) return `the back-up lacks ${path}`;
    const to = join(draft, path);
    const copied = await copyFile(join(from, path), to);
    if (copied.sha256 !== sha256 || copied.bytes !== bytes)
      return `${join(from, path)} is not what was backed up (its SHA-256 differs): take another back-up`;
    directories.add(dirname(to));
  }
  for (const dir of directories) await syncDirectory(dir);
  return null;
}

async function moveAside(to: string, names: readonly string[], now: Instant): Promise<string> {
  const aside = join(to, `.before-restore-${toIso(now).replace(/[-:]|\.\d+/g, "")}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(join(to, name), join(aside, name));
  return aside;
}
