import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel, type MessagePort, parentPort, type TransferListItem, Worker, workerData } from "node:worker_threads";

/** Functions that live in a worker, as the caller sees them: everything answers later. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

/** An answer whose typed arrays move to the asker instead of being copied: whoever gives it must not touch them again. */
export class Moved {
  readonly value: object;
  readonly transfer: readonly ArrayBuffer[];

  constructor(value: object) {
    this.value = value;
    const buffers = Object.values(value).flatMap((field: unknown) =>
      ArrayBuffer.isView(field) && field.buffer instanceof ArrayBuffer ? [field.buffer] : [],
    );
    // Empty columns may be one and the same array.
    this.transfer = [...new Set(buffers)];
  }
}

interface Ask {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}
interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: unknown;
  /** Codes do not survive the way between threads with their error. */
  readonly code?: string | undefined;
}

export interface WorkerHandle<T> {
  readonly call: Remote<T>;
  /** Sends without waiting for an answer, moving `transfer` instead of copying it. */
  post(message: unknown, transfer?: readonly TransferListItem[]): void;
  /** Messages that the worker posts by itself. */
  onPost(listener: (message: never) => void): void;
  /** Called once when the worker ends without having been asked to. */
  onDead(listener: (error: Error) => void): void;
  /** Calls under way. */
  readonly waiting: number;
  stop(): Promise<void>;
}

/** Node 20 does not apply `--import tsx` to a worker's own file: a first module registers tsx, then imports it. */
function throughTsx(url: URL): URL {
  const api = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const code = `import { register } from ${api}; register(); await import(${JSON.stringify(url.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

/**
 * Where the bundles of a build of these very sources lie (a path). With it threads run from there also where the caller
 * runs from source: compiling TypeScript anew for each thread is most of what some suites do.
 */
const BUILT = process.env.SHOUWANG_BUILT_THREADS;

/** @param base the caller's own URL */
function placeOf(name: string, base: string): URL {
  if (!base.endsWith(".ts")) return new URL(`./${name}.js`, base);
  const built = BUILT === undefined ? null : join(BUILT, `${name}.js`);
  return built !== null && existsSync(built) ? pathToFileURL(built) : throughTsx(new URL(`./${name}.ts`, base));
}

/**
 * Starts a worker thread of this room: `name` is its file beside the caller's, without ending. Run from source it is
 * TypeScript (through tsx), run from the build it is the bundle of the same name.
 */
export function startWorker<T>(name: string, base: string, data: unknown): WorkerHandle<T> {
  const url = placeOf(name, base);
  const channel = new MessageChannel();
  const worker = new Worker(url, {
    workerData: { data, port: channel.port2 },
    transferList: [channel.port2],
    execArgv: base.endsWith(".ts") ? [] : [...process.execArgv],
  });
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let next = 1;
  let dead: Error | undefined;
  let stopping = false;
  let deadListener: ((error: Error) => void) | undefined;
  channel.port1.on("message", (answer: Answer) => {
    const call = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.error !== undefined)
      call?.reject(answer.code === undefined ? answer.error : Object.assign(asError(answer.error), { code: answer.code }));
    else call?.resolve(answer.value);
  });
  const die = (error: Error): void => {
    if (dead) return;
    dead = error;
    for (const call of pending.values()) call.reject(error);
    pending.clear();
    if (!stopping) deadListener?.(error);
  };
  worker.on("error", (error) => die(asError(error)));
  worker.on("exit", (code) => die(new Error(`worker ${name} ended with code ${code}`)));
  const invoke = (method: string, args: readonly unknown[]): Promise<unknown> => {
    if (dead) return Promise.reject(dead);
    const id = next++;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      channel.port1.postMessage({ id, name: method, args } satisfies Ask);
    });
  };
  const call = new Proxy(
    {},
    { get: (_, method) => (typeof method === "string" && method !== "then" ? (...args: unknown[]) => invoke(method, args) : undefined) },
  ) as Remote<T>;
  return {
    call,
    post: (message, transfer) => worker.postMessage(message, transfer ? [...transfer] : []),
    onPost: (listener) => void worker.on("message", listener as (message: unknown) => void),
    onDead: (listener) => {
      deadListener = listener;
    },
    get waiting() {
      return pending.size;
    },
    stop: async () => {
      stopping = true;
      await invoke("stop", []).catch(() => undefined);
      channel.port1.close();
      await worker.terminate();
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The data that the worker was started with. */
export function startedWith<T>(): T {
  return (workerData as { data: T }).data;
}

/**
 * Serves the functions of `methods` to the thread that started this worker. A method `stop` is called before the end.
 * @param onPost takes what the other side posts without waiting
 */
export function serve(methods: Readonly<Record<string, (...args: never[]) => unknown>>, onPost?: (message: never) => void): void {
  const { port } = workerData as { port: MessagePort };
  port.on("message", async (ask: Ask) => {
    try {
      const method = methods[ask.name];
      const value = method ? await method(...(ask.args as never[])) : undefined;
      if (value instanceof Moved) port.postMessage({ id: ask.id, value: value.value } satisfies Answer, [...value.transfer]);
      else port.postMessage({ id: ask.id, value } satisfies Answer);
    } catch (error) {
      const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
      port.postMessage({ id: ask.id, error: asError(error), code } satisfies Answer);
    }
  });
  if (onPost) parentPort?.on("message", onPost as (message: unknown) => void);
}

/** Posts to the thread that started this worker, outside of any call. */
export function postHome(message: unknown, transfer?: readonly TransferListItem[]): void {
  parentPort?.postMessage(message, transfer ? [...transfer] : []);
}
