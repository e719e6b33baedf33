import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ParsedRule } from "./language.ts";

const FILE = "packs.read.json";

/** A pack as it lies in its file. */
export interface PackText {
  readonly file: string;
  readonly text: string;
}

interface Kept {
  /** Of the texts that were read: another text, and the reading holds no more. */
  readonly of: string;
  readonly rules: readonly { readonly pack: number; readonly rule: ParsedRule }[];
}

function hashOf(packs: readonly PackText[]): string {
  const hash = createHash("sha256");
  for (const pack of packs) hash.update(`${pack.text.length}\n`).update(pack.text);
  return hash.digest("hex");
}

/** What the build read from these very texts; undefined where it did not, or they were changed since. */
export function keptReading(folder: string, packs: readonly PackText[]): readonly ParsedRule[] | undefined {
  const file = join(folder, FILE);
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, "utf8")) as Kept;
  if (kept.of !== hashOf(packs)) return undefined;
  // The folder may have moved since the build.
  return kept.rules.map(({ pack, rule }) => ({ ...rule, file: packs[pack]?.file ?? rule.file }));
}

/** @throws where a rule would not come back from JSON as it was */
export function writeKept(folder: string, packs: readonly PackText[], rules: readonly ParsedRule[]): void {
  const entries = rules.map((rule) => ({ pack: packs.findIndex((pack) => pack.file === rule.file), rule }));
  const text = JSON.stringify({ of: hashOf(packs), rules: entries } satisfies Kept);
  const back = JSON.parse(text) as Kept;
  for (const [i, { rule }] of entries.entries())
    if (!isDeepStrictEqual(back.rules[i]?.rule, rule)) throw new Error(`rule ${rule.source.id} does not come back from JSON as it was`);
  writeFileSync(join(folder, FILE), text);
}
