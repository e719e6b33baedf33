// Builds readings through the series store's own path (append, flush, tend on a driven clock), then measures questions
// while 5,000 readings a second come in.
//
//   npx tsx tests/bench/series-bench.ts --rows 10000000 [--series 2000] [--days 90] [--fast 4] [--dir DIR] [--keep]
//
// A few series report every second, the others evenly so that the sum is --rows. Prints one JSON line per result.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { DAY, type Instant, type Measurement, MINUTE, type Reading, SECOND } from "../../contracts/index.ts";
import { createRecent } from "../../store/recent.ts";
import { openSeries, type SeriesStore } from "../../store/series/index.ts";

const { values: args } = parseArgs({
  options: {
    rows: { type: "string", default: "10000000" },
    series: { type: "string", default: "2000" },
    days: { type: "string", default: "90" },
    fast: { type: "string", default: "4" },
    dir: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const ROWS = Number(args.rows);
const SERIES = Number(args.series);
const DAYS = Number(args.days);
const FAST = Math.min(Number(args.fast), Math.floor(ROWS / DAYS / 86_400));
const DAY0 = Date.UTC(2026, 7, 1);
const COMMUNITY = "bench";
const MEASUREMENTS = ["heart_rate", "spo2", "temperature", "battery"] as const satisfies readonly Measurement[];
const RATE = 5000;

const say = (what: Readonly<Record<string, unknown>>): void => console.log(JSON.stringify(what));
const name = (series: number): { readonly device: string; readonly measurement: Measurement } => ({
  device: `device-${series >> 2}`,
  measurement: MEASUREMENTS[series & 3] ?? "battery",
});
const names = Array.from({ length: SERIES }, (_, series) => name(series));
/** Seconds between readings of a slow series, so that all days together hold ROWS. */
const STEP = Math.max(1, Math.round(((SERIES - FAST) * 86_400 * DAYS) / Math.max(1, ROWS - FAST * 86_400 * DAYS)));

let pos = 0;
function reading(series: number, at: Instant): Reading {
  const { device, measurement } = names[series] ?? name(series);
  // Sensors repeat themselves: a slow wave in steps of a tenth, with a little noise.
  const value = 70 + Math.round(100 * Math.sin(at / 7e6 + series) + ((at / 1000 + series * 31) % 7)) / 10;
  return { device, measurement, at, recv: at + 120, value, quality: 0, pos };
}

/** The readings of one second of the made-up past. */
function secondOf(at: Instant): readonly Reading[] {
  pos++;
  const out: Reading[] = [];
  for (let series = 0; series < FAST; series++) out.push(reading(series, at));
  const phase = (at / SECOND) % STEP;
  for (let series = FAST + phase; series < SERIES; series += STEP) out.push(reading(series, at + (series % 900)));
  return out;
}

async function tendAll(store: SeriesStore, now: Instant): Promise<number> {
  const began = performance.now();
  while ((await store.tend(now)).more);
  return performance.now() - began;
}

async function build(store: SeriesStore): Promise<void> {
  const began = performance.now();
  let rows = 0;
  let appendMs = 0;
  let tendMs = 0;
  for (let day = 0; day < DAYS; day++) {
    for (let second = 0; second < 86_400; second++) {
      const batch = secondOf(DAY0 + day * DAY + second * SECOND);
      const from = performance.now();
      store.append(COMMUNITY, batch, []);
      store.flush(COMMUNITY, pos);
      appendMs += performance.now() - from;
      rows += batch.length;
      if (second % 600 === 0) await sleep(0);
      if (store.stats().queued > 400_000) await store.settle();
    }
    await store.settle();
    tendMs += await tendAll(store, DAY0 + (day + 1) * DAY + 11 * MINUTE);
    if (day % 10 === 9) say({ built: day + 1, rows, seconds: Math.round((performance.now() - began) / 1000), rss: rss() });
  }
  const seconds = (performance.now() - began) / 1000;
  say({
    result: "build",
    rows,
    seconds: Math.round(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    appendUsPerRow: Number(((appendMs * 1000) / rows).toFixed(3)),
    tendMsPerDay: Math.round(tendMs / DAYS),
    bytes: store.stats().bytes,
  });
}

const rss = (): string => `${Math.round(process.memoryUsage().rss / 1e6)} MB`;

function median(times: readonly number[]): { readonly p50: number; readonly max: number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: Number((sorted[sorted.length >> 1] ?? 0).toFixed(1)), max: Number((sorted.at(-1) ?? 0).toFixed(1)) };
}

async function measure(what: string, limit: number, rounds: number, ask: (round: number) => Promise<number>): Promise<void> {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    found = await ask(round);
    times.push(performance.now() - began);
    await sleep(20);
  }
  say({ result: what, ...median(times), first: Number((times[0] ?? 0).toFixed(1)), limitMs: limit, found });
}

async function ask(store: SeriesStore): Promise<void> {
  const fast = (round: number) => names[round % Math.max(1, FAST)] ?? name(0);
  const slow = (round: number) => names[FAST + ((round * 97) % (SERIES - FAST))] ?? name(1);
  const start = (round: number, days: number): Instant => DAY0 + ((round * 13) % Math.max(1, DAYS - days)) * DAY;
  if (FAST > 0)
    await measure("one day at 1 Hz, raw", 50, 21, async (round) => {
      const from = start(round, 1);
      return (await store.raw({ ...fast(round), from, to: from + DAY, limit: 86_400 })).points.length;
    });
  for (const [kind, pick] of [
    ["1 Hz", fast],
    ["slow", slow],
  ] as const) {
    await measure(`30 days to 500 buckets, ${kind} series`, 150, 21, async (round) => {
      const from = start(round, 30);
      return (await store.buckets({ ...pick(round), from, to: from + 30 * DAY, points: 500 })).length;
    });
  }
  const now = DAY0 + DAYS * DAY;
  await measure(
    "last 30 days with the open one, 1 Hz series",
    150,
    21,
    async (round) => (await store.buckets({ ...fast(round), from: now - 29.5 * DAY, to: now + DAY / 2, points: 500 })).length,
  );
  await measure(
    "last hour to 60 buckets, slow series",
    150,
    21,
    async (round) => (await store.buckets({ ...slow(round), from: now - 30 * MINUTE, to: now + 30 * MINUTE, points: 60 })).length,
  );
  await measure("latest of all after a start (2 days)", 1000, 5, async () => (await store.latest(now - DAY)).length);
}

/** Feeds RATE readings a second of the open day until told to stop. */
async function feed(store: SeriesStore, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  let sent = 0;
  let tended = 0;
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - began) / 1000) * RATE);
    pos++;
    const batch: Reading[] = [];
    for (; sent < due; sent++) batch.push(reading(sent % SERIES, DAY0 + DAYS * DAY + Math.floor((sent / RATE) * SECOND)));
    store.append(COMMUNITY, batch, []);
    store.flush(COMMUNITY, pos);
    if (performance.now() - tended > 1000) {
      tended = performance.now();
      void store.tend(DAY0 + DAYS * DAY + Math.floor(performance.now() - began));
    }
    await sleep(5);
  }
  say({
    result: "fed meanwhile",
    rows: sent,
    perSecond: Math.round(sent / ((performance.now() - began) / 1000)),
    lost: store.stats().lost,
  });
}

