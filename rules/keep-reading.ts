import { readFileSync } from "node:fs";
import { writeKept } from "./kept-reading.ts";
import { describeRuleError, packFiles, parseRulePacks } from "./load.ts";

/** For the build: keeps what reading a folder of packs gave, because a start has no time for some 70 rules of YAML. */
export function keepReading(folder: string): void {
  const packs = packFiles(folder).map((file) => ({ file, text: readFileSync(file, "utf8") }));
  const read = parseRulePacks(packs);
  if (!read.ok) throw new Error(read.errors.map(describeRuleError).join("\n"));
  writeKept(folder, packs, read.rules);
}
