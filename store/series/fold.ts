import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { BIGINT, DOUBLE, type DuckDBConnection, INTEGER, UINTEGER } from "@duckdb/node-api";
import { MINUTE } from "../../contracts/index.ts";
import type { Catalogue, DayNumber, Part, Slice } from "./catalogue.ts";
import { CHUNK_ROWS, ChunkWriter, NumberChunks, wordsOf } from "./chunks.ts";
import { type Database, EVENT_COLUMNS, READING_COLUMNS, rowsOf } from "./database.ts";
import type { Gate } from "./gate.ts";
import { DISTINCT_EVENTS, eventSourcesOf, parquet, quoted } from "./read.ts";
import { isRejected, Resolver, type Row } from "./resolve.ts";
import { writeLong } from "./row-block.ts";
import { READING_TYPES } from "./write.ts";

/** Rows decided among at once: bounds the memory of upkeep at about 150 MB. */
const SLICE_ROWS = 1_500_000;

const MINUTE_COLUMNS =
  "(series uinteger not null, minute integer not null, low double not null, high double not null, total double not null, count bigint not null)";
const MINUTE_TYPES = [UINTEGER, INTEGER, DOUBLE, DOUBLE, DOUBLE, BIGINT] as const;
/** Small row groups, so that one series of a day costs few rows of its neighbours. */
export const FORMAT = "(format parquet, parquet_version v2, row_group_size 20480)";

export interface Fold {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly gate: Gate;
  readonly day: DayNumber;
}

/**
 * Writes a closed day anew: its part, if there is one, and the rows that came since, decided among, sorted by series and
 * time, with the minute roll-up. The tables stand still only for the renaming before and the exchange after.
 * @returns rows of the new part
 */
