import { startWorker, type WorkerHandle } from "../rpc.ts";
import type { SessionWorker, WrittenCells } from "./session-worker.ts";

export interface SessionStoreOptions {
  readonly dir: string;
  /** Milliseconds that changes gather before they are written; default 20. */
  readonly flushEvery?: number;
  readonly onFault: (fault: { readonly kind: "write-failed" | "worker-died"; readonly error: string }) => void;
}

/** Cells by key, on disk soon after they were saved. */
export interface SessionCells {
  load(each: (key: string, value: Uint8Array) => void): Promise<void>;
  /** The last value of a key counts; null removes it. */
  save(key: string, value: Uint8Array | null): void;
  /** Resolves once everything saved before is on disk; after two seconds in any case, so that nobody hangs on a full disk. */
  saved(): Promise<void>;
  stats(): { readonly waiting: number; readonly written: number };
  stop(): Promise<void>;
}

const FLUSH_MS = 20;
const PATIENCE_MS = 2_000;
const RESTART_MS = 500;
const LOAD_ROWS = 5_000;

interface Waiter {
  readonly number: number;
  done(): void;
}

/** Opens `sessions.sqlite` in a thread of its own; changes of the same cell between two writes cost one, or none. */
export async function openSessionStore(options: SessionStoreOptions): Promise<SessionCells> {
  const store = new ThreadedCells(options);
  await store.open();
  return store;
}

class ThreadedCells implements SessionCells {
  readonly #options: SessionStoreOptions;
  #worker: WorkerHandle<SessionWorker>;
  #dirty = new Map<string, Uint8Array | null>();
  /** What the worker has and has not answered; sent again where it dies. */
  #flight: WrittenCells | null = null;
  #number = 0;
  #waiters: Waiter[] = [];
  #timer: NodeJS.Timeout | undefined;
  #written = 0;
  #failing = false;
  #stopping = false;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
    this.#worker = this.#launch();
  }

  async open(): Promise<void> {
    await this.#worker.call.ready();
  }

  async load(each: (key: string, value: Uint8Array) => void): Promise<void> {
    for (let after = ""; ; ) {
      const cells = await this.#worker.call.read(after, LOAD_ROWS);
      for (const { key, value } of cells) each(key, value);
      const last = cells.at(-1);
      if (last === undefined || cells.length < LOAD_ROWS) return;
      after = last.key;
    }
  }

  save(key: string, value: Uint8Array | null): void {
    this.#dirty.set(key, value);
    if (this.#timer === undefined && this.#flight === null) this.#plan();
  }

  saved(): Promise<void> {
    const number = this.#dirty.size > 0 ? this.#number + 1 : this.#flight ? this.#number : 0;
    if (number === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(resolve, PATIENCE_MS);
      this.#waiters.push({
        number,
        done: () => {
          clearTimeout(late);
          resolve();
        },
      });
    });
  }

  stats(): { waiting: number; written: number } {
    return { waiting: this.#dirty.size + (this.#flight?.cells.length ?? 0), written: this.#written };
  }

  async stop(): Promise<void> {
    await this.saved();
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#worker.stop();
  }

  #plan(): void {
    this.#timer = setTimeout(() => this.#flush(), this.#options.flushEvery ?? FLUSH_MS);
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#flight !== null || this.#dirty.size === 0) return;
    this.#number += 1;
    this.#flight = { number: this.#number, cells: [...this.#dirty] };
    this.#dirty = new Map();
    this.#worker.post(this.#flight);
  }

  #launch(): WorkerHandle<SessionWorker> {
    const worker = startWorker<SessionWorker>("session-worker", import.meta.url, { dir: this.#options.dir });
    worker.onPost((answer: { readonly number: number; readonly error: string | null }) => this.#answered(answer));
    worker.onDead((error) => {
      if (this.#stopping) return;
      this.#options.onFault({ kind: "worker-died", error: String(error) });
      setTimeout(() => this.#relaunch(), RESTART_MS).unref();
    });
    return worker;
  }

  #relaunch(): void {
    if (this.#stopping) return;
    this.#worker = this.#launch();
    if (this.#flight) this.#worker.post(this.#flight);
  }

  #answered({ number, error }: { readonly number: number; readonly error: string | null }): void {
    if (number !== this.#flight?.number) return;
    if (error !== null) {
      // Told once; the worker goes on trying.
      if (!this.#failing) this.#options.onFault({ kind: "write-failed", error });
      this.#failing = true;
      return;
    }
    this.#failing = false;
    this.#written += this.#flight.cells.length;
    this.#flight = null;
    const done = this.#waiters.filter((waiter) => waiter.number <= number);
    this.#waiters = this.#waiters.filter((waiter) => waiter.number > number);
    for (const waiter of done) waiter.done();
    if (this.#dirty.size > 0) this.#plan();
  }
}
