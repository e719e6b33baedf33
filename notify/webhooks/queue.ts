import type { Clock, Instant } from "../../contracts/index.ts";
import { type Judged, judgePosting } from "./outcome.ts";
import type { Posted } from "./post.ts";

/** A message as the queue needs it. */
export interface QueuedMessage {
  readonly id: string;
  readonly attempts: number;
  readonly nextAt: Instant | null;
  readonly body: string;
}

/** What is booked of one attempt. */
export interface QueueOutcome extends Omit<Judged, "gone"> {
  readonly id: string;
  readonly attempts: number;
  readonly triedAt: Instant;
  readonly status: number | null;
  readonly tookMs: number;
}

export interface QueuePorts {
  /** Those that wait, in the order in which they happened, due or not. */
  waiting(limit: number): Promise<readonly QueuedMessage[]>;
  book(outcomes: readonly QueueOutcome[]): Promise<void>;
  post(message: QueuedMessage, now: Instant): Promise<Posted>;
  /** One attempt is over; false: nothing more is to be sent. */
  tried(outcome: QueueOutcome, gone: boolean): Promise<boolean>;
  readonly clock: Clock;
  schedule(at: Instant, run: () => void): () => void;
  /** Monotonic milliseconds. */
  monotonic(): number;
  /** From 0 to 1. */
  random(): number;
  failed(error: Error): void;
}

/** The queue of one endpoint. */
export interface WebhookQueue {
  /** Something was written; while the first one waits for its time, nothing is looked at. */
  wake(): void;
  /** What waits was made due. */
  hurry(): void;
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const BATCH = 64;
/** Milliseconds until the records are asked again after they failed. */
const RECORDS_AGAIN = 2_000;

/**
 * Sends what waits for one endpoint, one after another: nothing overtakes what could not be delivered. What was sent is
 * booked while the next is under way; a crash between repeats a few under the ids they had.
 */
export function createWebhookQueue(ports: QueuePorts): WebhookQueue {
  const { clock } = ports;
  let unbooked: QueueOutcome[] = [];
  let booking: Promise<void> | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  /** Set while the first one waits for its next try. */
  let cancel: (() => void) | null = null;

  const bookAll = async (): Promise<void> => {
    await booking;
    if (unbooked.length === 0) return;
    const outcomes = unbooked;
    await ports.book(outcomes);
    unbooked = unbooked.slice(outcomes.length);
  };
  const bookSoon = (): void => {
    if (booking !== null) return;
    const outcomes = [...unbooked];
    booking = ports
      .book(outcomes)
      .then(() => {
        unbooked = unbooked.slice(outcomes.length);
      })
      // Said when the rest is booked.
      .catch(() => undefined)
      .finally(() => {
        booking = null;
      });
  };

  const sendOne = async (message: QueuedMessage): Promise<{ readonly outcome: QueueOutcome; readonly gone: boolean }> => {
    const began = ports.monotonic();
    const posted = await ports.post(message, clock.now());
    const attempts = message.attempts + 1;
    const { gone, ...judged } = judgePosting(posted, attempts, clock.now(), ports.random());
    const tookMs = Math.round(ports.monotonic() - began);
    return { outcome: { id: message.id, attempts, triedAt: clock.now(), status: posted.status, tookMs, ...judged }, gone };
  };

  const plan = (at: Instant): void => {
    cancel?.();
    cancel = ports.schedule(at, hurry);
  };

  /** Answers whether there may be more at once. */
  const sendSome = async (): Promise<boolean> => {
    const messages = await ports.waiting(BATCH);
    for (const message of messages) {
      if (stopped) break;
      if (message.nextAt !== null && message.nextAt > clock.now()) {
        plan(message.nextAt);
        return false;
      }
      const { outcome, gone } = await sendOne(message);
      unbooked = [...unbooked, outcome];
      if (!(await ports.tried(outcome, gone))) return false;
      if (outcome.nextAt !== null) {
        plan(outcome.nextAt);
        return false;
      }
      bookSoon();
    }
    return messages.length > 0;
  };

  const run = async (): Promise<void> => {
    try {
      await bookAll();
      do {
        again = false;
        const more = await sendSome();
        await bookAll();
        again ||= more;
      } while (again && !stopped);
    } catch (error) {
      again = false;
      ports.failed(new Error("sending to an endpoint", { cause: error }));
      if (!stopped) plan(clock.now() + RECORDS_AGAIN);
    }
  };
  const hurry = (): void => {
    cancel?.();
    cancel = null;
    wake();
  };
  const wake = (): void => {
    if (stopped || cancel !== null) return;
    again = true;
    running ??= run().finally(() => {
      running = null;
      // Woken between the last look and here: look once more.
      if (again) wake();
    });
  };

  return {
    wake,
    hurry,
    settled: async () => {
      while (running) await running;
    },
    stop: async () => {
      stopped = true;
      cancel?.();
      while (running) await running;
    },
  };
}
