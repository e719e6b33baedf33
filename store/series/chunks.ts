import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBVector,
} from "@duckdb/node-api";
import { readLong } from "./row-block.ts";

/** Rows of one DuckDB vector. */
export const CHUNK_ROWS = 2048;

type Items = Float64Array | BigInt64Array | Int32Array | Uint32Array | Uint8Array;

/**
 * The typed array behind a vector. The library declares it private and offers one value at a time, which for BIGINT
 * costs an allocation each; checked here by shape, so that a change of the library fails loudly.
 */
function itemsOf(vector: object): Items {
  const items: unknown = "items" in vector ? vector.items : undefined;
  if (
    items instanceof Float64Array ||
    items instanceof BigInt64Array ||
    items instanceof Int32Array ||
    items instanceof Uint32Array ||
    items instanceof Uint8Array
  )
    return items;
  throw new Error(`no plain column behind ${vector.constructor.name}`);
}

function flush(vector: DuckDBVector): void {
  if (!("flush" in vector) || typeof vector.flush !== "function") throw new Error("a vector cannot be flushed");
  vector.flush();
}

/** Reads a result's columns of numbers chunk by chunk; 64-bit whole numbers become doubles (exact to 2^53). */
export class NumberChunks {
  private readonly result: DuckDBResult;
  private readonly columns: Float64Array[];
  rows = 0;

  constructor(result: DuckDBResult, columns: number) {
    this.result = result;
    this.columns = Array.from({ length: columns }, () => new Float64Array(CHUNK_ROWS));
  }

  /** The result of a statement, streamed; the connection can do nothing else until it is read. */
  static async of(connection: DuckDBConnection, sql: string, columns: number): Promise<NumberChunks> {
    return new NumberChunks(await connection.stream(sql), columns);
  }

  /** @returns the columns of the next chunk (valid in their first `rows` rows, until the next call) */
  async next(): Promise<readonly Float64Array[] | undefined> {
    const chunk = await this.result.fetchChunk();
    this.rows = chunk?.rowCount ?? 0;
    if (!chunk || this.rows === 0) return undefined;
    for (const [index, column] of this.columns.entries()) copyNumbers(itemsOf(chunk.getColumnVector(index)), column, this.rows);
    return this.columns;
  }
}

function copyNumbers(items: Items, to: Float64Array, rows: number): void {
  if (!(items instanceof BigInt64Array)) {
    to.set(items.subarray(0, rows));
    return;
  }
  const words = new Int32Array(items.buffer, items.byteOffset, rows * 2);
  for (let i = 0; i < rows; i++) to[i] = readLong(words, i);
}

/**
 * Asks for columns of numbers. The answer is gathered by DuckDB before it is read here: fetching it chunk by chunk would
 * hop between threads once for every 2,048 rows.
 */
export async function readNumbers(connection: DuckDBConnection, sql: string, columns: number): Promise<readonly Float64Array[]> {
  const result = await connection.run(sql);
  const out = Array.from({ length: columns }, () => new Float64Array(result.rowCount));
  let count = 0;
  for (let index = 0; index < result.chunkCount; index++) {
    const chunk = result.getChunk(index);
    const rows = chunk.rowCount;
    for (const [column, to] of out.entries()) copyNumbers(itemsOf(chunk.getColumnVector(column)), to.subarray(count), rows);
    count += rows;
  }
  return out;
}

/** Fills a table chunk by chunk through an appender; the caller writes columns, not rows. */
export class ChunkWriter {
  private readonly appender: DuckDBAppender;
  private readonly types: readonly DuckDBType[];
  private chunk: DuckDBDataChunk;
  private size = CHUNK_ROWS;

  constructor(appender: DuckDBAppender, types: readonly DuckDBType[]) {
    this.appender = appender;
    this.types = types;
    this.chunk = DuckDBDataChunk.create(types, CHUNK_ROWS);
  }

  /** The columns to be filled with `rows` (at most CHUNK_ROWS) rows before `write`. */
  columns(rows: number): readonly Items[] {
    if (rows !== this.size) this.chunk.rowCount = rows;
    this.size = rows;
    return this.types.map((_, index) => itemsOf(this.chunk.getColumnVector(index)));
  }

  write(): void {
    for (const index of this.types.keys()) flush(this.chunk.getColumnVector(index));
    this.appender.appendDataChunk(this.chunk);
  }

  close(): void {
    this.appender.closeSync();
  }
}

/** A 64-bit column as pairs of 32-bit words. */
export function wordsOf(items: Items | undefined): Int32Array {
  if (!(items instanceof BigInt64Array)) throw new Error("not a column of 64-bit numbers");
  return new Int32Array(items.buffer, items.byteOffset, items.length * 2);
}
