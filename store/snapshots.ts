import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { ConsentPaper, Instant, PaperType, SnapshotRef } from "../contracts/index.ts";

export type PictureType = SnapshotRef["type"];
/** What a stored picture adds to a SnapshotRef. */
export type StoredPicture = Pick<SnapshotRef, "hash" | "type" | "bytes">;

export interface ListedPicture {
  readonly hash: string;
  /** When it was last kept. */
  readonly at: Instant;
  readonly bytes: number;
}

export type PutOutcome =
  | { readonly ok: true; readonly picture: StoredPicture }
  | { readonly ok: false; readonly reason: "empty" | "not-a-picture" };

type PaperOutcome =
  | { readonly ok: true; readonly paper: Pick<ConsentPaper, "hash" | "type" | "bytes"> }
  | { readonly ok: false; readonly reason: "no-paper" };

export interface Snapshots {
  /**
   * Keeps a picture under its SHA-256; resolves once it is synced to disk, so that the journal may name it. A repeat
   * counts as fresh for retention. Rejects where the disk refuses.
   */
  put(bytes: Uint8Array, at: Instant): Promise<PutOutcome>;
  /** As `put`, for a signed paper: a picture or a PDF. */
  putPaper(bytes: Uint8Array, at: Instant): Promise<PaperOutcome>;
  /** As `read`, for what `putPaper` kept. */
  readPaper(hash: string): Promise<{ readonly bytes: Uint8Array; readonly type: PaperType } | undefined>;
  /** Undefined where there is no such picture (any more), or where its file no longer has this hash. */
  read(hash: string): Promise<{ readonly bytes: Uint8Array; readonly type: PictureType } | undefined>;
  /** Pictures last kept before the instant, except those in `keep`. */
  expired(before: Instant, keep: ReadonlySet<string>): Promise<readonly ListedPicture[]>;
  /** Removes these, except what came again since and is no longer older than the instant. */
  remove(pictures: readonly ListedPicture[], before: Instant): Promise<void>;
  /** Everything stored, in no order. */
  list(): AsyncIterable<ListedPicture>;
}

/** @returns the type by the first bytes (JPEG: ISO/IEC 10918-1 SOI; PNG: its section 5.2; WebP: RFC 9649) */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  const starts = (from: number, expected: readonly number[]): boolean => expected.every((byte, i) => bytes[from + i] === byte);
  if (starts(0, [0xff, 0xd8, 0xff])) return "image/jpeg";
  if (starts(0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (starts(0, [0x52, 0x49, 0x46, 0x46]) && starts(8, [0x57, 0x45, 0x42, 0x50])) return "image/webp";
  return undefined;
}

/** ISO 32000-2, 7.5.2 and 7.5.5: where a PDF begins, and what stands near its end where it is whole. */
const PDF_HEAD = "%PDF-";
const PDF_END = "%%EOF";
const PDF_TAIL_BYTES = 1024;

/** @returns the type of a signed paper by its bytes; undefined for anything else, and for a PDF that was cut off */
export function paperType(bytes: Uint8Array): PaperType | undefined {
  const text = (part: Uint8Array): string => Buffer.from(part).toString("latin1");
  const isPdf = text(bytes.subarray(0, PDF_HEAD.length)) === PDF_HEAD && text(bytes.subarray(-PDF_TAIL_BYTES)).includes(PDF_END);
  return isPdf ? "application/pdf" : pictureType(bytes);
}

const HASH = /^[0-9a-f]{64}$/;
const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Opens the directory of pictures; files lie in 256 directories by the first two digits of their hash. */
export async function openSnapshots(dir: string): Promise<Snapshots> {
  await mkdir(dir, { recursive: true });
  // Halves of files that a killed process was writing.
  await rm(join(dir, "new"), { recursive: true, force: true });
  await mkdir(join(dir, "new"));
  const pathOf = (hash: string): string => join(dir, hash.slice(0, 2), hash);
  const keep = async (bytes: Uint8Array, at: Instant): Promise<string> => {
    const hash = hashOf(bytes);
    const path = pathOf(hash);
    const old = await stat(path).catch(() => undefined);
    if (old?.size === bytes.length) await utimes(path, at / 1000, Math.max(at, old.mtimeMs) / 1000);
    else await write(dir, path, bytes, at);
    return hash;
  };
  const readAs = async <T>(hash: string, typeOf: (bytes: Uint8Array) => T | undefined) => {
    if (!HASH.test(hash)) return undefined;
    const bytes = await readFile(pathOf(hash)).catch(absent);
    const type = bytes && typeOf(bytes);
    return bytes && type && hashOf(bytes) === hash ? { bytes, type } : undefined;
  };

  return {
    put: async (bytes, at) => {
      if (bytes.length === 0) return { ok: false, reason: "empty" };
      const type = pictureType(bytes);
      if (!type) return { ok: false, reason: "not-a-picture" };
      return { ok: true, picture: { hash: await keep(bytes, at), type, bytes: bytes.length } };
    },
    read: (hash) => readAs(hash, pictureType),
    putPaper: async (bytes, at) => {
      const type = paperType(bytes);
      if (!type) return { ok: false, reason: "no-paper" };
      return { ok: true, paper: { hash: await keep(bytes, at), type, bytes: bytes.length } };
    },
    readPaper: (hash) => readAs(hash, paperType),
    expired: async (before, keep) => {
      const found: ListedPicture[] = [];
      for await (const picture of stored(dir)) if (picture.at < before && !keep.has(picture.hash)) found.push(picture);
      return found;
    },
    remove: async (pictures, before) => {
      for (const { hash } of pictures) {
        const now = await stat(pathOf(hash)).catch(absent);
        if (now && now.mtimeMs < before) await rm(pathOf(hash), { force: true });
      }
    },
    list: () => stored(dir),
  };
}

async function write(dir: string, path: string, bytes: Uint8Array, at: Instant): Promise<void> {
  const shard = join(path, "..");
  const fresh = (await mkdir(shard, { recursive: true })) !== undefined;
  const draft = join(dir, "new", randomUUID());
  const file = await open(draft, "wx");
  try {
    await file.writeFile(bytes);
    await file.utimes(at / 1000, at / 1000);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  // The name is durable only once its directory is, and that one's own name likewise.
  await syncDirectory(shard);
  if (fresh) await syncDirectory(dir);
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function* stored(dir: string): AsyncGenerator<ListedPicture> {
  for (const shard of await readdir(dir)) {
    if (shard.length !== 2) continue;
    for (const hash of await readdir(join(dir, shard))) {
      const found = HASH.test(hash) ? await stat(join(dir, shard, hash)).catch(absent) : undefined;
      if (found) yield { hash, at: found.mtimeMs, bytes: found.size };
    }
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
