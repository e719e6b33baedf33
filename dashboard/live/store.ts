import {
  type Alert,
  type Case,
  type DeskFrame,
  type DeviceLive,
  ENDED_CASE_STATES,
  type HubStatus,
  type Instant,
  type LiveFrame,
  type LockedView,
  type Notice,
  standsAlone,
  type TestAlarm,
  type TestScreen,
  withRing,
} from "../../contracts/index.ts";
import { readFrame } from "./frame.ts";
import { provenHere } from "./unproven.ts";

/** What the desk knows now. Every change makes a new object; slices that did not change stay the same objects. */
export interface LiveState {
  /** `lost`: what is shown may be old; it heals by itself. */
  readonly link: "connecting" | "live" | "lost";
  /** Whether a snapshot has ever come: before it an empty queue means nothing. */
  readonly ready: boolean;
  readonly epoch: string | null;
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly cases: ReadonlyMap<string, Case>;
  readonly devices: ReadonlyMap<string, DeviceLive>;
  readonly status: HubStatus | null;
  /** Time of this machine at which the last frame came. */
  readonly lastFrameAt: Instant | null;
  /** What was told by telephone in the last minute and a half, by case: whom it rings now. */
  readonly rung: ReadonlyMap<string, readonly Notice[]>;
  /** The last alarms that were taken for a test, newest first. */
  readonly tests: readonly TestAlarm[];
  /** Set while this desk is locked: all that the hub still tells it. */
  readonly locked: LockedView | null;
  /** When the session runs out, told in its last hour; null: not soon. */
  readonly endsAt: Instant | null;
  /** When the chain was last proven, by the time of this machine; null: not told. */
  readonly provenAt: Instant | null;
  /** Things of the last snapshot and since that could not be read. */
  readonly unreadable: number;
}

export interface LiveSocket {
  send(text: string): void;
  close(): void;
}

export interface LivePorts {
  connect(on: { open(): void; text(text: string): void; closed(): void }): LiveSocket;
  /** Milliseconds of this machine. */
  now(): Instant;
  /** Calls `run` after `ms`; the answer cancels it. */
  later(ms: number, run: () => void): () => void;
  /** An alert is new, worse, or has happened again; not called for what a snapshot brings. */
  onAlert?(alert: Alert, before: Alert | undefined): void;
  onNotice?(notice: Notice): void;
  onCase?(one: Case): void;
  onRegistry?(entity: string): void;
  /** Somebody who was told could not bear it; told again with the next frame, at most a second later. */
  onFault?(error: unknown): void;
  /** The link has gone: the session may have ended with it. */
  onLost?(): void;
}

export interface LiveStore {
  state(): LiveState;
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
  /** A new connection at once: who is at the desk has changed. */
  restart(): void;
  /** Tells the hub that a test alarm is on a screen in sight. */
  seen(test: string, on: TestScreen): void;
}

/** The hub speaks at least once in 5 s; after 15 s of silence the line is taken for dead. */
const SILENCE_MS = 15_000;
const PING_MS = 5_000;
const TELL_EVERY_MS = 100;
/** Somebody who walks tests one point at a time. */
const MOST_TESTS = 3;
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;

const EMPTY: LiveState = {
  link: "connecting",
  ready: false,
  epoch: null,
  alerts: new Map(),
  cases: new Map(),
  devices: new Map(),
  status: null,
  lastFrameAt: null,
  rung: new Map(),
  tests: [],
  locked: null,
  endsAt: null,
  provenAt: null,
  unreadable: 0,
};

/** An alert stays on the desk until it is cleared and was seen. */
export const isOpenAlert = (alert: Alert): boolean => alert.closedAt === null && alert.state !== "normal";

function withItems<T extends { readonly id: string }>(
  map: ReadonlyMap<string, T>,
  items: readonly T[],
  keep: (item: T) => boolean,
): ReadonlyMap<string, T> {
  const next = new Map(map);
  for (const item of items) {
    if (keep(item)) next.set(item.id, item);
    else next.delete(item.id);
  }
  return next;
}

/** What is no danger by itself; everything else is shown in the turn in which it comes. */
function mayWait(frame: LiveFrame): boolean {
  if (frame.type === "alert") return !standsAlone(frame.alert);
  return frame.type === "devices" || frame.type === "case" || frame.type === "notice" || frame.type === "registry";
}

const always = (): boolean => true;
const isOpenCase = (one: Case): boolean => !ENDED_CASE_STATES.includes(one.state);

