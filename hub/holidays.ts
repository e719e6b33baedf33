import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readHolidays } from "../cases/index.ts";

const FOLDER = fileURLToPath(new URL("../cases/rosters/holidays", import.meta.url));

/** Reads the holidays that come with the hub, one file per year. */
export function holidaysThatCame(): ReturnType<typeof readHolidays> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
  return readHolidays(files.map((name) => readFileSync(`${FOLDER}/${name}`, "utf8")));
}
