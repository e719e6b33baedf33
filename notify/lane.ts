import { type Clock, type Instant, type Notice, toIso } from "../contracts/index.ts";
import { waitAfter } from "./back-off.ts";
import type { Attempt, Channel } from "./channels.ts";
import type { NoticeOutcome, OutboxRecords, PendingNotice } from "./types.ts";

export interface LanePorts {
  readonly records: OutboxRecords;
  readonly channel: Channel;
  readonly clock: Clock;
  schedule(at: Instant, run: () => void): () => void;
  changed(notice: Notice): void;
  failed(error: Error): void;
}

/** The part of the outbox that goes out through one channel. */
export interface Lane {
  wake(): void;
  settled(): Promise<void>;
  readonly counts: { readonly sent: number; readonly failed: number; readonly retried: number; readonly sending: number };
  stop(): Promise<void>;
}

/** Sendings side by side. */
const AT_ONCE = 8;
const BATCH = 256;
/** Milliseconds until the records are asked again after they failed. */
const RECORDS_AGAIN = 2_000;

export function withOutcome(notice: Notice, outcome: NoticeOutcome): Notice {
  const { state, attempts, error, changedAt } = outcome;
  return { ...notice, state, attempts, error, changedAt: toIso(changedAt) };
}

/** Takes up what is due, sends it, books what came of it, and sleeps until the next is due. */
export function createLane({ records, channel, clock, schedule, changed, failed }: LanePorts): Lane {
  const counts = { sent: 0, failed: 0, retried: 0, sending: 0 };
  /** Sent, but the records did not take the outcome: booked before anything is sent again, lest it go out twice. */
  const unbooked = new Map<string, NoticeOutcome>();
  let running: Promise<void> | null = null;
  let booking: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let cancel: (() => void) | null = null;

  const outcomeOf = ({ notice }: PendingNotice, attempt: Attempt): NoticeOutcome => {
    const done = { id: notice.id, changedAt: clock.now(), attempts: notice.attempts + 1 };
    if (attempt.ok) {
      counts.sent++;
      return { ...done, state: attempt.state, nextAttemptAt: null, error: null };
    }
    const wait = attempt.retry ? waitAfter(done.attempts) : null;
    if (wait === null) {
      counts.failed++;
      return { ...done, state: "failed", nextAttemptAt: null, error: attempt.error };
    }
    counts.retried++;
    return { ...done, state: "queued", nextAttemptAt: done.changedAt + wait, error: attempt.error };
  };

  const sendOne = async (pending: PendingNotice): Promise<void> => {
    counts.sending++;
    const attempt = await channel.send(pending.notice, pending.address).finally(() => counts.sending--);
    const outcome = outcomeOf(pending, attempt);
    unbooked.set(outcome.id, outcome);
    changed(withOutcome(pending.notice, outcome));
  };

  const bookAll = async (): Promise<void> => {
    if (unbooked.size === 0) return;
    const outcomes = [...unbooked.values()];
    await records.book(outcomes);
    for (const outcome of outcomes) unbooked.delete(outcome.id);
  };

  /** Books what has gathered, one transaction at a time: a flood of notices costs few syncs, a slow mail is booked when it is out. */
  const bookSoon = (): void => {
    booking ??= bookAll()
      // Said when the batch is booked at its end.
      .catch(() => undefined)
      .finally(() => {
        booking = null;
      });
  };

  const sendDue = async (): Promise<boolean> => {
    const pending = [...(await records.due(clock.now(), BATCH, channel.name))];
    const any = pending.length > 0;
    const work = async (): Promise<void> => {
      for (let next = pending.shift(); next !== undefined && !stopped; next = pending.shift()) {
        await sendOne(next);
        bookSoon();
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, pending.length) }, work));
    await booking;
    await bookAll();
    return any;
  };

  const plan = (at: Instant): void => {
    cancel?.();
    cancel = schedule(at, () => {
      cancel = null;
      wake();
    });
  };

  const run = async (): Promise<void> => {
    try {
      await bookAll();
      do again = false;
      while (((await sendDue()) || again) && !stopped);
      const next = await records.nextDue(channel.name);
      if (next !== null && !stopped) plan(Math.max(next, clock.now() + 1));
    } catch (error) {
      // Not at once again, whoever woke meanwhile: records that fail would be asked in a circle.
      again = false;
      failed(new Error(`sending notices by ${channel.name}`, { cause: error }));
      if (!stopped) plan(clock.now() + RECORDS_AGAIN);
    }
  };

  const wake = (): void => {
    if (stopped) return;
    again = true;
    running ??= run().finally(() => {
      running = null;
      // Woken between the last look and here: look once more.
      if (again) wake();
    });
  };

  return {
    wake,
    settled: async () => {
      while (running) await running;
    },
    get counts() {
      return { ...counts };
    },
    stop: async () => {
      stopped = true;
      cancel?.();
      while (running) await running;
      channel.close();
    },
  };
}
