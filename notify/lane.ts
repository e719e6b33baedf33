import type { Clock, Instant, Notice } from "../contracts/index.ts";
import type { Delivered } from "./deliver.ts";
import { outcomeOf, withOutcome } from "./outcome.ts";
import type { NoticeOutcome, OutboxRecords, PendingNotice } from "./types.ts";

export interface LanePorts {
  readonly records: OutboxRecords;
  readonly channel: Notice["channel"];
  deliver(pending: PendingNotice): Promise<Delivered>;
  /** Whether it is still worth saying again: nobody has taken what it is about. */
  wanted(pending: PendingNotice): boolean;
  /** Of what is due at the same moment the lowest goes first. */
  urgency(pending: PendingNotice): number;
  /** What could not go this way goes the next, and is in the records; from memory while they stand still. */
  follow(pending: PendingNotice, written: boolean): void;
  readonly clock: Clock;
  schedule(at: Instant, run: () => void): () => void;
  changed(notice: Notice): void;
  failed(error: Error): void;
}

/** The part of the outbox that goes out through one channel. */
export interface Lane {
  readonly channel: Notice["channel"];
  wake(): void;
  /** Sends these from memory; those that are not `written` yet are booked only once `written` says so. */
  take(pending: readonly PendingNotice[], written: boolean): void;
  /** These are in the records now. */
  written(ids: ReadonlySet<string>): void;
  settled(): Promise<void>;
  readonly counts: { readonly sent: number; readonly failed: number; readonly retried: number; readonly sending: number };
  stop(): Promise<void>;
}

/** Sendings side by side. */
const AT_ONCE = 8;
const BATCH = 256;
/** Milliseconds until the records are asked again after they failed. */
const RECORDS_AGAIN = 2_000;

const NEEDLESS = "已有人处理，不再呼叫";

/** A notice that is sent from memory. */
interface Handed {
  readonly pending: PendingNotice;
  written: boolean;
  sending: boolean;
  outcome: NoticeOutcome | null;
}

