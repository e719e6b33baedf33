import type { Instant, WallView } from "../../contracts/index.ts";
import { readWallFrame } from "./frame.ts";
import type { LiveSocket } from "./store.ts";

/** What a screen on the wall knows now. */
export interface WallState {
  readonly link: "connecting" | "live" | "lost" | "ended";
  readonly view: WallView | null;
  /** Time of this machine at which the last frame came. */
  readonly lastFrameAt: Instant | null;
}

interface WallPorts {
  connect(on: { open(): void; text(text: string): void; closed(code: number): void }): LiveSocket;
  now(): Instant;
  /** Calls `run` after `ms`; the answer cancels it. */
  later(ms: number, run: () => void): () => void;
}

export interface WallStore {
  state(): WallState;
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
}

/** The hub's close code for a log-in that has ended. */
const ENDED = 4401;
/** The hub speaks every five seconds; after three times that the line is taken for dead. */
const SILENCE_MS = 15_000;
const AGAIN_MS = [500, 2_000, 5_000, 10_000] as const;

/** The feed of a screen on the wall: whole pictures, so that nothing needs to be asked for again. */
export function createWallStore(ports: WallPorts): WallStore {
  let state: WallState = { link: "connecting", view: null, lastFrameAt: null };
  const listeners = new Set<() => void>();
  let socket: LiveSocket | null = null;
  let generation = 0;
  let failures = 0;
  let cancel: (() => void) | null = null;

  const set = (next: WallState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const drop = (): void => {
    generation += 1;
    cancel?.();
    cancel = null;
    socket?.close();
    socket = null;
  };
  function lose(code: number): void {
    drop();
    if (code === ENDED) {
      set({ link: "ended", view: null, lastFrameAt: state.lastFrameAt });
      return;
    }
    set({ ...state, link: "lost" });
    const wait = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 10_000;
    failures += 1;
    cancel = ports.later(wait, connect);
  }
  function watch(mine: number): void {
    cancel?.();
    cancel = ports.later(SILENCE_MS, () => {
      if (mine === generation) lose(0);
    });
  }
  function connect(): void {
    generation += 1;
    const mine = generation;
    watch(mine);
    socket = ports.connect({
      open: () => undefined,
      text: (text) => {
        const frame = mine === generation ? readWallFrame(text) : undefined;
        if (frame === undefined) return;
        failures = 0;
        watch(mine);
        set({ link: "live", view: frame.wall, lastFrameAt: ports.now() });
      },
      closed: (code) => {
        if (mine === generation) lose(code);
      },
    });
  }
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: connect,
    stop: drop,
  };
}
