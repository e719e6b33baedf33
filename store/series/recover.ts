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
      await insertSlices(database, number, generation, path);
      await findThinned(database, (number + 1) * DAY, path);
    }
  });
}

const filesOf = async (path: string, kind: "raw" | "minute"): Promise<readonly string[]> =>
  (await readdir(path)).filter((name) => name.startsWith(`${kind}-`) && name.endsWith(".parquet"));

async function insertSlices({ writer }: Database, day: number, generation: number, path: string): Promise<void> {
  const raw = new Set(await filesOf(path, "raw"));
  for (const file of await filesOf(path, "minute")) {
    const [, slice = "0"] = /-(\d+)\.parquet$/.exec(file) ?? [];
    const rawFile = raw.has(`raw-${slice}.parquet`) ? join(path, `raw-${slice}.parquet`) : null;
    // Either may hold series that the other has not: rejected values make no minute, purged rows leave theirs.
    const held = parquet([join(path, file), ...(rawFile === null ? [] : [rawFile])]).replace("])", "], union_by_name = true)");
    const [bounds] = await rowsOf(writer, `select coalesce(min(series), 0), coalesce(max(series), 0) from ${held}`);
    const [count] = rawFile === null ? [[0]] : await rowsOf(writer, `select count(*) from read_parquet(${quoted(rawFile)})`);
    await writer.run(
      `insert into parts values (${day}, ${generation}, ${slice}, ${[...(bounds ?? [0, 0]), ...(count ?? [0])].join(", ")})`,
    );
  }
}

/** A community with minutes but no raw rows on a day had them purged, up to the end of that day. */
async function findThinned({ writer }: Database, end: number, path: string): Promise<void> {
  const minutes = (await filesOf(path, "minute")).map((file) => join(path, file));
  if (minutes.length === 0) return;
  const raw = (await filesOf(path, "raw")).map((file) => join(path, file));
  const communities = (files: readonly string[]): string =>
    `select distinct s.community from ${parquet(files)} as held join series s on s.id = held.series`;
  const gone = await rowsOf(writer, `${communities(minutes)} ${raw.length > 0 ? `except ${communities(raw)}` : ""}`);
  for (const [community] of gone)
    await writer.run(
      "insert into thinned values (?, ?, 0) on conflict (community) do update set raw_until = greatest(raw_until, excluded.raw_until)",
      [String(community), BigInt(end)],
    );
}
