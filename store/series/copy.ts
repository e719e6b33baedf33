import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { copyOrLink, type Earlier, filesBelow } from "../backup/copy-file.ts";
import { type Catalogue, dayName } from "./catalogue.ts";
import { type Database, rowsOf } from "./database.ts";
import { quoted } from "./read.ts";
import type { SeriesCopy } from "./types.ts";

/**
 * Copies the open days (one transaction's view of the database, while writing goes on) and the closed days' files into
 * `series/` below `root`. The caller sees to it that no upkeep runs meanwhile: it removes files.
 */
export async function copySeries(database: Database, catalogue: Catalogue, root: string, earlier: Earlier | null): Promise<SeriesCopy> {
  const dir = join(root, "series");
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { keeper } = database;
  const [row] = await rowsOf(keeper, "select current_database()");
  const own = String(row?.[0]);
  await keeper.run(`attach ${quoted(join(dir, "hot.duckdb"))} as backup`);
  try {
    await keeper.run(`copy from database "${own}" to backup`);
    await keeper.run("checkpoint backup");
  } finally {
    await keeper.run("detach backup");
  }
  let linked = 0;
  for (const [day, part] of catalogue.parts) {
    const from = catalogue.partDir(day, part.generation);
    for (const name of await filesBelow(from)) {
      const path = `series/parts/${dayName(day)}.g${part.generation}/${name}`;
      if ((await copyOrLink(join(from, name), root, path, earlier)) === "linked") linked++;
    }
  }
  return { ...(await count(database, dir, catalogue)), linked };
}

/** Reads the copy back from its file. */
async function count({ keeper }: Database, dir: string, catalogue: Catalogue): Promise<Omit<SeriesCopy, "linked">> {
  await keeper.run(`attach ${quoted(join(dir, "hot.duckdb"))} as backup (read_only)`);
  try {
    const positions = await rowsOf(keeper, "select community, pos from backup.positions");
    const tables = await rowsOf(keeper, "select table_name from duckdb_tables() where database_name = 'backup'");
    const [parts] = await rowsOf(keeper, "select coalesce(sum(rows), 0) from backup.parts where slice >= 0");
    let readings = Number(parts?.[0] ?? 0);
    let events = 0;
    for (const [table] of tables) {
      const name = String(table);
      if (!/^(hot|fold)(events)?_\d+$/.test(name)) continue;
      const [rows] = await rowsOf(keeper, `select count(*) from backup."${name}"`);
      if (name.includes("events")) events += Number(rows?.[0]);
      else readings += Number(rows?.[0]);
    }
    for (const [day, part] of catalogue.parts) {
      const file = join(dir, "parts", `${dayName(day)}.g${part.generation}`, "events.parquet");
      const [rows] = await rowsOf(keeper, `select count(*) from read_parquet(${quoted(file)})`);
      events += Number(rows?.[0]);
    }
    return { positions: Object.fromEntries(positions.map(([community, pos]) => [String(community), Number(pos)])), readings, events };
  } finally {
    await keeper.run("detach backup");
  }
}
