import type { Clock, Instant, Notice } from "../contracts/index.ts";
import type { Channel } from "./channels.ts";
import { createLane, withOutcome } from "./lane.ts";
import type { ActOutcome, OutboxRecords, PendingNotice } from "./types.ts";

export interface OutboxOptions {
  readonly records: OutboxRecords;
  /** One per way, so that no notice waits for a channel that is not there. */
  readonly channels: { readonly [K in Notice["channel"]]: Channel };
  readonly clock: Clock;
  /** Runs `run` at `at` by the hub's clock; the answer takes it back. */
  schedule(at: Instant, run: () => void): () => void;
  /** A notice changed its state: for the live desk. */
  changed(notice: Notice): void;
  /** The records could not be read or written; tried again by itself. */
  failed(error: Error): void;
}

export interface Outbox {
  /** Something may be due: called after each commit that wrote notices, and at start. */
  wake(): void;
  /**
   * Sends these at once from memory, whether the records have them yet or not: while the records stand still a page
   * must go out all the same. Called again for those that could not be sent, and harmless for those that were.
   */
  take(pending: readonly PendingNotice[], written: boolean): void;
  /** These notices are in the records now: what came of them is booked. */
  written(ids: ReadonlySet<string>): void;
  /** Resolves when nothing is due any more and nothing is under way. */
  settled(): Promise<void>;
  /** The addressee has seen it in the app. */
  read(id: string, by: { readonly user: string }): Promise<ActOutcome<Notice>>;
  /** A user's live connection came up: what lay ready counts as delivered. */
  connected(user: string): Promise<void>;
  /** Since start, per channel; `sent` counts app notices made ready too. */
  readonly stats: { readonly [K in Notice["channel"]]: { readonly sent: number; readonly failed: number; readonly retried: number } };
  /** Ends after the sendings under way. */
  stop(): Promise<void>;
}

/** Sends what lies in the outbox, at least once, each channel by itself: a mail server that hangs delays no app. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { records, clock, schedule, changed, failed } = options;
  const app = createLane({ records, channel: options.channels.app, clock, schedule, changed, failed });
  const email = createLane({ records, channel: options.channels.email, clock, schedule, changed, failed });
  const lanes = [app, email];

  const mark = async (notice: Notice, state: "read" | "delivered"): Promise<Notice> => {
    const outcome = { id: notice.id, state, changedAt: clock.now(), attempts: notice.attempts, nextAttemptAt: null, error: null };
    await records.book([outcome]);
    const next = withOutcome(notice, outcome);
    changed(next);
    return next;
  };

  return {
    wake: () => {
      for (const lane of lanes) lane.wake();
    },
    take: (pending, written) => {
      for (const lane of lanes)
        lane.take(
          pending.filter(({ notice }) => notice.channel === lane.channel),
          written,
        );
    },
    written: (ids) => {
      for (const lane of lanes) lane.written(ids);
    },
    settled: async () => {
      await Promise.all(lanes.map((lane) => lane.settled()));
    },
    read: async (id, by) => {
      const notice = await records.get(id);
      if (!notice || notice.to.user !== by.user) return { ok: false, status: 404, reason: "没有这条通知" };
      if (notice.channel !== "app") return { ok: false, status: 409, reason: "只有应用内通知可标为已读" };
      if (notice.state === "read" || notice.state === "answered") return { ok: true, value: notice };
      return { ok: true, value: await mark(notice, "read") };
    },
    connected: async (user) => {
      for (const notice of await records.waitingFor(user)) await mark(notice, "delivered");
    },
    get stats() {
      return { app: app.counts, email: email.counts };
    },
    stop: async () => {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}
