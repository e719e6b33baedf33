import { statfs } from "node:fs/promises";
import type { Words } from "../contracts/index.ts";
import type { FaultState } from "./fault-book.ts";

/** Free space on the disk of the data directory. */
export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** Below a tenth of the disk and 2 GiB people have days to make room; below 200 MiB hours, below 30 MiB nothing is written. */
const LOW = { share: 0.1, bytes: 2 * GIB };
const VERY_LOW = 200 * MIB;
const FULL = 30 * MIB;

/** Asks the file system; null where it does not answer. */
export async function askDisk(dir: string): Promise<DiskSpace | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(dir);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

/** What free space means to the operator; null where there is enough. */
export function judgeDisk({ freeBytes, totalBytes }: DiskSpace): FaultState | null {
  const detail = wordsOf(freeBytes);
  if (freeBytes < FULL) return { severity: "critical", detail };
  if (freeBytes < VERY_LOW) return { severity: "high", detail };
  if (freeBytes < LOW.bytes && freeBytes < totalBytes * LOW.share) return { severity: "medium", detail };
  return null;
}

function wordsOf(freeBytes: number): Words {
  const free = freeBytes >= GIB ? `${(freeBytes / GIB).toFixed(1)} GB` : `${Math.floor(freeBytes / MIB)} MB`;
  return {
    zh: `数据盘仅剩 ${free}，写满后新数据无法保存，请立即清理或扩容`,
    en: `only ${free} are left on the disk of the data; when it is full nothing new can be kept: make room`,
  };
}
