import { BIGINT, DOUBLE, UINTEGER, UTINYINT } from "@duckdb/node-api";
import { type Catalogue, type DayNumber, dayOf } from "./catalogue.ts";
import { CHUNK_ROWS, ChunkWriter, wordsOf } from "./chunks.ts";
import { type Database, EVENT_COLUMNS, READING_COLUMNS } from "./database.ts";
import type { StoredEvent } from "./notes.ts";
import { RowBlock } from "./row-block.ts";
import type { Batch } from "./wire.ts";

/** Columns of readings, in the order of READING_COLUMNS. */
export const READING_TYPES = [UINTEGER, BIGINT, BIGINT, DOUBLE, UTINYINT, BIGINT] as const;

/** Rows of one block that lie next to each other and belong to the same day. */
interface Run {
  readonly block: RowBlock;
  readonly from: number;
  readonly to: number;
}

/** Appends a batch and its positions in one transaction; afterwards the catalogue knows the tables that came about. */
export async function writeBatch(database: Database, catalogue: Catalogue, batch: Batch): Promise<void> {
  const runs = new Map<DayNumber, Run[]>();
  const events = new Map<DayNumber, StoredEvent[]>();
  for (const part of batch.communities) {
    for (const { buffer, from, to } of part.blocks) splitByDay(new RowBlock(buffer), from, to, runs);
    for (const event of part.events) push(events, dayOf(event.at), event);
  }
  await database.transaction(async () => {
    await writeNames(database, batch);
    for (const [day, list] of runs) await appendRuns(database, day, list);
    for (const [day, list] of events) await appendEvents(database, day, list);
  });
  for (const [day, list] of runs) remember(catalogue, day, list);
  for (const day of events.keys()) catalogue.hotEvents.add(day);
}

async function writeNames({ writer }: Database, batch: Batch): Promise<void> {
  for (const { id, community, device, measurement } of batch.series)
    await writer.run("insert into series values (?, ?, ?, ?)", [id, community, device, measurement]);
  for (const { community, position } of batch.communities)
    await writer.run("insert or replace into positions values (?, ?)", [community, BigInt(position)]);
  for (const gap of batch.gaps)
    await writer.run("insert into gaps values (?, ?, ?, ?, ?, ?)", [
      gap.community,
      ...[gap.from, gap.to, gap.fromAt, gap.toAt, gap.rows].map(BigInt),
    ]);
}

function push<T>(map: Map<DayNumber, T[]>, day: DayNumber, item: T): void {
  const list = map.get(day);
  if (list) list.push(item);
  else map.set(day, [item]);
}

function splitByDay(block: RowBlock, from: number, to: number, runs: Map<DayNumber, Run[]>): void {
  let start = from;
  let day = dayOf(block.timeAt(from));
  for (let i = from + 1; i <= to; i++) {
    const next = i < to ? dayOf(block.timeAt(i)) : Number.NaN;
    if (next === day) continue;
    push(runs, day, { block, from: start, to: i });
    start = i;
    day = next;
  }
}

async function appendRuns({ writer }: Database, day: DayNumber, runs: readonly Run[]): Promise<void> {
  await writer.run(`create table if not exists hot_${day} ${READING_COLUMNS}`);
  const chunks = new ChunkWriter(await writer.createAppender(`hot_${day}`), READING_TYPES);
  let left = runs.reduce((sum, run) => sum + run.to - run.from, 0);
  let room = Math.min(left, CHUNK_ROWS);
  let filled = 0;
  for (const run of runs) {
    for (let from = run.from; from < run.to; ) {
      const rows = Math.min(run.to - from, room - filled);
      copyRows(chunks, room, filled, run.block, from, rows);
      from += rows;
      filled += rows;
      if (filled < room) continue;
      chunks.write();
      left -= room;
      room = Math.min(left, CHUNK_ROWS);
      filled = 0;
    }
  }
  chunks.close();
}

function copyRows(chunks: ChunkWriter, room: number, at: number, block: RowBlock, from: number, rows: number): void {
  const [series, t, recv, value, quality, pos] = chunks.columns(room);
  const to = from + rows;
  if (series instanceof Uint32Array) series.set(block.series.subarray(from, to), at);
  wordsOf(t).set(block.time.subarray(2 * from, 2 * to), 2 * at);
  wordsOf(recv).set(block.recv.subarray(2 * from, 2 * to), 2 * at);
  if (value instanceof Float64Array) value.set(block.value.subarray(from, to), at);
  if (quality instanceof Uint8Array) quality.set(block.quality.subarray(from, to), at);
  wordsOf(pos).set(block.pos.subarray(2 * from, 2 * to), 2 * at);
}

async function appendEvents({ writer }: Database, day: DayNumber, events: readonly StoredEvent[]): Promise<void> {
  await writer.run(`create table if not exists hotevents_${day} ${EVENT_COLUMNS}`);
  const appender = await writer.createAppender(`hotevents_${day}`);
  for (const event of events) {
    appender.appendVarchar(event.device);
    appender.appendVarchar(event.event);
    if (event.id === null) appender.appendNull();
    else appender.appendVarchar(event.id);
    appender.appendVarchar(event.state);
    appender.appendBigInt(BigInt(Math.floor(event.at)));
    appender.appendBigInt(BigInt(Math.floor(event.recv)));
    appender.appendUTinyInt(event.quality);
    appender.appendBigInt(BigInt(event.pos));
    if (event.confidence === null) appender.appendNull();
    else appender.appendDouble(event.confidence);
    appender.appendBoolean(event.test);
    appender.appendVarchar(JSON.stringify(event.data));
    appender.endRow();
  }
  appender.closeSync();
}

function remember(catalogue: Catalogue, day: DayNumber, runs: readonly Run[]): void {
  const table = catalogue.hot.get(day) ?? { name: `hot_${day}`, rows: 0, series: new Set<number>() };
  catalogue.hot.set(day, table);
  for (const { block, from, to } of runs) {
    table.rows += to - from;
    for (let i = from; i < to; i++) table.series.add(block.series[i] ?? 0);
  }
}
