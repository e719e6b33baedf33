import { startWorker, type WorkerHandle } from "../rpc.ts";
import type { Opened } from "../series/wire.ts";
import type { Standing } from "./server-start.ts";
import type { InfluxBatch, InfluxStart, InfluxWorker, Position, Written } from "./wire.ts";

/** The thread that speaks with the server, started anew when it dies. */
export class InfluxThread {
  private handle: WorkerHandle<InfluxWorker>;
  private dead = false;
  private readonly data: InfluxStart;
  private readonly onReopened: (opened: Opened) => void;

  private constructor(data: InfluxStart, onReopened: (opened: Opened) => void) {
    this.data = data;
    this.onReopened = onReopened;
    this.handle = this.start();
  }

  static async open(
    data: InfluxStart,
    onReopened: (opened: Opened) => void,
  ): Promise<{ readonly thread: InfluxThread; readonly opened: Opened }> {
    const thread = new InfluxThread(data, onReopened);
    try {
      return { thread, opened: await thread.handle.call.open() };
    } catch (error) {
      await thread.handle.stop();
      throw error;
    }
  }

  /** For questions; rejects while the thread is dead. */
  get call(): WorkerHandle<InfluxWorker>["call"] {
    return this.handle.call;
  }

  async write(batch: InfluxBatch): Promise<Written> {
    if (this.dead) {
      await this.handle.stop();
      this.handle = this.start();
      this.onReopened(await this.handle.call.open());
      // Which names of series are still to be kept is known only now: the sender asks again.
      throw new Error("the thread of the series server was started anew");
    }
    return this.handle.call.write(batch);
  }

  settle(positions: readonly Position[]): Promise<Standing> {
    return this.handle.call.settle(positions);
  }

  async stop(): Promise<void> {
    await this.handle.stop();
  }

  private start(): WorkerHandle<InfluxWorker> {
    this.dead = false;
    const handle = startWorker<InfluxWorker>("influx-worker", import.meta.url, this.data);
    handle.onDead(() => {
      this.dead = true;
    });
    return handle;
  }
}
