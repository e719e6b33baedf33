import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Instant } from "../../contracts/index.ts";
import { createLiveStore, type LiveState, type LiveStore } from "./store.ts";

/** A store that never connects: what is read outside the shell. */
const nothing = createLiveStore({
  connect: () => ({ send: () => undefined, close: () => undefined }),
  now: () => 0,
  later: () => () => undefined,
});

export const LiveContext = createContext<LiveStore>(nothing);

export const useLiveStore = (): LiveStore => useContext(LiveContext);

/** One slice of the live state; `pick` must give the same object while nothing changed. */
export function useLive<T>(pick: (state: LiveState) => T): T {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, () => pick(store.state()));
}

/**
 * The hub's time, which ages are counted by: this machine's clock corrected by the last status, or the status itself
 * where the hub's clock is driven and stands still between moves.
 */
export function hubTime(state: LiveState, wall: Instant): Instant {
  const { status, lastFrameAt } = state;
  if (status === null || lastFrameAt === null) return wall;
  return status.clock === "driven" ? Date.parse(status.time) : wall + offsetOf(state);
}

let offset = 0;
let offsetFrom: string | null = null;
/** Measured once per status frame, at its arrival; under 2 s it is the network, not the clock. */
function offsetOf(state: LiveState): number {
  if (state.status !== null && state.lastFrameAt !== null && state.status.time !== offsetFrom) {
    offsetFrom = state.status.time;
    const measured = Date.parse(state.status.time) - state.lastFrameAt;
    offset = Math.abs(measured) < 2_000 ? 0 : measured;
  }
  return offset;
}

/** The hub's time now, refreshed every `every` milliseconds. */
export function useNow(every = 1_000): Instant {
  const store = useLiveStore();
  const [now, setNow] = useState(() => hubTime(store.state(), Date.now()));
  useEffect(() => {
    const tick = () => setNow(hubTime(store.state(), Date.now()));
    tick();
    const timer = setInterval(tick, every);
    return () => clearInterval(timer);
  }, [store, every]);
  return now;
}

export function useOpenAlerts() {
  const alerts = useLive((state) => state.alerts);
  return useMemo(() => [...alerts.values()], [alerts]);
}
