import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DAY } from "../../contracts/index.ts";
import { type Database, rowsOf } from "./database.ts";
import { parquet, quoted } from "./read.ts";

/**
 * After an unreadable database was put aside: finds the closed days and the names of their series in the parts
 * themselves, so that only the open days must come from the journal again.
 */
export async function recoverParts(database: Database): Promise<void> {
  const root = join(database.dir, "parts");
  const newest = new Map<string, number>();
  for (const name of await readdir(root).catch(() => [])) {
    const [, day, generation] = /^(\d{4}-\d{2}-\d{2})\.g(\d+)$/.exec(name) ?? [];
    if (day !== undefined) newest.set(day, Math.max(newest.get(day) ?? 0, Number(generation)));
  }
  if (newest.size === 0) return;
  const dirs = [...newest].map(([day, generation]) => ({ day, generation, path: join(root, `${day}.g${generation}`) }));
  await database.transaction(async () => {
    const { writer } = database;
    const names = parquet(dirs.map(({ path }) => join(path, "series.parquet")));
    await writer.run(`insert into series select distinct id, community, device, measurement from ${names}`);
    for (const { day, generation, path } of dirs) {
      const number = Date.parse(`${day}T00:00:00Z`) / DAY;
      await writer.run(`insert into parts values (${number}, ${generation}, -1, 0, 0, 0)`);
      for (const file of await readdir(path)) {
        const [, slice] = /^raw-(\d+)\.parquet$/.exec(file) ?? [];
        if (slice === undefined) continue;
        const [bounds] = await rowsOf(
          writer,
          `select coalesce(min(series), 0), coalesce(max(series), 0), count(*) from read_parquet(${quoted(join(path, file))})`,
        );
        await writer.run(`insert into parts values (${number}, ${generation}, ${slice}, ${(bounds ?? [0, 0, 0]).join(", ")})`);
      }
    }
  });
}