/** Takes up what is due, sends it, books what came of it, and sleeps until the next is due. */
export function createLane({ records, channel, deliver, wanted, urgency, follow, clock, schedule, changed, failed }: LanePorts): Lane {
  const counts = { sent: 0, failed: 0, retried: 0, sending: 0 };
  /** Sent, but the records did not take the outcome: booked before anything is sent again, lest it go out twice. */
  const unbooked = new Map<string, NoticeOutcome>();
  const handed = new Map<string, Handed>();
  const flying = new Set<Promise<void>>();
  let running: Promise<void> | null = null;
  let booking: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let cancel: (() => void) | null = null;

  const mostUrgent = (all: readonly PendingNotice[]): PendingNotice[] => all.toSorted((a, b) => urgency(a) - urgency(b));

  const book = (pending: PendingNotice, attempt: Delivered): NoticeOutcome => {
    const { outcome, tally } = outcomeOf(pending, attempt, clock.now());
    if (tally !== "held") counts[tally]++;
    return outcome;
  };
  /** No longer of use: nothing more is sent, and what it has reached stays; a call that never got out says why. */
  const ended = ({ notice }: PendingNotice): NoticeOutcome => {
    const never = notice.state === "queued";
    return {
      ...{ id: notice.id, state: never ? "failed" : notice.state, changedAt: never ? clock.now() : Date.parse(notice.changedAt) },
      ...{ attempts: notice.attempts, nextAttemptAt: null, error: never ? NEEDLESS : notice.error },
      ...{ rounds: notice.rounds ?? 0, provider: null, providerId: null, follow: null },
    };
  };
  /** What rings, and has failed or been held for the morning until now, is not said once somebody has it; what is said once is said, however late. */
  const isNeedless = (pending: PendingNotice): boolean => {
    const { notice, dispatch } = pending;
    const said = notice.state !== "queued";
    const tried = notice.attempts > 0 || notice.error !== null;
    const rings = dispatch.repeat !== null && dispatch.insteadOf === undefined;
    return (said || (tried && rings)) && !wanted(pending);
  };
  /** Said before, and the call that it stands for got out since, or is not to be made any more. Records that fail put nobody off. */
  const isReplaced = async ({ notice, dispatch: { insteadOf } }: PendingNotice): Promise<boolean> => {
    if (insteadOf === undefined || notice.state === "queued") return false;
    try {
      const call = await records.pending(insteadOf);
      return call === undefined || call.nextAttemptAt === null || (call.notice.sentAt ?? null) !== null;
    } catch {
      return false;
    }
  };

  const attempt = async (pending: PendingNotice): Promise<NoticeOutcome> => {
    if (isNeedless(pending) || (await isReplaced(pending))) return ended(pending);
    counts.sending++;
    const outcome = book(pending, await deliver(pending).finally(() => counts.sending--));
    changed(withOutcome(pending.notice, outcome));
    if (outcome.follow !== null) changed(outcome.follow.notice);
    return outcome;
  };
  const sendOne = async (pending: PendingNotice): Promise<void> => {
    const outcome = await attempt(pending);
    unbooked.set(outcome.id, outcome);
  };

  const isDue = ({ sending, outcome }: Handed): boolean =>
    !sending && (outcome === null || (outcome.nextAttemptAt !== null && outcome.nextAttemptAt <= clock.now()));

  const sendHanded = async (one: Handed): Promise<void> => {
    one.outcome = await attempt({
      ...one.pending,
      notice: one.outcome === null ? one.pending.notice : withOutcome(one.pending.notice, one.outcome),
    });
    one.sending = false;
    if (one.written) release(one);
    // While the records stand still the next way is tried from memory, like the first.
    else if (one.outcome.follow !== null) follow(one.outcome.follow, false);
  };
  /** The records have it: from here on it goes the way of all notices. */
  const release = ({ outcome }: Handed): void => {
    if (outcome === null) return;
    handed.delete(outcome.id);
    unbooked.set(outcome.id, outcome);
    wake();
  };
  const pumpHanded = (): void => {
    for (const one of handed.values()) {
      if (stopped || counts.sending >= AT_ONCE) return;
      if (!isDue(one)) continue;
      one.sending = true;
      const flight = sendHanded(one).finally(() => {
        flying.delete(flight);
        pumpHanded();
      });
      flying.add(flight);
    }
  };

  const bookAll = async (): Promise<void> => {
    if (unbooked.size === 0) return;
    const outcomes = [...unbooked.values()];
    await records.book(outcomes);
    for (const outcome of outcomes) {
      unbooked.delete(outcome.id);
      if (outcome.follow !== null) follow(outcome.follow, true);
    }
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
    const due = await records.due(clock.now(), BATCH, channel);
    // What is being sent from memory, or was and is not booked yet, would go out twice.
    const pending = mostUrgent(due.filter(({ notice }) => !handed.has(notice.id) && !unbooked.has(notice.id)));
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
      const next = await records.nextDue(channel);
      if (next !== null && !stopped) plan(Math.max(next, clock.now() + 1));
    } catch (error) {
      // Not at once again, whoever woke meanwhile: records that fail would be asked in a circle.
      again = false;
      failed(new Error(`sending notices by ${channel}`, { cause: error }));
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
    channel,
    wake,
    take: (pending, written) => {
      for (const one of mostUrgent(pending)) {
        const known = handed.get(one.notice.id);
        if (known) known.written ||= written;
        else if (!unbooked.has(one.notice.id)) handed.set(one.notice.id, { pending: one, written, sending: false, outcome: null });
      }
      pumpHanded();
    },
    written: (ids) => {
      for (const id of ids) {
        const one = handed.get(id);
        if (!one) continue;
        one.written = true;
        if (!one.sending) release(one);
      }
    },
    settled: async () => {
      while (running || flying.size > 0) await Promise.all([running, ...flying]);
    },
    get counts() {
      return { ...counts };
    },
    stop: async () => {
      stopped = true;
      cancel?.();
      while (running || flying.size > 0) await Promise.all([running, ...flying]);
    },
  };
}
