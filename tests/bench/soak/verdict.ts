import { atMost, type BenchRow, told } from "../row.ts";
import type { Sample } from "./sample.ts";
import { type Trend, trendOf } from "./trend.ts";

/** Limits of what counts as flat over the last two thirds of a soak. */
const MEMORY_MB_PER_HOUR = 20;
const HANDLES_PER_HOUR = 5;
/** A row of the series before DuckDB makes it smaller: three times of 8 bytes, the value, its series, its quality. */
const ROW_BYTES = 37;
const MB = 1_048_576;

/** The part of a soak that is judged: the first third fills caches. */
const settled = (samples: readonly Sample[]): readonly Sample[] => samples.slice(Math.floor(samples.length / 3));

/** A slope within twice its own error may be no slope at all: what is surely there is judged. */
const surely = ({ perHour, errorPerHour }: Trend): number => Math.max(0, perHour - 2 * errorPerHour);

/** What the samples say of memory, handles and queues: flat or not. */
export function steadiness(bench: string, samples: readonly Sample[]): BenchRow[] {
  const late = settled(samples);
  const trend = (of: (sample: Sample) => number): Trend => trendOf(late.map((sample) => [sample.at, of(sample)]));
  const most = (of: (sample: Sample) => number, among = samples): number => Math.max(...among.map(of));
  const [memory, heap, handles] = [trend((s) => s.rssMb), trend((s) => s.heapMb), trend((s) => s.handles)];
  const metric =
    (name: string) =>
    (sample: Sample): number =>
      sample.metrics[name] ?? 0;
  return [
    atMost(bench, "memory, growth beyond its scatter", surely(memory), "MB/h", MEMORY_MB_PER_HOUR),
    told(bench, `  … slope ± ${memory.errorPerHour.toFixed(1)}`, memory.perHour, "MB/h"),
    told(bench, "  … after a third, and most", late[0]?.rssMb ?? Number.NaN, "MB"),
    told(
      bench,
      "  … most",
      most((s) => s.rssMb),
      "MB",
    ),
    told(bench, `heap slope ± ${heap.errorPerHour.toFixed(1)}`, heap.perHour, "MB/h"),
    atMost(bench, "file handles, growth beyond their scatter", surely(handles), "handles/h", HANDLES_PER_HOUR),
    told(
      bench,
      "  … most",
      most((s) => s.handles),
      "handles",
    ),
    told(
      bench,
      "threads, most",
      most((s) => s.threads),
      "threads",
    ),
    told(bench, "rows waiting for the series, most", most(metric("series_queued")), "rows"),
    told(bench, "changes waiting for the records, most", most(metric("records_pending")), "changes"),
    told(bench, "bytes waiting for the journal, most", most(metric("journal_queue_bytes")), "bytes"),
    told(bench, "event loop held up, most", most(metric("loop_delay_seconds")) * 1_000, "ms"),
    told(bench, "open alerts at the end", metric("alerts_open")(samples.at(-1) ?? EMPTY), "alerts"),
    told(bench, "cells of the rules, slope", trend(metric("rule_cells")).perHour, "cells/h"),
    atMost(bench, "rows lost by the series store", most(metric("series_lost_total")), "rows", 0),
    atMost(bench, "samples in which the hub was degraded", samples.filter((s) => metric("degraded")(s) > 0).length, "samples", 0),
  ];
}

const EMPTY: Sample = {
  at: 0,
  rssMb: 0,
  heapMb: 0,
  handles: 0,
  threads: 0,
  journalMb: 0,
  journalFiles: 0,
  newestJournal: "",
  seriesMb: 0,
  recordsMb: 0,
  metrics: {},
};

/** What the disk took, against what is computed from the messages. */
export function diskUse(bench: string, samples: readonly Sample[], sentBytes: number | null, messages: number): BenchRow[] {
  const [first = EMPTY, last = EMPTY] = [samples[0], samples.at(-1)];
  const rows = (last.metrics.series_rows_total ?? 0) - (first.metrics.series_rows_total ?? 0);
  const journal = (last.metrics.journal_bytes_total ?? 0) - (first.metrics.journal_bytes_total ?? 0);
  return [
    ...(sentBytes === null ? [] : [told(bench, "journal, bytes written for each byte of topic and payload", journal / sentBytes, "")]),
    told(bench, "journal, bytes for each message", journal / Math.max(1, messages), "bytes"),
    told(bench, "journal files begun", new Set(samples.map((s) => s.newestJournal)).size, "files"),
    atMost(bench, "journal files at once, most", Math.max(...samples.map((s) => s.journalFiles)), "files", 3),
    told(bench, "journal on disk, most", Math.max(...samples.map((s) => s.journalMb)), "MB"),
    atMost(
      bench,
      `series, bytes for each of ${rows} readings`,
      ((last.seriesMb - first.seriesMb) * MB) / Math.max(1, rows),
      "bytes",
      ROW_BYTES,
    ),
    told(bench, "series on disk at the end", last.seriesMb, "MB"),
    told(bench, "records on disk at the end", last.recordsMb, "MB"),
  ];
}
