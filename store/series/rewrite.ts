import { link, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Slice } from "./catalogue.ts";
import { rowsOf } from "./database.ts";
import { exchange, FORMAT, type Fold, syncAll } from "./fold.ts";
import { quoted } from "./read.ts";

/** Conditions in SQL on the rows that go; null keeps all. */
export interface Going {
  readonly raw: string | null;
  readonly minutes: string | null;
  readonly events: string | null;
}

interface Rewritten {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Writes a closed day anew without the rows that go: nothing shrinks a Parquet file but writing it again. Files that
 * lose nothing are linked, not copied.
 * @param together writes in the transaction that puts the new part in place, told the files that went or shrank and the bytes won
 */
export async function rewriteDay(
  fold: Fold,
  going: Going,
  together: { write(won: Rewritten): Promise<void>; done?(): void },
): Promise<void> {
  const { catalogue, day } = fold;
  const old = catalogue.parts.get(day);
  if (!old) return;
  const from = catalogue.partDir(day, old.generation);
  const generation = old.generation + 1;
  const whole = catalogue.partDir(day, generation);
  const dir = `${whole}.new`;
  for (const stale of [whole, dir]) await rm(stale, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  let files = 0;
  const keep = async (path: string, gone: string | null, order: string): Promise<number | null> => {
    const to = join(dir, basename(path));
    if (gone === null) {
      await link(path, to);
      return null;
    }
    const rows = await copyWithout(fold, path, to, gone, order);
    files++;
    return rows;
  };
  const slices: Slice[] = [];
  for (const slice of old.slices) {
    const raw = slice.rows > 0 ? await keep(catalogue.rawFile(day, old, slice), going.raw, "series, t, pos") : 0;
    const minutes = await keep(catalogue.minuteFile(day, old, slice), going.minutes, "series, minute");
    const rows = raw ?? slice.rows;
    if (rows > 0 || minutes !== 0) slices.push({ ...slice, rows });
  }
  await keep(catalogue.eventsFile(day, old), going.events, "device, t, pos");
  await link(join(from, "series.parquet"), join(dir, "series.parquet"));
  await syncAll((await readdir(dir)).map((name) => join(dir, name)));
  const won = (await bytesIn(from)) - (await bytesIn(dir));
  await rename(dir, whole);
  await syncAll([whole, catalogue.partsDir]);
  await exchange(
    fold,
    { generation, slices },
    {
      write: () => together.write({ files, bytes: Math.max(0, won) }),
      done: () => together.done?.(),
    },
  );
}

/** @returns the rows that stay; of readings without any, no file stays either */
async function copyWithout({ database }: Fold, path: string, to: string, gone: string, order: string): Promise<number> {
  const { keeper } = database;
  const kept = `from read_parquet(${quoted(path)}) where not (${gone})`;
  const [[count] = [0]] = await rowsOf(keeper, `select count(*) ${kept}`);
  if (Number(count) > 0 || basename(path) === "events.parquet")
    await keeper.run(`copy (select * ${kept} order by ${order}) to ${quoted(to)} ${FORMAT}`);
  return Number(count);
}

export async function bytesIn(dir: string): Promise<number> {
  const sizes = await Promise.all((await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
