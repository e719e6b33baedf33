import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { readCards, readPlanFile } from "../cases/index.ts";
import { readTemplateList } from "../notify/index.ts";

/** A file that comes with the hub, and what its text means. */
interface Shipped<T> {
  readonly file: URL;
  read(text: string): T;
}

interface Kept {
  /** Of the text that was read: another text, and the reading holds no more. */
  readonly of: string;
  readonly read: unknown;
}

export const PLANS: Shipped<ReturnType<typeof readPlanFile>> = {
  file: new URL("../cases/plans.yaml", import.meta.url),
  read: readPlanFile,
};
export const CARDS: Shipped<ReturnType<typeof readCards>> = {
  file: new URL("../cases/cards/cards.yaml", import.meta.url),
  read: readCards,
};
export const WORDINGS: Shipped<ReturnType<typeof readTemplateList>> = {
  file: new URL("../notify/templates.yaml", import.meta.url),
  read: readTemplateList,
};

const keptFile = (file: URL): string => fileURLToPath(file).replace(/\.yaml$/, ".read.json");
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What a shipped file says: as the build has read and checked this very text, else read now, faults and all. */
export function readShipped<T>({ file, read }: Shipped<T>): T {
  const text = readFileSync(file, "utf8");
  const beside = keptFile(file);
  if (!existsSync(beside)) return read(text);
  const kept = JSON.parse(readFileSync(beside, "utf8")) as Kept;
  return kept.of === hashOf(text) ? (kept.read as T) : read(text);
}

/**
 * For the build: keeps what reading the shipped files gave, because reading YAML takes a start longer than all else.
 * @throws where a file has mistakes, or would not come back from JSON as it was read
 */
export function keepShipped(): void {
  for (const { file, read } of [PLANS, CARDS, WORDINGS]) {
    const text = readFileSync(file, "utf8");
    const kept: Kept = { of: hashOf(text), read: read(text) };
    if (typeof kept.read === "object" && kept.read !== null && "errors" in kept.read)
      throw new Error(`${fileURLToPath(file)}: ${JSON.stringify(kept.read.errors)}`);
    const json = JSON.stringify(kept);
    if (!isDeepStrictEqual(JSON.parse(json), kept)) throw new Error(`${fileURLToPath(file)} does not come back from JSON as it was read`);
    writeFileSync(keptFile(file), json);
  }
}