/** The state after one frame; pure. */
export function applyFrame(state: LiveState, frame: LiveFrame): LiveState {
  switch (frame.type) {
    case "snapshot":
      return {
        ...state,
        link: "live",
        ready: true,
        epoch: frame.epoch,
        alerts: withItems(new Map(), frame.alerts, isOpenAlert),
        cases: withItems(new Map(), frame.cases, isOpenCase),
        devices: withItems(new Map(), frame.devices, always),
        status: frame.status,
        locked: null,
      };
    // What was shown before must not stay in a locked page.
    case "locked":
      return { ...EMPTY, link: "live", ready: true, lastFrameAt: state.lastFrameAt, locked: frame.locked };
    case "session":
      return { ...state, endsAt: Date.parse(frame.endsAt) };
    case "alert":
      return { ...state, alerts: withItems(state.alerts, [frame.alert], isOpenAlert) };
    case "case":
      return { ...state, cases: withItems(state.cases, [frame.case], isOpenCase) };
    case "devices":
      return { ...state, devices: withItems(state.devices, frame.devices, always) };
    case "status":
      return { ...state, status: frame.status };
    case "notice":
      return { ...state, rung: withRing(state.rung, frame.notice) };
    case "test":
      return { ...state, tests: [frame.test, ...state.tests.filter(({ device }) => device !== frame.test.device)].slice(0, MOST_TESTS) };
    case "registry":
    // For the hub's own listener.
    case "proof":
      return state;
  }
}

/** Framework-free store over the live feed: numbered frames, resync on a gap, reconnect with back-off. */
export function createLiveStore(ports: LivePorts): LiveStore {
  let state = EMPTY;
  const listeners = new Set<() => void>();
  let socket: LiveSocket | null = null;
  let generation = 0;
  let expected = 0;
  let resyncing = false;
  let failures = 0;
  let running = false;
  let cancelRetry: (() => void) | null = null;
  let cancelWatch: (() => void) | null = null;

  let toldAt = Number.NEGATIVE_INFINITY;
  let cancelTelling: (() => void) | null = null;
  const tellAll = (): void => {
    cancelTelling?.();
    cancelTelling = null;
    toldAt = ports.now();
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        // In a flood React refuses a render too many: the others must hear of it all the same, and what follows the frame.
        ports.onFault?.(error);
      }
    }
  };
  const set = (next: LiveState): void => {
    state = next;
    tellAll();
  };
  /** In a storm the pages are drawn anew ten times a second, not for each frame. */
  const setSoon = (next: LiveState): void => {
    state = next;
    const wait = toldAt + TELL_EVERY_MS - ports.now();
    if (wait <= 0 || wait > TELL_EVERY_MS) tellAll();
    else cancelTelling ??= ports.later(wait, tellAll);
  };
  const say = (frame: DeskFrame): void => socket?.send(JSON.stringify(frame));

  function tell(frame: LiveFrame, before: LiveState): void {
    if (frame.type === "alert") ports.onAlert?.(frame.alert, before.alerts.get(frame.alert.id));
    else if (frame.type === "notice") ports.onNotice?.(frame.notice);
    else if (frame.type === "case") ports.onCase?.(frame.case);
    else if (frame.type === "registry") ports.onRegistry?.(frame.entity);
  }

  function take(text: string): void {
    const at = ports.now();
    const read = readFrame(text);
    if (read === undefined) {
      set({ ...state, lastFrameAt: at, unreadable: state.unreadable + 1 });
      askResync();
      return;
    }
    const { frame } = read;
    if (frame.type === "snapshot" || frame.type === "locked") {
      resyncing = false;
      failures = 0;
    } else if (frame.n !== expected) askResync();
    expected = frame.n + 1;
    const before = state;
    const unreadable = frame.type === "snapshot" ? read.unreadable : state.unreadable + read.unreadable;
    // Deltas are applied while a snapshot is awaited too: an alarm does not wait for it.
    const next = applyFrame(state, frame);
    const provenAt =
      next.status !== null && next.status !== state.status ? provenHere(state.provenAt, state.status, next.status, at) : state.provenAt;
    (mayWait(frame) ? setSoon : set)({ ...next, lastFrameAt: at, unreadable, provenAt });
    tell(frame, before);
  }

  function askResync(): void {
    if (resyncing) return;
    resyncing = true;
    say({ type: "resync" });
  }

  function watch(mine: number): void {
    cancelWatch = ports.later(PING_MS, () => {
      if (mine !== generation) return;
      if (ports.now() - (lastHeard ?? 0) > SILENCE_MS) return lose(mine);
      say({ type: "ping" });
      watch(mine);
    });
  }
  let lastHeard: Instant | null = null;

  function lose(mine: number): void {
    if (mine !== generation) return;
    generation += 1;
    cancelWatch?.();
    socket?.close();
    socket = null;
    if (!running) return;
    set({ ...state, link: "lost" });
    ports.onLost?.();
    const wait = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)] ?? 15_000;
    failures += 1;
    cancelRetry = ports.later(wait, connect);
  }

  function connect(): void {
    generation += 1;
    const mine = generation;
    expected = 0;
    resyncing = true;
    lastHeard = ports.now();
    socket = ports.connect({
      open: () => undefined,
      text: (text) => {
        if (mine !== generation) return;
        lastHeard = ports.now();
        take(text);
      },
      closed: () => lose(mine),
    });
    watch(mine);
  }

  function stop(): void {
    running = false;
    generation += 1;
    cancelRetry?.();
    cancelWatch?.();
    socket?.close();
    socket = null;
    cancelTelling?.();
    cancelTelling = null;
    state = EMPTY;
  }
  function start(): void {
    if (running) return;
    running = true;
    connect();
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    stop,
    seen: (test, on) => say({ type: "seen", test, on }),
    restart() {
      stop();
      set(EMPTY);
      failures = 0;
      start();
    },
  };
}
