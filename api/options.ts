import type { FastifyBaseLogger } from "fastify";

/** Calls back every so many milliseconds until the returned function is called. */
export type Every = (milliseconds: number, call: () => void) => () => void;

export interface ApiOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The address that people type, where it differs from the one listened on. */
  readonly publicUrl: string | null;
  /** The built dashboard; null or an empty folder shows a page that says how to build it. */
  readonly dashboardDir: string | null;
  /** Whether X-Forwarded-* are believed, or from which addresses. */
  readonly trustProxy: boolean | string;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  /** Cookie for https only; by default when `publicUrl` is https. */
  readonly cookieSecure?: boolean;
  /** A session ends so long after its last use; 12 by default. */
  readonly sessionHours?: number;
  /** Per address; 300 by default: the lock-out guards each account besides. */
  readonly logInsPerMinute?: number;
  /** Per address; 60,000 by default. */
  readonly requestsPerMinute?: number;
  /** Real time by default; tests move it themselves. */
  readonly every?: Every;
}

export const everyOnWall: Every = (milliseconds, call) => {
  const timer = setInterval(call, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
};
