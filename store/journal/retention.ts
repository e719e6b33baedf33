import type { FileState } from "./row.ts";

export interface RetentionPolicy {
  readonly readers: readonly string[];
  readonly protectedReaders: readonly string[];
  readonly maxBytes: number;
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
  if (policy.readers.length > 0 && behind.length === 0) return { kind: "passed", file: oldest.name };
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes <= policy.maxBytes) return { kind: "none" };
  if (passed.behind(oldest, policy.protectedReaders).length > 0) return { kind: "over-bound", bytes };
  return { kind: "lost", file: oldest.name, readers: behind };
}
