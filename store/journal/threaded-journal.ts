import type { Instant, JournalRecord } from "../../contracts/index.ts";
import type { WorkerHandle } from "../rpc.ts";
import { CommunityLog } from "./community-log.ts";
import type { JournalWorker, WorkerPost, WrittenBatches } from "./journal-worker.ts";
import { NotSynced } from "./not-synced.ts";
import { type Chunk, readBatches } from "./read-batches.ts";
import { nextRemoval, Passed, type RetentionPolicy } from "./retention.ts";
import type { FileState } from "./row.ts";
import { SyncTimes } from "./sync-times.ts";
import type { Batch, Journal, JournalFault, JournalHealth, JournalStats } from "./types.ts";

export interface ThreadedOptions {
  readonly flushEvery: number;
  readonly maxQueueBytes: number;
  readonly failAfterMs: number;
  readonly policy: RetentionPolicy;
  readonly onFault: (fault: JournalFault) => void;
}

interface Flight extends WrittenBatches {
  readonly bytes: number;
  readonly since: number;
}

const WATCH_MS = 100;
const RESTART_MS = 500;
const READ_BYTES = 4 * 1024 * 1024;

/** The main thread's half: gathers records, hands batches to the worker one post at a time, and tells who waited. */
export class ThreadedJournal implements Journal {
  readonly #options: ThreadedOptions;
  readonly #start: () => WorkerHandle<JournalWorker>;
  readonly #logs = new Map<string, CommunityLog>();
  readonly #listeners = new Set<(community: string, pos: number) => void>();
  readonly #passed = new Passed();
  readonly #syncTimes = new SyncTimes();
  #worker: WorkerHandle<JournalWorker>;
  #files: readonly FileState[] = [];
  /** Batches that the worker has and has not answered; kept, so that another worker can be given them. */
  #flight: Flight | undefined;
  #number = 0;
  #gathering = 0;
  #gatheringSince = 0;
  #lastPost = 0;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #watch: NodeJS.Timeout | undefined;
  #trouble: JournalHealth["reason"] = null;
  #stopping = false;
  #sweeping = false;
  #holds = 0;
  #counts = { batches: 0, records: 0, bytes: 0, refused: 0 };

  constructor(options: ThreadedOptions, start: () => WorkerHandle<JournalWorker>) {
    this.#options = options;
    this.#start = start;
    this.#worker = this.#launch();
  }

