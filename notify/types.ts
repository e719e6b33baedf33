import type { Instant, Notice, NoticeState } from "../contracts/index.ts";

export interface PendingNotice {
  readonly notice: Notice;
  readonly address: string | null;
}

/** The outcome of one attempt. `nextAttemptAt` null: nothing more will be sent. */
export interface NoticeOutcome {
  readonly id: string;
  readonly state: NoticeState;
  readonly changedAt: Instant;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly error: string | null;
}

/** The outbox is a table of the records: what is in it is sent, whatever happens to this process. */
export interface OutboxRecords {
  due(now: Instant, limit: number, channel: Notice["channel"]): Promise<readonly PendingNotice[]>;
  nextDue(channel: Notice["channel"]): Promise<Instant | null>;
  book(outcomes: readonly NoticeOutcome[]): Promise<void>;
  get(id: string): Promise<Notice | undefined>;
  waitingFor(user: string): Promise<readonly Notice[]>;
}

export type ActOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: 404 | 409 | 422; readonly reason: string };
