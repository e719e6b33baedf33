import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";

/** Reads a data file of this room by its name without ending; the build leaves it as JSON too, which is read in no time. */
export function readDataFile(name: string): unknown {
  const json = new URL(`./${name}.json`, import.meta.url);
  if (existsSync(json)) return JSON.parse(readFileSync(json, "utf8"));
  return parse(readFileSync(new URL(`./${name}.yaml`, import.meta.url), "utf8"));
}