export async function foldDay(fold: Fold): Promise<number> {
  const { catalogue, day } = fold;
  if (!catalogue.folding.has(day) && !catalogue.foldingEvents.has(day)) await setApart(fold);
  const generation = (catalogue.parts.get(day)?.generation ?? 0) + 1;
  const whole = catalogue.partDir(day, generation);
  const dir = `${whole}.new`;
  for (const stale of [whole, dir]) await rm(stale, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const slices: Slice[] = [];
  for (const slice of await planSlices(fold)) slices.push({ ...slice, rows: await writeSlice(fold, dir, slice) });
  await writeEvents(fold, dir);
  await syncAll((await readdir(dir)).map((name) => join(dir, name)));
  await rename(dir, whole);
  // The transaction that follows must not name what a crash could lose.
  await syncAll([whole, catalogue.partsDir]);
  await exchange(fold, { generation, slices });
  return slices.reduce((sum, slice) => sum + slice.rows, 0);
}

/** Rows that come for this day from now on go to a new table. */
async function setApart({ database, catalogue, gate, day }: Fold): Promise<void> {
  await gate.exclusive(async () => {
    const hot = catalogue.hot.get(day);
    const events = catalogue.hotEvents.has(day);
    await database.transaction(async () => {
      if (hot) await database.writer.run(`alter table hot_${day} rename to fold_${day}`);
      if (events) await database.writer.run(`alter table hotevents_${day} rename to foldevents_${day}`);
    });
    if (hot) catalogue.folding.set(day, { ...hot, name: `fold_${day}` });
    if (events) catalogue.foldingEvents.add(day);
    catalogue.hot.delete(day);
    catalogue.hotEvents.delete(day);
  });
}

function readingSources({ catalogue, day }: Fold): readonly string[] {
  const files = catalogue.rawFiles(day);
  return [...(files.length > 0 ? [parquet(files)] : []), ...(catalogue.folding.has(day) ? [`fold_${day}`] : [])];
}

async function planSlices(fold: Fold): Promise<readonly Slice[]> {
  const sources = readingSources(fold);
  if (sources.length === 0) return [];
  const all = sources.map((source) => `select series from ${source}`).join(" union all ");
  const counts = await rowsOf(fold.database.keeper, `select series, count(*) from (${all}) group by series order by series`);
  const slices: Slice[] = [];
  for (const [series, count] of counts.map(([id, n]) => [Number(id), Number(n)] as const)) {
    const last = slices.at(-1);
    if (last && last.rows + count <= SLICE_ROWS) slices[slices.length - 1] = { ...last, high: series, rows: last.rows + count };
    else slices.push({ slice: slices.length, low: series, high: series, rows: count });
  }
  return slices;
}

async function writeSlice(fold: Fold, dir: string, slice: Slice): Promise<number> {
  const { keeper, worker } = fold.database;
  await worker.run(`create or replace table work.raw ${READING_COLUMNS}; create or replace table work.minute ${MINUTE_COLUMNS}`);
  const all = readingSources(fold).map(
    (source) => `select series, t, recv, value, quality, pos from ${source} where series between ${slice.low} and ${slice.high}`,
  );
  const rows = await decideInto(worker, await NumberChunks.of(keeper, `${all.join(" union all ")} order by series, t, pos`, 6));
  await worker.run(`copy work.raw to ${quoted(join(dir, `raw-${slice.slice}.parquet`))} ${FORMAT}`);
  await worker.run(`copy work.minute to ${quoted(join(dir, `minute-${slice.slice}.parquet`))} ${FORMAT}`);
  await worker.run("drop table work.raw; drop table work.minute");
  return rows;
}

async function decideInto(worker: DuckDBConnection, chunks: NumberChunks): Promise<number> {
  const raw = new RowSink(new ChunkWriter(await worker.createAppender("raw", null, "work"), READING_TYPES));
  const minutes = new RowSink(new ChunkWriter(await worker.createAppender("minute", null, "work"), MINUTE_TYPES));
  const rollUp = new RollUp(minutes);
  const resolver = new Resolver((row) => {
    raw.put(row.series, row.t, row.recv, row.value, row.quality, row.pos);
    if (!isRejected(row.quality)) rollUp.take(row);
  });
  for (let columns = await chunks.next(); columns; columns = await chunks.next()) {
    const [series, t, recv, value, quality, pos] = columns;
    for (let i = 0; i < chunks.rows; i++)
      resolver.take(series?.[i] ?? 0, t?.[i] ?? 0, recv?.[i] ?? 0, value?.[i] ?? 0, quality?.[i] ?? 0, pos?.[i] ?? 0);
  }
  resolver.end();
  rollUp.end();
  raw.close();
  minutes.close();
  return raw.total;
}

/** Smallest, largest, sum and count of each series and minute, from rows in that order. */
class RollUp {
  private series = -1;
  private minute = 0;
  private low = 0;
  private high = 0;
  private sum = 0;
  private count = 0;
  private readonly sink: RowSink;

  constructor(sink: RowSink) {
    this.sink = sink;
  }

  take(row: Readonly<Row>): void {
    const minute = Math.floor(row.t / MINUTE);
    if (row.series !== this.series || minute !== this.minute) {
      this.end();
      this.series = row.series;
      this.minute = minute;
      this.low = row.value;
      this.high = row.value;
    }
    if (row.value < this.low) this.low = row.value;
    if (row.value > this.high) this.high = row.value;
    this.sum += row.value;
    this.count++;
  }

  end(): void {
    if (this.count > 0) this.sink.put(this.series, this.minute, this.low, this.high, this.sum, this.count);
    this.sum = 0;
    this.count = 0;
  }
}

/** Rows of six numbers, gathered into columns and handed on chunk by chunk. */
class RowSink {
  total = 0;
  private filled = 0;
  private readonly writer: ChunkWriter;
  private readonly columns = Array.from({ length: 6 }, () => new Float64Array(CHUNK_ROWS));

  constructor(writer: ChunkWriter) {
    this.writer = writer;
  }

  put(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const i = this.filled;
    const [ca, cb, cc, cd, ce, cf] = this.columns;
    if (ca) ca[i] = a;
    if (cb) cb[i] = b;
    if (cc) cc[i] = c;
    if (cd) cd[i] = d;
    if (ce) ce[i] = e;
    if (cf) cf[i] = f;
    this.total++;
    this.filled++;
    if (this.filled === CHUNK_ROWS) this.hand();
  }

  close(): void {
    if (this.filled > 0) this.hand();
    this.writer.close();
  }

  private hand(): void {
    const targets = this.writer.columns(this.filled);
    for (const [index, target] of targets.entries()) {
      const column = this.columns[index]?.subarray(0, this.filled) ?? new Float64Array();
      if (target instanceof BigInt64Array) {
        const words = wordsOf(target);
        for (let i = 0; i < column.length; i++) writeLong(words, i, column[i] ?? 0);
      } else target.set(column);
    }
    this.writer.write();
    this.filled = 0;
  }
}

/** The day's events, and the names of the series, so that a part can be read without the database. */
async function writeEvents({ database, catalogue, day }: Fold, dir: string): Promise<void> {
  const { keeper } = database;
  await keeper.run(`create or replace temp table no_events ${EVENT_COLUMNS}`);
  const late = catalogue.hotEvents.has(day) ? `hotevents_${day}` : "";
  const sources = ["no_events", ...eventSourcesOf(catalogue, day).filter((source) => source !== late)];
  const all = sources.map((source) => `select * from ${source}`).join(" union all ");
  await keeper.run(
    `copy (select * from (select ${DISTINCT_EVENTS} * from (${all}) order by pos) order by device, t, pos)
      to ${quoted(join(dir, "events.parquet"))} ${FORMAT}`,
  );
  await keeper.run(`copy (select * from series order by id) to ${quoted(join(dir, "series.parquet"))} ${FORMAT}`);
}

export async function syncAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const file = await open(path, "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** What goes with an exchange: `write` in the same transaction, `done` before anybody reads the new part. */
interface Together {
  write(): Promise<void>;
  done(): void;
}

/** Puts the new part in the old one's place. */
export async function exchange({ database, catalogue, gate, day }: Fold, made: Part, together?: Together): Promise<void> {
  const old = catalogue.parts.get(day);
  await gate.exclusive(async () => {
    const { writer } = database;
    await database.transaction(async () => {
      await writer.run(`delete from parts where day = ${day}`);
      await writer.run(`insert into parts values (${day}, ${made.generation}, -1, 0, 0, 0)`);
      for (const { slice, low, high, rows } of made.slices)
        await writer.run(`insert into parts values (${day}, ${made.generation}, ${slice}, ${low}, ${high}, ${rows})`);
      await writer.run(`drop table if exists fold_${day}; drop table if exists foldevents_${day}`);
      await together?.write();
    });
    catalogue.parts.set(day, made);
    together?.done();
    catalogue.folding.delete(day);
    catalogue.foldingEvents.delete(day);
    // Nobody reads now, so the old files go at once.
    if (old) await rm(catalogue.partDir(day, old.generation), { recursive: true, force: true });
  });
}
