import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { type Range, Segment, type StoredBatch } from "./segment.ts";
import type { Batch, JournalFault } from "./types.ts";

export interface FileState {
  readonly name: string;
  readonly bytes: number;
  readonly ranges: readonly Range[];
}

export interface RowOptions {
  readonly dir: string;
  readonly segmentBytes: number;
  readonly segmentAge: number;
  readonly report: (fault: JournalFault) => void;
  readonly beforeCommit: () => void;
}

const NAME = /^journal-(\d{10})\.sqlite$/;
const SIDE_FILES = ["", "-wal", "-shm"] as const;

/** The row of files, oldest first; the last one is written to. Lives in the worker. */
export class SegmentRow {
  readonly #options: RowOptions;
  readonly #files: FileState[] = [];
  #current: Segment | undefined;
  #number = 0;
  /** An older file open for reading. */
  #reading: Segment | undefined;

  constructor(options: RowOptions) {
    this.#options = options;
    mkdirSync(options.dir, { recursive: true });
    const names = readdirSync(options.dir)
      .filter((name) => NAME.test(name))
      .sort();
    for (const name of readdirSync(options.dir)) {
      const used = /^journal-(\d{10})\./.exec(name);
      // A number is never used again, not even that of a file set aside.
      if (used) this.#number = Math.max(this.#number, Number(used[1]));
    }
    for (const name of names) this.#survey(name, name === names.at(-1));
  }

  get files(): readonly FileState[] {
    const current = this.#current;
    return current ? [...this.#files, stateOf(current)] : this.#files;
  }

  /** Last position of a community over all files; 0 where there is none. */
  last(community: string): number {
    let last = this.#current?.range(community)?.last ?? 0;
    for (const file of this.#files) for (const range of file.ranges) if (range.community === community) last = Math.max(last, range.last);
    return last;
  }

  /** Writes and syncs; throws where that failed, after which the next call writes to a new file. */
  write(batches: readonly Batch[]): void {
    // After the death of a worker batches come again that had been written but not answered.
    const fresh = batches.filter((batch) => batch.firstPos > this.last(batch.community));
    if (fresh.length === 0) return;
    const segment = this.#writable(fresh);
    try {
      segment.write(fresh, this.#options.beforeCommit);
    } catch (error) {
      this.#leave(segment, error);
      throw error;
    }
  }

  read(community: string, after: number, maxBytes: number): StoredBatch[] {
    for (const file of [...this.files]) {
      const range = file.ranges.find((r) => r.community === community);
      if (range === undefined || range.last <= after) continue;
      const batches = this.#readFile(file.name, community, after, maxBytes);
      if (batches.length > 0) return batches;
    }
    return [];
  }

  /** Removes a file that is not written to any more. */
  drop(name: string): void {
    const index = this.#files.findIndex((file) => file.name === name);
    if (index < 0) return;
    if (this.#reading?.path === this.#path(name)) this.#closeReading();
    this.#files.splice(index, 1);
    for (const side of SIDE_FILES) rmSync(this.#path(name) + side, { force: true });
  }

  close(): void {
    this.#closeReading();
    this.#current?.close();
    this.#current = undefined;
  }

  #readFile(name: string, community: string, after: number, maxBytes: number): StoredBatch[] {
    const path = this.#path(name);
    if (this.#current?.path === path) return this.#readCurrent(this.#current, community, after, maxBytes);
    try {
      if (this.#reading?.path !== path) {
        this.#closeReading();
        this.#reading = new Segment(path);
      }
      return this.#reading.read(community, after, maxBytes);
    } catch (error) {
      this.#closeReading();
      if (!isDamage(error)) throw error;
      this.#files.splice(
        this.#files.findIndex((file) => file.name === name),
        1,
      );
      this.#setAside(name, error);
      return [];
    }
  }

  #readCurrent(current: Segment, community: string, after: number, maxBytes: number): StoredBatch[] {
    try {
      return current.read(community, after, maxBytes);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#leave(current, error);
      return [];
    }
  }

  #writable(batches: readonly Batch[]): Segment {
    const current = this.#current;
    const recv = Math.max(...batches.map((batch) => batch.firstRecv));
    if (current) {
      const full = current.bytes >= this.#options.segmentBytes;
      const old = current.firstRecv !== null && recv - current.firstRecv >= this.#options.segmentAge;
      // A file that was deleted or moved under us still takes writes, which nobody will ever find.
      const gone = !existsSync(current.path);
      if (!full && !old && !gone) return current;
      this.#current = undefined;
      if (!gone) this.#files.push(stateOf(current));
      current.close();
    }
    this.#number += 1;
    const segment = new Segment(this.#path(`journal-${String(this.#number).padStart(10, "0")}.sqlite`));
    this.#current = segment;
    return segment;
  }

  /**
   * After a failed sync the kernel may have forgotten dirty pages, so that a later success means nothing for them:
   * the file is left and the batches go to a new one.
   */
  #leave(segment: Segment, error: unknown): void {
    this.#current = undefined;
    const state = stateOf(segment);
    try {
      segment.close();
    } catch {
      // It is given up anyway.
    }
    if (isDamage(error)) this.#setAside(state.name, error);
    else if (state.ranges.length > 0) this.#files.push(state);
    else for (const side of SIDE_FILES) rmSync(segment.path + side, { force: true });
  }

  #survey(name: string, newest: boolean): void {
    try {
      const segment = new Segment(this.#path(name));
      if (newest) this.#current = segment;
      else {
        this.#files.push(stateOf(segment));
        segment.close();
      }
    } catch (error) {
      // No right to read, no file handle left, a newer version: nothing is wrong with the file, the start fails.
      if (!isDamage(error)) throw error;
      this.#setAside(name, error);
    }
  }

  #setAside(name: string, error: unknown): void {
    for (const side of SIDE_FILES) {
      const path = this.#path(name) + side;
      if (existsSync(path)) renameSync(path, `${path}.bad`);
    }
    this.#options.report({ kind: "set-aside", file: `${name}.bad`, error: String(error) });
  }

  #closeReading(): void {
    this.#reading?.close();
    this.#reading = undefined;
  }

  #path(name: string): string {
    return join(this.#options.dir, name);
  }
}

function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
}

/** SQLite's result code (`SQLITE_FULL`) or the system's (`ENOSPC`), as far as the error has one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function stateOf(segment: Segment): FileState {
  return { name: basename(segment.path), bytes: segment.bytes, ranges: segment.ranges };
}
