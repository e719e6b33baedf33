import type { Duration, Instant } from "../../contracts/index.ts";
import type { FileState } from "./row.ts";

export interface RetentionPolicy {
  readonly readers: readonly string[];
  readonly protectedReaders: readonly string[];
  readonly maxBytes: number;
  /** A file with records younger than this stays though all have passed it, … */
  readonly keepFor: Duration;
  /** … while all files together are no more than this. */
  readonly keepBytes: number;
}

export type Removal =
  | { readonly kind: "none" }
  | { readonly kind: "passed"; readonly file: string }
  | { readonly kind: "lost"; readonly file: string; readonly readers: readonly string[] }
  | { readonly kind: "over-bound"; readonly bytes: number };

/** How far each reader has come. */
export class Passed {
  readonly #positions = new Map<string, Map<string, number>>();

  set(reader: string, community: string, pos: number): void {
    const of = this.#positions.get(reader) ?? new Map<string, number>();
    of.set(community, Math.max(pos, of.get(community) ?? 0));
    this.#positions.set(reader, of);
  }

  behind(file: FileState, readers: readonly string[]): string[] {
    return readers.filter((reader) => file.ranges.some((range) => (this.#positions.get(reader)?.get(range.community) ?? 0) < range.last));
  }
}

/** Which file goes next: the oldest, when all have passed it or the bound is reached; never the newest. */
export function nextRemoval(files: readonly FileState[], passed: Passed, policy: RetentionPolicy): Removal {
  const oldest = files[0];
  if (files.length < 2 || oldest === undefined) return { kind: "none" };
  const behind = passed.behind(oldest, policy.readers);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const isYoung = policy.keepFor > 0 && newestOf(files.at(-1)) - newestOf(oldest) < policy.keepFor;
  if (policy.readers.length > 0 && behind.length === 0 && !(isYoung && bytes <= policy.keepBytes))
    return { kind: "passed", file: oldest.name };
  if (bytes <= policy.maxBytes) return { kind: "none" };
  if (passed.behind(oldest, policy.protectedReaders).length > 0) return { kind: "over-bound", bytes };
  return { kind: "lost", file: oldest.name, readers: behind };
}

/** Receive time of the last record of a file. */
const newestOf = (file: FileState | undefined): Instant => Math.max(0, ...(file?.ranges.map(({ lastRecv }) => lastRecv) ?? []));
