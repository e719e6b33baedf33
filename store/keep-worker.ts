import type { Remote, WorkerHandle } from "./rpc.ts";

export interface KeptWorker<T> {
  /** Answers through whichever thread lives; rejects while none does. */
  readonly call: Remote<T>;
  readonly dead: boolean;
  stop(): Promise<void>;
}

export interface KeepOptions<T> {
  readonly start: () => WorkerHandle<T>;
  readonly onDead: (error: Error) => void;
  /** Calls later, without keeping the process alive. */
  readonly later: (after: number, call: () => void) => void;
}

const FIRST_RESTART_MS = 300;
const LAST_RESTART_MS = 10_000;
/** A thread that lived so long had started well. */
const STEADY_MS = 30_000;

/** Keeps one worker thread running: when it dies another is started, more slowly each time that it dies at once. */
export function keepWorker<T>({ start, onDead, later }: KeepOptions<T>): KeptWorker<T> {
  let stopping = false;
  let dead: Error | undefined;
  let wait = FIRST_RESTART_MS;
  let handle = launch();

  function launch(): WorkerHandle<T> {
    const begun = performance.now();
    const worker = start();
    dead = undefined;
    worker.onDead((error) => {
      if (stopping) return;
      dead = error;
      onDead(error);
      wait = performance.now() - begun > STEADY_MS ? FIRST_RESTART_MS : Math.min(wait * 2, LAST_RESTART_MS);
      later(wait, () => {
        if (!stopping) handle = launch();
      });
    });
    return worker;
  }

  const refuse = (): Promise<never> => Promise.reject(dead);
  const call = new Proxy({} as Remote<T>, {
    get: (_, method) => {
      if (typeof method !== "string" || method === "then") return undefined;
      return (...args: unknown[]) => {
        const through: unknown = dead ? refuse : Reflect.get(handle.call, method);
        return typeof through === "function" ? through(...args) : undefined;
      };
    },
  });
  return {
    call,
    get dead() {
      return dead !== undefined;
    },
    stop: async () => {
      stopping = true;
      await handle.stop();
    },
  };
}
