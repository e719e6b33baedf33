import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { Type } from "typebox";
import { Value } from "typebox/value";

/** Lies in the data directory and in the folder of back-ups, never within a back-up: what a restore brings back must not undo it. */
export const ERASURES_FILE = "erasures.jsonl";

const ErasureSchema = Type.Object({
  /** ISO 8601. */
  at: Type.String(),
  /** `readings`: every stored reading and event of a device; `device`: the device with its log-ins; `paper`: a file of a signed consent; `device-photo`: a photo of an installed device; `person`: a resident. */
  what: Type.Enum(["readings", "device", "paper", "device-photo", "person"]),
  /** Of a paper the id of its consent and its hash, of a photo its table, device and hash, with strokes between them. */
  device: Type.String(),
  /** User name of who asked for it. */
  by: Type.String(),
});
/** Something that was removed on request and must stay removed. */
export type Erasure = Type.Static<typeof ErasureSchema>;

/** @returns what the file in `dir` tells; a line that a crash cut off is left out */
export function readErasures(dir: string): readonly Erasure[] {
  const file = join(dir, ERASURES_FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): Erasure | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return Value.Check(ErasureSchema, parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Adds one and syncs it. */
export function appendErasure(dir: string, erasure: Erasure): void {
  const file = openSync(join(dir, ERASURES_FILE), "a", 0o600);
  try {
    // A new line first: what a crash cut off must not take this one with it.
    writeSync(file, `\n${JSON.stringify(erasure)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** All of several lists, each once, oldest first. */
export function mergeErasures(...lists: readonly (readonly Erasure[])[]): readonly Erasure[] {
  const byText = new Map(lists.flat().map((one) => [JSON.stringify([one.at, one.what, one.device]), one]));
  return [...byText.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Replaces the file in `dir`. */
export function writeErasures(dir: string, erasures: readonly Erasure[]): void {
  if (erasures.length === 0) return;
  const file = join(dir, ERASURES_FILE);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, erasures.map((one) => `${JSON.stringify(one)}\n`).join(""), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