  /** Learns what the files hold. */
  async open(): Promise<void> {
    try {
      this.#files = await this.#worker.call.files();
    } catch (error) {
      this.#stopping = true;
      throw error;
    }
    for (const file of this.#files)
      for (const { community, last, lastRecv } of file.ranges) {
        const log = this.#logs.get(community);
        if (!log || log.last < last) this.#logs.set(community, new CommunityLog(community, last, lastRecv));
      }
    this.#watch = setInterval(() => this.#look(), WATCH_MS);
    this.#watch.unref();
  }

  append(record: JournalRecord): boolean {
    const log = this.#log(record.community);
    if (this.queueBytes >= this.#options.maxQueueBytes) {
      this.#counts.refused += 1;
      log.refuse(record);
      if (this.#trouble !== "queue-full") this.#fault("queue-full", { kind: "queue-full", bytes: this.queueBytes });
      return false;
    }
    const before = log.bytes;
    log.append(record);
    if (this.#gathering === 0) this.#gatheringSince = performance.now();
    this.#gathering += log.bytes - before;
    if (this.#timer === undefined && this.#flight === undefined) this.#plan();
    return true;
  }

  resume(community: string, pos: number): void {
    this.#log(community).resume(pos);
  }

  last(community: string): number {
    return this.#logs.get(community)?.last ?? 0;
  }
  lastRecv(community: string): Instant {
    return this.#logs.get(community)?.lastRecv ?? 0;
  }
  synced(community: string): number {
    return this.#logs.get(community)?.synced ?? 0;
  }
  communities(): readonly string[] {
    return [...this.#logs.keys()];
  }
  get queueBytes(): number {
    return this.#gathering + (this.#flight?.bytes ?? 0);
  }

  whenSynced(community: string, pos: number, done: (error?: Error) => void): void {
    this.#log(community).wait(pos, performance.now(), done);
  }

  onSynced(listener: (community: string, pos: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  read(community: string, after: number): AsyncIterable<readonly JournalRecord[]> {
    const load = async (from: number): Promise<Chunk> => ({
      batches: await this.#worker.call.read(community, from, READ_BYTES),
      synced: this.synced(community),
    });
    return readBatches(community, after, load, this.#options.onFault);
  }

  passed(reader: string, community: string, pos: number): void {
    this.#passed.set(reader, community, pos);
    this.#sweep();
  }

  hold(): () => void {
    this.#holds++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds--;
      this.#sweep();
    };
  }

  health(): JournalHealth {
    const waitingMs = this.#waitingMs();
    if (this.#trouble !== null) return { ok: false, waitingMs, reason: this.#trouble };
    return { ok: waitingMs < this.#options.failAfterMs, waitingMs, reason: waitingMs < this.#options.failAfterMs ? null : "slow" };
  }

  stats(): JournalStats {
    return {
      ...this.#counts,
      queueBytes: this.queueBytes,
      syncP50Ms: this.#syncTimes.quantile(0.5),
      syncP99Ms: this.#syncTimes.quantile(0.99),
      syncs: this.#syncTimes.histogram(),
      files: this.#files.length,
      diskBytes: this.#files.reduce((sum, file) => sum + file.bytes, 0),
    };
  }

  async stop(): Promise<void> {
    const until = performance.now() + this.#options.failAfterMs;
    while (this.queueBytes > 0 && performance.now() < until) {
      if (this.#flight === undefined) this.#flush();
      await new Promise<void>((resolve) => setTimeout(resolve, 1));
    }
    this.#stopping = true;
    clearInterval(this.#watch);
    this.#unplan();
    for (const log of this.#logs.values()) log.fail(Number.POSITIVE_INFINITY, new Error("the journal was stopped"));
    await this.#worker.stop();
  }

  #log(community: string): CommunityLog {
    let log = this.#logs.get(community);
    if (log === undefined) {
      log = new CommunityLog(community, 0, 0);
      this.#logs.set(community, log);
    }
    return log;
  }

  /** At once where the last commit is long past, so that a single message does not wait; else records gather for `flushEvery`. */
  #plan(): void {
    const rest = this.#options.flushEvery - (performance.now() - this.#lastPost);
    this.#timer = rest > 0.5 ? setTimeout(() => this.#flush(), rest) : setImmediate(() => this.#flush());
  }

  #unplan(): void {
    if (this.#timer === undefined) return;
    if (this.#timer instanceof Object && "refresh" in this.#timer) clearTimeout(this.#timer);
    else clearImmediate(this.#timer);
    this.#timer = undefined;
  }

  #flush(): void {
    this.#unplan();
    if (this.#flight !== undefined || this.#gathering === 0) return;
    const batches: Batch[] = [];
    for (const log of this.#logs.values()) if (log.bytes > 0) batches.push(...log.take());
    this.#lastPost = performance.now();
    this.#number += 1;
    this.#flight = { number: this.#number, batches, bytes: this.#gathering, since: this.#gatheringSince };
    this.#gathering = 0;
    this.#send(this.#flight);
  }

  /** Copies: what was sent is sent again should the worker die. */
  #send(flight: Flight): void {
    this.#worker.post({ number: flight.number, batches: flight.batches } satisfies WrittenBatches);
  }

  #launch(): WorkerHandle<JournalWorker> {
    const worker = this.#start();
    worker.onPost((message: WorkerPost) => {
      if (message.kind === "fault") this.#report(message.fault);
      else if (message.number === this.#flight?.number) this.#landed(message);
    });
    worker.onDead((error) => {
      if (this.#stopping) return;
      this.#fault("worker-died", { kind: "worker-died", error: String(error) });
      setTimeout(() => this.#relaunch(), RESTART_MS).unref();
    });
    return worker;
  }

  #relaunch(): void {
    if (this.#stopping) return;
    this.#worker = this.#launch();
    if (this.#flight) this.#send(this.#flight);
  }

  #landed(post: WorkerPost & { kind: "synced" }): void {
    const flight = this.#flight;
    if (flight === undefined) return;
    this.#flight = undefined;
    this.#syncTimes.add(post.ms);
    this.#counts.batches += flight.batches.length;
    this.#counts.bytes += flight.bytes;
    this.#noteFile(post);
    if (this.#gathering > 0) this.#plan();
    const reached = new Map<string, number>();
    for (const batch of flight.batches) {
      this.#counts.records += batch.count;
      reached.set(batch.community, batch.lastPos);
    }
    for (const [community, pos] of reached) {
      this.#log(community).advance(pos);
      for (const listener of this.#listeners) listener(community, pos);
    }
    if (this.#trouble !== null) {
      this.#trouble = null;
      this.#options.onFault({ kind: "recovered" });
    }
  }

  #noteFile(post: WorkerPost & { kind: "synced" }): void {
    const { current } = post;
    if (current === null) return;
    const newest = this.#files.at(-1);
    if (newest?.name === current.name) this.#files = [...this.#files.slice(0, -1), current];
    else {
      this.#files = [...this.#files, current];
      // The file before may have been set aside or given up rather than finished: ask instead of guessing.
      this.#worker.call.files().then(
        (files) => {
          this.#files = files;
          this.#sweep();
        },
        () => undefined,
      );
    }
  }

  /** Removes whole files from the old end, one at a time. */
  #sweep(): void {
    if (this.#sweeping || this.#stopping || this.#holds > 0) return;
    const removal = nextRemoval(this.#files, this.#passed, this.#options.policy);
    if (removal.kind === "none") return;
    if (removal.kind === "over-bound") {
      this.#options.onFault(removal);
      return;
    }
    if (removal.kind === "lost") this.#options.onFault({ kind: "lost-oldest", file: removal.file, readers: removal.readers });
    this.#sweeping = true;
    this.#worker.call
      .drop(removal.file)
      .then((files) => {
        this.#files = files;
        this.#sweeping = false;
        this.#sweep();
      })
      .catch(() => {
        // The worker died; the next sweep finds the file again.
        this.#sweeping = false;
      });
  }

  #waitingMs(): number {
    if (this.#flight) return performance.now() - this.#flight.since;
    return this.#gathering > 0 ? performance.now() - this.#gatheringSince : 0;
  }

  #look(): void {
    const waiting = this.#waitingMs();
    if (waiting < this.#options.failAfterMs) return;
    if (this.#trouble === null) this.#fault("slow", { kind: "slow", waitingMs: waiting });
    const before = performance.now() - this.#options.failAfterMs;
    for (const log of this.#logs.values()) log.fail(before, new NotSynced(waiting));
  }

  #report(fault: JournalFault): void {
    if (fault.kind !== "write-failed") this.#options.onFault(fault);
    else if (this.#trouble !== "write-failed") this.#fault("write-failed", fault);
  }

  #fault(trouble: JournalHealth["reason"], fault: JournalFault): void {
    this.#trouble = trouble;
    this.#options.onFault(fault);
  }
}
