import type { Dispatch, Instant, Notice, NoticeAnswer, NoticeState } from "../contracts/index.ts";

export interface PendingNotice {
  readonly notice: Notice;
  readonly address: string | null;
  readonly dispatch: Dispatch;
}

/** The outcome of one attempt. `nextAttemptAt` null: nothing more will be sent. */
export interface NoticeOutcome {
  readonly id: string;
  readonly state: NoticeState;
  readonly changedAt: Instant;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly error: string | null;
  readonly rounds: number;
  /** Null: what is known of it stays. */
  readonly provider: string | null;
  readonly providerId: string | null;
  /** The same message by the next way, written together with this outcome. */
  readonly follow: PendingNotice | null;
}

/** The outbox is a table of the records: what is in it is sent, whatever happens to this process. */
export interface OutboxRecords {
  due(now: Instant, limit: number, channel: Notice["channel"]): Promise<readonly PendingNotice[]>;
  nextDue(channel: Notice["channel"]): Promise<Instant | null>;
  book(outcomes: readonly NoticeOutcome[]): Promise<void>;
  get(id: string): Promise<Notice | undefined>;
  /** With when it is due next. */
  pending(id: string): Promise<(PendingNotice & { readonly nextAttemptAt: Instant | null }) | undefined>;
  waitingFor(user: string): Promise<readonly Notice[]>;
  /** Queues it anew for its next round. */
  requeue(id: string, at: Instant): Promise<Notice | undefined>;
  /** Books an answer and ends the repeats of what else was said to the same human about the same; undefined where it is the answer it has. */
  answer(id: string, answer: NoticeAnswer, at: Instant): Promise<Notice | undefined>;
}

export type ActOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: 404 | 409 | 422; readonly reason: string };
