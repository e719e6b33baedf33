import { type Clock, type Instant, NOTICE_CHANNELS, type Notice, type NoticeAnswer } from "../contracts/index.ts";
import type { Delivered } from "./deliver.ts";
import { createLane, type Lane } from "./lane.ts";
import { outcomeOf, withOutcome } from "./outcome.ts";
import type { ActOutcome, NoticeOutcome, OutboxRecords, PendingNotice } from "./types.ts";

/** What a provider reports about a notice that it took. */
export interface Report {
  readonly state: "delivered" | "read" | "failed";
  readonly error: string | null;
  /** Why nobody will ever be reached there; null or left out: it may be answered the next time. */
  readonly trouble?: string | null;
}

export interface OutboxOptions {
  readonly records: OutboxRecords;
  deliver(pending: PendingNotice): Promise<Delivered>;
  /** Whether a notice is still worth saying again; it is unless told. */
  wanted?(pending: PendingNotice): boolean;
  /** Of what is due at the same moment the lowest goes first: two calls may be for one telephone. */
  urgency?(pending: PendingNotice): number;
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
  /** What came back by a call, a page or a button. Undefined where there is no such notice; `again` where it was answered so before. */
  answer(id: string, answer: NoticeAnswer): Promise<{ readonly notice: Notice; readonly again: boolean } | undefined>;
  /** What its provider says became of it: what failed there goes the next way. */
  report(id: string, report: Report): Promise<void>;
  /** These are not sent or said again any more, by whatever way, and why; those that went out stay as they are. */
  withdraw(notices: readonly Notice[], why: string): Promise<void>;
  /** Says it again at once, as if it had just been made. */
  sayAgain(id: string): Promise<void>;
  /** A user's live connection came up: what lay ready counts as delivered. */
  connected(user: string): Promise<void>;
  /** Since start, per channel; `sent` counts app notices made ready too. */
  readonly stats: Readonly<Record<string, { readonly sent: number; readonly failed: number; readonly retried: number }>>;
  /** Ends after the sendings under way. */
  stop(): Promise<void>;
}

/** Sends what lies in the outbox, at least once, each channel by itself: a mail server that hangs delays no app. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { records, clock, schedule, changed, failed, deliver, wanted = () => true, urgency = () => 0 } = options;
  /** One per way, so that no notice waits for a channel that is not there. */
  const lanes = new Map<Notice["channel"], Lane>();
  const follow = (pending: PendingNotice, written: boolean): void => {
    const lane = lanes.get(pending.notice.channel);
    if (written) {
      lane?.written(new Set([pending.notice.id]));
      lane?.wake();
    } else lane?.take([pending], false);
  };
  for (const channel of NOTICE_CHANNELS)
    lanes.set(channel, createLane({ records, channel, deliver, wanted, urgency, follow, clock, schedule, changed, failed }));

  const outcomeFor = (notice: Notice, more: Partial<NoticeOutcome>): NoticeOutcome => ({
    ...{ id: notice.id, state: notice.state, changedAt: clock.now(), attempts: notice.attempts, nextAttemptAt: null, error: null },
    ...{ rounds: notice.rounds ?? 0, provider: null, providerId: null, follow: null, ...more },
  });
  const mark = async (notice: Notice, state: "read" | "delivered"): Promise<Notice> => {
    const outcome = outcomeFor(notice, { state });
    await records.book([outcome]);
    const next = withOutcome(notice, outcome);
    changed(next);
    return next;
  };

  return {
    wake: () => {
      for (const lane of lanes.values()) lane.wake();
    },
    take: (pending, written) => {
      for (const lane of lanes.values())
        lane.take(
          pending.filter(({ notice }) => notice.channel === lane.channel),
          written,
        );
    },
    written: (ids) => {
      for (const lane of lanes.values()) lane.written(ids);
    },
    settled: async () => {
      // What falls through wakes another lane: settled is when a whole round found all of them so.
      for (const lane of [...lanes.values(), ...lanes.values()]) await lane.settled();
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
    answer: async (id, answer) => {
      const notice = await records.answer(id, answer, clock.now());
      if (notice === undefined) {
        const known = await records.get(id);
        return known && { notice: known, again: true };
      }
      changed(notice);
      return { notice, again: false };
    },
    report: async (id, { state, error, trouble }) => {
      const pending = await records.pending(id);
      if (!pending || pending.notice.state === "answered") return;
      if (state !== "failed") {
        const { nextAttemptAt } = pending;
        const outcome = outcomeFor(pending.notice, { state, nextAttemptAt });
        await records.book([outcome]);
        changed(withOutcome(pending.notice, outcome));
        return;
      }
      const retry = (trouble ?? null) === null;
      const { outcome } = outcomeOf(pending, { ok: false, retry, error: error ?? "服务商报告失败", provider: null }, clock.now(), true);
      await records.book([outcome]);
      changed(withOutcome(pending.notice, outcome));
      if (outcome.nextAttemptAt !== null) lanes.get(pending.notice.channel)?.wake();
      if (outcome.follow === null) return;
      changed(outcome.follow.notice);
      follow(outcome.follow, true);
    },
    withdraw: async (notices, why) => {
      const outcomes = notices.map((notice) =>
        notice.state === "queued"
          ? outcomeFor(notice, { state: "failed", error: why })
          : outcomeFor(notice, { changedAt: Date.parse(notice.changedAt), error: notice.error }),
      );
      await records.book(outcomes);
      for (const [at, notice] of notices.entries()) {
        const outcome = outcomes[at];
        if (outcome) changed(withOutcome(notice, outcome));
      }
    },
    sayAgain: async (id) => {
      const notice = await records.requeue(id, clock.now());
      if (!notice) return;
      changed(notice);
      lanes.get(notice.channel)?.wake();
    },
    get stats() {
      return Object.fromEntries([...lanes].map(([channel, lane]) => [channel, lane.counts]));
    },
    stop: async () => {
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
    },
  };
}
