import type { LoginState } from "./session.ts";
import type { Refusal, RefusalReason } from "./types.ts";

const REPORT_EVERY_MS = 1_000;

/** Counts what was refused and reports it, per log-in and reason at most once a second. */
export class Refusals {
  readonly counts: Record<RefusalReason, number> = {
    login: 0,
    "publish-right": 0,
    "subscribe-right": 0,
    "will-right": 0,
    size: 0,
    rate: 0,
    overload: 0,
    protocol: 0,
    connections: 0,
  };
  readonly #report: (what: Refusal) => void;
  readonly #now: () => number;
  /** Those of nobody in particular, all together: a scan of the port must not flood the hub with reports. */
  readonly #anonymous: LoginState["reports"] = new Map();

  constructor(report: (what: Refusal) => void, now: () => number) {
    this.#report = report;
    this.#now = now;
  }

  add(login: LoginState | null, what: Omit<Refusal, "count" | "login"> & { readonly login?: string }): void {
    const { reason } = what;
    this.counts[reason] += 1;
    if (login) login.refused[reason] = (login.refused[reason] ?? 0) + 1;
    const reports = login?.reports ?? this.#anonymous;
    const now = this.#now();
    const last = reports.get(reason) ?? { at: Number.NEGATIVE_INFINITY, count: 0 };
    last.count += 1;
    reports.set(reason, last);
    if (now - last.at < REPORT_EVERY_MS) return;
    const { count } = last;
    last.at = now;
    last.count = 0;
    this.#report({ ...what, login: what.login ?? login?.grant.username ?? "", count });
  }
}
