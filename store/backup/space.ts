import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";

const MIB = 1024 ** 2;
/** Left free beside a back-up: a full disk is worse than none. */
const MARGIN = 64 * MIB;

async function bytesBelow(dir: string): Promise<number> {
  let bytes = 0;
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    // Retention may take it meanwhile.
    bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}

/**
 * Compares what a back-up would take with what is free in its folder.
 * @param linked closed days and pictures are shared with an earlier back-up
 * @throws Error where it would not fit, before anything is written
 */
export async function requireSpace(dataDir: string, folder: string, linked: boolean): Promise<void> {
  const part = (...names: readonly string[]): Promise<number> => bytesBelow(join(dataDir, ...names));
  const [days, pictures] = [await part("series", "parts"), await part("snapshots")];
  const others = (await part("series")) - days + (await part("records")) + (await part("journal")) + (await part("set-aside"));
  const needed = others + (linked ? 0 : days + pictures) + MARGIN;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < needed)
    throw new Error(
      `only ${Math.floor(free / MIB)} MB are free in ${folder}, the back-up needs about ${Math.ceil(needed / MIB)} MB: make room or name another disk`,
    );
}
