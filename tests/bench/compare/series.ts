import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY } from "../../../contracts/index.ts";
import { hasVictoria } from "../../support/victoria.ts";
import { quantile } from "../rig.ts";
import type { Bench, BenchRow } from "../row.ts";
import { DAY0, type SeriesData, type SeriesName, seriesData } from "../series-data.ts";
import { compared, skipped } from "./figure.ts";
import { hubStore, type SeriesPeer } from "./series-peers.ts";
import { victoriaStore } from "./victoria-store.ts";

const NAME = "compare-series";
const ROWS = 10_000_000;
const SERIES = 2_000;
const DAYS = 30;
const RUNS = 5;
const ROUNDS = 9;

interface Question {
  readonly measure: string;
  /** What must be found at least, so that an empty answer is no fast one. */
  readonly atLeast: number;
  ask(peer: SeriesPeer, turn: number): Promise<number>;
}

function questionsOf(data: SeriesData): readonly Question[] {
  const named = (n: number): SeriesName => data.names[n] ?? { device: "device-0", measurement: "heart_rate" };
  const quick = (turn: number): SeriesName => named(turn % Math.max(1, data.fast));
  const slow = (turn: number): SeriesName => named(data.fast + ((turn * 97) % (data.names.length - data.fast)));
  const end = DAY0 + data.days * DAY;
  return [
    {
      measure: "a day at 1 Hz, raw",
      atLeast: 86_000,
      ask: (peer, turn) => peer.raw(quick(turn), DAY0 + (turn % data.days) * DAY, DAY0 + ((turn % data.days) + 1) * DAY),
    },
    { measure: `${data.days} days at 1 Hz to 500 buckets`, atLeast: 400, ask: (peer, turn) => peer.buckets(quick(turn), DAY0, end, 500) },
    {
      measure: `${data.days} days of a slow series to 500 buckets`,
      atLeast: 100,
      ask: (peer, turn) => peer.buckets(slow(turn), DAY0, end, 500),
    },
    { measure: `newest value of ${data.names.length} series`, atLeast: data.names.length, ask: (peer) => peer.latest() },
  ];
}

/** The median of some questions, each of another series or day, five times over. */
async function timesOf(peer: SeriesPeer, question: Question): Promise<readonly number[]> {
  const runs: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const from = performance.now();
      const found = await question.ask(peer, run * ROUNDS + round);
      times.push(performance.now() - from);
      if (found < question.atLeast) throw new Error(`${peer.who} found ${found} of ${question.atLeast}: ${question.measure}`);
    }
    // The first run warms up.
    if (run > 0) runs.push(quantile(times, 0.5));
  }
  return runs;
}

async function measured(peer: SeriesPeer, data: SeriesData): Promise<readonly BenchRow[]> {
  const { who } = peer;
  const rows = [compared(NAME, { measure: `writing ${data.rows} readings`, who, unit: "readings/s", better: "more", runs: peer.written })];
  for (const question of questionsOf(data))
    rows.push(compared(NAME, { measure: question.measure, who, unit: "ms", better: "less", runs: await timesOf(peer, question) }));
  const bytes = (await peer.bytes()) / data.rows;
  rows.push(compared(NAME, { measure: "disk for each reading", who, unit: "bytes", better: "less", runs: [bytes] }));
  return rows;
}

export const compareSeries: Bench = {
  name: NAME,
  about: `the same ${ROWS} readings written to, and asked of, the hub's store and VictoriaMetrics`,
  run: async ({ rows, days }) => {
    const data = seriesData(rows ?? ROWS, SERIES, days ?? DAYS);
    const dir = mkdtempSync(join(tmpdir(), "compare-series-"));
    const found: BenchRow[] = [];
    try {
      const makers = [() => hubStore(join(dir, "duckdb"), data), ...(hasVictoria ? [() => victoriaStore(data)] : [])];
      for (const make of makers) {
        const peer = await make();
        found.push(...(await measured(peer, data)));
        await peer.stop();
      }
      return hasVictoria ? found : [...found, skipped(NAME, "VictoriaMetrics", "apt-get install victoria-metrics")];
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};
