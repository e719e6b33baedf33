import { startWorker, type WorkerHandle } from "../rpc.ts";
import type { Looked, LookOrder } from "./look-back.ts";
import type { LookBackMethods } from "./look-back-worker.ts";

/** Who turns pages asks again soon; a thread that nobody asks costs memory. */
const IDLE_MS = 30_000;

export interface JournalLook {
  /** One after the other, in a thread of its own that ends when nobody asks any more: intake and its sync wait for none of it. */
  look(order: LookOrder): Promise<Looked>;
  stop(): Promise<void>;
}

/** Looks into the journal of a directory beside the thread that writes it. */
export function createJournalLook(dir: string): JournalLook {
  let worker: WorkerHandle<LookBackMethods> | undefined;
  let before: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;

  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ended = worker;
    worker = undefined;
    await ended?.stop();
  };
  const run = async (order: LookOrder): Promise<Looked> => {
    if (worker === undefined) {
      const started = startWorker<LookBackMethods>("look-back-worker", import.meta.url, { dir });
      started.onDead(() => {
        if (worker === started) worker = undefined;
      });
      worker = started;
    }
    return worker.call.look(order);
  };
  return {
    look: (order) => {
      waiting++;
      clearTimeout(idle);
      const done = before
        .then(() => run(order))
        .finally(() => {
          waiting--;
          if (waiting === 0) idle = setTimeout(() => void end(), IDLE_MS).unref();
        });
      before = done.catch(() => undefined);
      return done;
    },
    stop: end,
  };
}
