import { spawn } from "node:child_process";
import type { Duration } from "../contracts/index.ts";

export interface ServiceManager {
  /** Says that the start is over. */
  ready(): void;
  /** Says that this thread still runs; to be called from the thread that must not hang. */
  alive(): void;
  stopping(): void;
  /** How often `alive` should be said; null where nobody asks. */
  readonly every: Duration | null;
}

type Env = Readonly<Record<string, string | undefined>>;

const SILENT: ServiceManager = { ready: () => undefined, alive: () => undefined, stopping: () => undefined, every: null };

/**
 * Speaks to systemd (sd_notify(3)) where it started this process with `Type=notify`. Node has no datagram sockets for
 * local addresses, so `systemd-notify` carries the words; the unit needs `NotifyAccess=all`.
 */
export function serviceManager(env: Env, failed: (error: Error) => void): ServiceManager {
  if (!env.NOTIFY_SOCKET) return SILENT;
  const usec = Number(env.WATCHDOG_USEC);
  let told = false;
  const say = (...words: string[]): void => {
    const child = spawn("systemd-notify", [`--pid=${process.pid}`, ...words], { stdio: "ignore", env: { ...env } });
    child.on("error", (error) => {
      if (!told) failed(error);
      told = true;
    });
    child.unref();
  };
  return {
    ready: () => say("--ready"),
    alive: () => say("WATCHDOG=1"),
    stopping: () => say("STOPPING=1"),
    every: Number.isFinite(usec) && usec > 0 ? Math.floor(usec / 1_000 / 3) : null,
  };
}
