import { createHash } from "node:crypto";
import { link, mkdir, open, readdir, unlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

const CHUNK = 1024 * 1024;

/** SHA-256 of a file, hex, and its size. */
export async function hashFile(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    const bytes = await pump(file, hash, null);
    return { sha256: hash.digest("hex"), bytes };
  } finally {
    await file.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function pump(from: Handle, hash: ReturnType<typeof createHash>, to: Handle | null): Promise<number> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  let total = 0;
  for (;;) {
    const { bytesRead } = await from.read(buffer, 0, CHUNK, null);
    if (bytesRead === 0) return total;
    const piece = buffer.subarray(0, bytesRead);
    hash.update(piece);
    for (let done = 0; to && done < bytesRead; ) done += (await to.write(piece, done)).bytesWritten;
    total += bytesRead;
  }
}

/** Copies, syncs and answers the hash of what was read, so that the copy can be compared with it. */
export async function copyFile(from: string, to: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  const source = await open(from, "r");
  try {
    const target = await open(to, "wx", 0o600);
    try {
      const bytes = await pump(source, hash, target);
      await target.sync();
      return { sha256: hash.digest("hex"), bytes };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** An earlier back-up: what lies there unchanged is linked instead of copied. */
export interface Earlier {
  readonly dir: string;
  /** Hash by path. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Like `copyFile`, but links to the earlier back-up's file where that is the same by its hash. */
export async function copyOrLink(from: string, root: string, path: string, earlier: Earlier | null): Promise<"copied" | "linked"> {
  const to = join(root, path);
  const known = earlier?.hashes[path];
  if (earlier && known !== undefined && (await hashFile(from)).sha256 === known) {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const linked = await link(join(earlier.dir, path), to).then(
      () => true,
      () => false,
    );
    // What the earlier back-up's disk has spoilt meanwhile must not pass on.
    if (linked && (await hashFile(to)).sha256 === known) return "linked";
    if (linked) await unlink(to);
  }
  const { sha256 } = await copyFile(from, to);
  if ((await hashFile(to)).sha256 !== sha256) throw new Error(`${to} was read back otherwise than it was written: the disk is faulty`);
  return "copied";
}

/** Files below a directory, as paths with `/`, in order; none where it does not exist. */
export async function filesBelow(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Makes the names in a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
