import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { DAY, type Instant, MINUTE, SECOND } from "../../contracts/index.ts";
import { createRecent } from "../../store/recent.ts";
import { openSeries, type SeriesStore } from "../../store/series/index.ts";
import { quantile } from "./rig.ts";
import { atLeast, atMost, type Bench, type BenchRow, told } from "./row.ts";
import { buildSeries, COMMUNITY, DAY0, feedSeries, type SeriesData, seriesData } from "./series-data.ts";

const ROWS = 100_000_000;
const SERIES = 2_000;
const DAYS = 90;
/** Readings a second that come in while questions are asked. */
const RATE = 5_000;
const ROUNDS = 20;

/** Asks `ROUNDS` times after one that warms up, and tells the middle and the worst. */
async function asked(what: string, limit: number | null, ask: (round: number) => Promise<number>): Promise<readonly BenchRow[]> {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const began = performance.now();
    found = await ask(round);
    if (round > 0) times.push(performance.now() - began);
    await sleep(20);
  }
  const whole = `${what} (${found} found)`;
  const middle = quantile(times, 0.5);
  return [
    limit === null ? told("series", `${whole}, median`, middle, "ms") : atMost("series", `${whole}, median`, middle, "ms", limit),
    told("series", "  … least", Math.min(...times), "ms"),
    told("series", `  … worst of ${ROUNDS}`, Math.max(...times), "ms"),
  ];
}

async function questions(store: SeriesStore, data: SeriesData): Promise<readonly BenchRow[]> {
  const { days, fast, names } = data;
  const nameOf = (n: number) => names[n] ?? { device: "device-0", measurement: "heart_rate" as const };
  const quick = (round: number) => nameOf(round % Math.max(1, fast));
  const slow = (round: number) => nameOf(fast + ((round * 97) % (names.length - fast)));
  const start = (round: number, length: number): Instant => DAY0 + ((round * 13) % Math.max(1, days - length)) * DAY;
  const now = DAY0 + days * DAY;
  const span = Math.min(30, days);
  const buckets = async (name: ReturnType<typeof nameOf>, from: Instant, to: Instant, points: number): Promise<number> =>
    (await store.buckets({ ...name, from, to, points })).length;
  return [
    ...(await asked("one day at 1 Hz, raw", 50, async (round) => {
      const from = start(round, 1);
      return (await store.raw({ ...quick(round), from, to: from + DAY, limit: 86_400 })).points.length;
    })),
    ...(await asked("30 days to 500 buckets, 1 Hz series", 150, (round) =>
      buckets(quick(round), start(round, span), start(round, span) + span * DAY, 500),
    )),
    ...(await asked("30 days to 500 buckets, slow series", 150, (round) =>
      buckets(slow(round), start(round, span), start(round, span) + span * DAY, 500),
    )),
    ...(await asked("last 30 days with the open one, 1 Hz series", 150, (round) =>
      buckets(quick(round), now - (span - 0.5) * DAY, now + DAY / 2, 500),
    )),
    ...(await asked("last hour to 60 buckets, slow series", null, (round) =>
      buckets(slow(round), now - 30 * MINUTE, now + 30 * MINUTE, 60),
    )),
    ...(await asked("latest of all from the files, as after a start", null, async () => (await store.latest(now - DAY)).length)),
  ];
}

function inMemory(): readonly BenchRow[] {
  const recent = createRecent();
  const measurements = ["heart_rate", "spo2", "temperature", "battery"] as const;
  const devices = Array.from({ length: 1_250 }, (_, n) => `device-${n}`);
  for (let second = 0; second < 50; second++)
    for (const device of devices)
      for (const measurement of measurements)
        recent.add({ device, measurement, value: second, quality: 0, pos: 1, at: DAY0 + second * SECOND, recv: DAY0 + second * SECOND });
  const times = Array.from({ length: ROUNDS }, () => {
    const from = performance.now();
    for (const device of devices) recent.last(device);
    return performance.now() - from;
  });
  return [
    atMost("series", "latest of 5,000 series, median", quantile(times, 0.5), "ms", 5),
    told("series", `  … worst of ${ROUNDS}`, Math.max(...times), "ms"),
  ];
}

/** Builds what is missing; a directory that holds it all is used as it is. */
async function built(dir: string, data: SeriesData): Promise<readonly BenchRow[]> {
  const store = await openSeries({ dir, lateWait: 0 });
  try {
    if (store.position(COMMUNITY) >= data.days * 86_400) return [];
    const outcome = await buildSeries(store, data, (day) => process.stderr.write(`  day ${day} of ${data.days}\n`));
    return [
      told("series", `building: ${outcome.rows} readings`, outcome.rows / outcome.seconds, "readings/s"),
      told("series", "building: feeding thread for one reading", outcome.appendUs, "µs"),
      told("series", "building: upkeep for one day", outcome.tendMsPerDay, "ms"),
    ];
  } finally {
    await store.stop();
  }
}

async function underLoad(dir: string, data: SeriesData): Promise<readonly BenchRow[]> {
  const faults: unknown[] = [];
  const began = performance.now();
  const store = await openSeries({ dir, lateWait: 0, onFault: (fault) => faults.push(fault), onGap: (gap) => faults.push(gap) });
  const opening = performance.now() - began;
  const stop = new AbortController();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const feeding = feedSeries(store, data, RATE, stop.signal);
  try {
    await sleep(2_000);
    delay.enable();
    const rows = await questions(store, data);
    delay.disable();
    stop.abort();
    const rate = await feeding;
    return [
      told("series", "opening", opening, "ms"),
      ...rows,
      atLeast("series", "readings taken in meanwhile", rate, "readings/s", RATE * 0.99),
      atMost("series", "readings lost, faults", store.stats().lost + faults.length, "", 0),
      told("series", "asking thread's longest stall", delay.max / 1e6, "ms"),
      told("series", "on disk, for each reading", store.stats().bytes / data.rows, "bytes"),
      told("series", "on disk", store.stats().bytes / 1e6, "MB"),
      told("series", "memory of the process", process.memoryUsage().rss / 1e6, "MB"),
    ];
  } finally {
    stop.abort();
    await feeding;
    await store.stop();
  }
}

export const series: Bench = {
  name: "series",
  about: `${ROWS / 1e6} million readings of ${SERIES} series over ${DAYS} days, asked while ${RATE} a second come in`,
  run: async (options) => {
    const data = seriesData(options.rows ?? ROWS, SERIES, options.days ?? DAYS);
    const dir = options.dir ?? mkdtempSync(join(tmpdir(), "series-bench-"));
    try {
      return [...inMemory(), ...(await built(dir, data)), ...(await underLoad(dir, data))];
    } finally {
      if (options.dir === null) rmSync(dir, { recursive: true, force: true });
    }
  },
};
