import { startWorker, type WorkerHandle } from "../rpc.ts";
import type { Batch, Opened, SeriesWorker, StartData } from "./wire.ts";

/** Failed batches in a row after which the thread is started anew: a database may refuse everything after a fatal error. */
const ENOUGH = 3;

/** The thread that owns DuckDB, started anew when it dies or refuses every batch. */
export class SeriesThread {
  private handle: WorkerHandle<SeriesWorker>;
  private dead: Error | undefined;
  private failures = 0;
  private readonly data: StartData;
  private readonly onReopened: (opened: Opened) => void;

  private constructor(data: StartData, onReopened: (opened: Opened) => void) {
    this.data = data;
    this.onReopened = onReopened;
    this.handle = this.start();
  }

  static async open(
    data: StartData,
    onReopened: (opened: Opened) => void,
  ): Promise<{ readonly thread: SeriesThread; readonly opened: Opened }> {
    const thread = new SeriesThread(data, onReopened);
    try {
      return { thread, opened: await thread.handle.call.open() };
    } catch (error) {
      await thread.handle.stop();
      throw error;
    }
  }

  /** For questions; rejects while the thread is dead. */
  get call(): WorkerHandle<SeriesWorker>["call"] {
    return this.handle.call;
  }

  async write(batch: Batch): Promise<void> {
    if (this.dead || this.failures >= ENOUGH) {
      await this.restart();
      // What is still to be written is known only now: the sender asks again.
      throw new Error("the series thread was started anew");
    }
    try {
      await this.handle.call.write(batch);
      this.failures = 0;
    } catch (error) {
      this.failures++;
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.handle.stop();
  }

  private start(): WorkerHandle<SeriesWorker> {
    this.dead = undefined;
    this.failures = 0;
    const handle = startWorker<SeriesWorker>("series-worker", import.meta.url, this.data);
    handle.onDead((error) => {
      this.dead = error;
    });
    return handle;
  }

  private async restart(): Promise<void> {
    await this.handle.stop();
    this.handle = this.start();
    try {
      this.onReopened(await this.handle.call.open());
    } catch (error) {
      this.dead = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
}
