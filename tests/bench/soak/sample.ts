import { appendFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What one process holds at a moment, seen from outside, and what it says of itself. */
export interface Sample {
  /** Seconds since the load began. */
  readonly at: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly handles: number;
  readonly threads: number;
  readonly journalMb: number;
  readonly journalFiles: number;
  readonly newestJournal: string;
  readonly seriesMb: number;
  readonly recordsMb: number;
  readonly metrics: Readonly<Record<string, number>>;
}

const MB = 1_048_576;
const METRICS = [
  "messages_total",
  "readings_total",
  "events_total",
  "signals_total",
  "refused_total",
  "quarantined_total",
  "broker_connections",
  "broker_unacknowledged",
  "journal_bytes_total",
  "journal_queue_bytes",
  "journal_waiting_seconds",
  "series_queued",
  "series_rows_total",
  "series_lost_total",
  "series_days",
  "records_pending",
  "records_waiting",
  "records_dropped_total",
  "rule_cells",
  "rule_timers",
  "alerts_open",
  "live_connections",
  "live_behind",
  "loop_delay_seconds",
  "degraded",
  "fault",
] as const;

const TRIES = 5;

/** Bytes of all files below a directory; one that vanishes meanwhile counts nothing. */
export function bytesBelow(dir: string): number {
  let sum = 0;
  for (const entry of entriesOf(dir)) {
    const path = join(dir, entry.name);
    sum += entry.isDirectory() ? bytesBelow(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }
  return sum;
}

function entriesOf(dir: string): readonly { readonly name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The segments of the journal that lie on the disk now. */
export function journalFiles(dataDir: string): readonly string[] {
  return entriesOf(join(dataDir, "journal"))
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".sqlite"));
}

/** Values of the Prometheus text, summed over labels. */
function readMetrics(text: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split("\n")) {
    const name = /^shouwang_([a-z0-9_]+)/.exec(line)?.[1];
    if (name !== undefined) sums.set(name, (sums.get(name) ?? 0) + Number(line.slice(line.lastIndexOf(" ") + 1)));
  }
  return sums;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A connection that breaks off on an overloaded machine is asked again; a hub that is gone is told at once. */
async function askMetrics({ http, pid }: { readonly pid: number; readonly http: string }, at: number): Promise<Response> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await fetch(`${http}/metrics`, { signal: AbortSignal.timeout(20_000), headers: { connection: "close" } });
    } catch (error) {
      if (left > 0 && isAlive(pid)) continue;
      const why = error instanceof Error ? `${error.message} ${String(error.cause ?? "")}` : String(error);
      throw new Error(`no metrics after ${Math.round(at)} s (its process ${isAlive(pid) ? "lives" : "is gone"}): ${why}`, { cause: error });
    }
  }
}

/** Takes one sample of the hub `pid` that listens at `http` and keeps its files in `dataDir`. */
export async function takeSample(
  hub: { readonly pid: number; readonly http: string; readonly dataDir: string },
  at: number,
): Promise<Sample> {
  const answer = await askMetrics(hub, at);
  const metrics = readMetrics(await answer.text());
  const status = readFileSync(`/proc/${hub.pid}/status`, "utf8");
  const own = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  const files = journalFiles(hub.dataDir);
  return {
    at,
    rssMb: own("VmRSS") / 1024,
    heapMb: (metrics.get("nodejs_heap_size_used_bytes") ?? 0) / MB,
    handles: readdirSync(`/proc/${hub.pid}/fd`).length,
    threads: own("Threads"),
    journalMb: bytesBelow(join(hub.dataDir, "journal")) / MB,
    journalFiles: files.length,
    newestJournal: files.toSorted().at(-1) ?? "",
    seriesMb: bytesBelow(join(hub.dataDir, "series")) / MB,
    recordsMb: bytesBelow(join(hub.dataDir, "records")) / MB,
    metrics: Object.fromEntries(METRICS.map((name) => [name, metrics.get(name) ?? 0])),
  };
}

/** Keeps a sample in the file at once: a soak that is ended early has still told something. */
export function keepSample(file: string | null, sample: Sample): void {
  if (file !== null) appendFileSync(file, `${JSON.stringify(sample)}\n`);
}