function memory(): void {
  const recent = createRecent();
  const devices = Array.from({ length: 1250 }, (_, i) => `device-${i}`);
  const all = devices.flatMap((device) => MEASUREMENTS.map((measurement) => ({ device, measurement, value: 1, quality: 0, pos: 1 })));
  const rounds = Array.from({ length: 50 }, (_, i) => all.map((one) => ({ ...one, at: DAY0 + i * SECOND, recv: DAY0 + i * SECOND })));
  for (const batch of rounds.slice(0, 20)) for (const one of batch) recent.add(one);
  const began = performance.now();
  for (const batch of rounds.slice(20)) for (const one of batch) recent.add(one);
  say({ result: "recent.add", usPerReading: Number((((performance.now() - began) * 1000) / (30 * all.length)).toFixed(3)), limitUs: 0.3 });
  const times = Array.from({ length: 21 }, () => {
    const from = performance.now();
    for (const device of devices) recent.last(device);
    return performance.now() - from;
  });
  say({ result: "latest of 5,000 series", ...median(times), limitMs: 5 });
}

memory();
const dir = args.dir ?? mkdtempSync(join(tmpdir(), "series-bench-"));
const faults: unknown[] = [];
const open = (): Promise<SeriesStore> =>
  openSeries({ dir, lateWait: 0, onFault: (fault) => faults.push(fault), onGap: (gap) => faults.push(gap) });
try {
  say({ rows: ROWS, series: SERIES, days: DAYS, everySecond: FAST, othersEverySeconds: STEP, dir });
  let store = await open();
  if (store.position(COMMUNITY) === 0) await build(store);
  await store.stop();
  const began = performance.now();
  store = await open();
  pos = store.position(COMMUNITY);
  say({ result: "opening", ms: Math.round(performance.now() - began) });
  const stop = new AbortController();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const feeding = feed(store, stop.signal);
  await sleep(2000);
  delay.enable();
  await ask(store);
  delay.disable();
  stop.abort();
  await feeding;
  say({
    result: "this thread's longest stall",
    ms: Number((delay.max / 1e6).toFixed(1)),
    p99: Number((delay.percentile(99) / 1e6).toFixed(1)),
  });
  say({ result: "end", rss: rss(), faults, ...store.stats() });
  await store.stop();
} finally {
  if (!args.keep) rmSync(dir, { recursive: true, force: true });
}
