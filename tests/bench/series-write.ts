import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Measurement, Reading } from "../../contracts/index.ts";
import { type HistoryPart, openInflux } from "../../store/influx/index.ts";
import { openSeries, type SeriesStore } from "../../store/series/index.ts";
import { hasVictoria, startVictoria } from "../support/victoria.ts";
import { type Bench, type BenchRow, told } from "./row.ts";

const ROWS = 1_000_000;
/** Readings of one message. */
const PER_MESSAGE = 4;
const DEVICES = 500;
const MEASUREMENTS = ["heart_rate", "spo2", "temperature", "battery"] as const satisfies readonly Measurement[];
/** A second of 2026, one reading per device and second. */
const BEGIN = Date.UTC(2026, 7, 1);
/** So many rows wait in memory at most, so that what is measured is the store. */
const AHEAD = 200_000;

function messageAt(pos: number): readonly Reading[] {
  const at = BEGIN + Math.floor(pos / DEVICES) * 1000;
  const device = `device-${pos % DEVICES}`;
  return MEASUREMENTS.map((measurement, i) => ({
    device,
    measurement,
    at,
    recv: at + 120,
    value: 70 + ((pos + i) % 300) / 10,
    quality: 0,
    pos,
  }));
}

/** The journal of this bench: what a position says is computed. */
async function* history(synced: () => number, after: number): AsyncGenerator<HistoryPart> {
  for (let first = after + 1; first <= synced(); ) {
    const last = Math.min(synced(), first + 499);
    const readings = Array.from({ length: last - first + 1 }, (_, i) => messageAt(first + i)).flat();
    yield { first, last, firstRecv: readings[0]?.recv ?? 0, lastRecv: readings.at(-1)?.recv ?? 0, readings, events: [] };
    first = last + 1;
  }
}

/** Rows per second from the first append to the last acknowledgement, after one message of each device has made its series known. */
async function measure(store: SeriesStore, rows: number, synced: (pos: number) => void): Promise<number> {
  const last = rows / PER_MESSAGE;
  await fill(store, 1, DEVICES, synced);
  const began = performance.now();
  await fill(store, DEVICES + 1, last, synced);
  return Math.round((rows - DEVICES * PER_MESSAGE) / ((performance.now() - began) / 1000));
}

async function fill(store: SeriesStore, first: number, last: number, synced: (pos: number) => void): Promise<void> {
  for (let pos = first; pos <= last; pos++) {
    store.append("c1", messageAt(pos), []);
    if (pos % 2_500 !== 0 && pos !== last) continue;
    synced(pos);
    store.flush("c1", pos);
    do await sleep(1);
    while (store.stats().queued > AHEAD);
  }
  while (store.position("c1") < last) await store.settle().then(() => sleep(1));
}

async function run(options: { readonly rows: number | null }): Promise<readonly BenchRow[]> {
  const rows = options.rows ?? ROWS;
  const row = (what: string, value: number): BenchRow => told("series-write", what, value, "rows/s");
  const dir = mkdtempSync(join(tmpdir(), "series-write-"));
  const found: BenchRow[] = [];
  try {
    const duckdb = await openSeries({ dir: join(dir, "duckdb"), memoryLimitMb: 384 });
    found.push(row("DuckDB, committed", await measure(duckdb, rows, () => undefined)));
    await duckdb.stop();
    if (!hasVictoria) return found;
    const server = await startVictoria();
    let synced = 0;
    const target = { url: server.url, token: "none", org: "o", bucket: "b", query: "victoria" as const };
    const store = await openInflux({ ...target, dir: join(dir, "influx"), history: (_, after) => history(() => synced, after) });
    const perSecond = await measure(store, rows, (pos) => {
      synced = pos;
    });
    found.push(row("VictoriaMetrics over HTTP, acknowledged", perSecond));
    await server.reveal();
    const held = await server.export('{__name__=~"(heart_rate|spo2|temperature|battery)_value"}');
    const stored = held.reduce((sum, series) => sum + series.values.length, 0);
    if (stored !== rows) throw new Error(`VictoriaMetrics holds ${stored} of ${rows} rows`);
    await store.stop();
    await server.clean();
    return found;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export const seriesWrite: Bench = {
  name: "series-write",
  about: "rows per second into DuckDB and into a real VictoriaMetrics",
  run,
};
