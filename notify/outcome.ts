import { type Instant, type Notice, SECOND, toIso } from "../contracts/index.ts";
import { waitAfter } from "./back-off.ts";
import type { Delivered } from "./deliver.ts";
import type { NoticeOutcome, PendingNotice } from "./types.ts";

/** What an attempt counts as. */
export type Tally = "sent" | "failed" | "retried" | "held";

/** The same message by the next way of its human; null where there is none left. */
function followOf({ notice, dispatch }: PendingNotice, now: Instant): PendingNotice | null {
  const [way, ...rest] = dispatch.next;
  // What belongs to a drill has no other way.
  if (way === undefined || notice.drill !== undefined) return null;
  const at = toIso(now);
  const { id, case: about, to, subject, text } = notice;
  return {
    notice: {
      // Made again after a crash it is the same row.
      id: `${id}-${way.channel}`,
      ...{ case: about, to, subject, text, channel: way.channel, state: "queued", createdAt: at, changedAt: at, attempts: 0, error: null },
    },
    address: way.address,
    dispatch: { ...dispatch, next: rest },
  };
}

/** When it is said again; null where once was enough. */
function againAt({ notice, dispatch }: PendingNotice, rounds: number, now: Instant): Instant | null {
  const { repeat } = dispatch;
  return repeat === null || rounds >= repeat.times || notice.state === "answered" ? null : now + repeat.every;
}

/** What is booked of one attempt. */
export function outcomeOf(
  pending: PendingNotice,
  attempt: Delivered,
  now: Instant,
): { readonly outcome: NoticeOutcome; readonly tally: Tally } {
  const { notice } = pending;
  const first = notice.state === "queued";
  const rounds = (notice.rounds ?? 0) + (attempt.ok && !first ? 1 : 0);
  const base = {
    id: notice.id,
    changedAt: now,
    attempts: notice.attempts + 1,
    rounds,
    provider: attempt.provider,
    providerId: null,
    follow: null,
  };
  if (attempt.ok) {
    const providerId = attempt.providerId ?? null;
    return {
      outcome: { ...base, state: attempt.state, nextAttemptAt: againAt(pending, rounds, now), error: null, providerId },
      tally: "sent",
    };
  }
  if (attempt.until !== undefined) {
    const held = { ...base, attempts: notice.attempts, changedAt: Date.parse(notice.changedAt) };
    return {
      outcome: { ...held, state: notice.state, nextAttemptAt: Math.max(attempt.until, now + SECOND), error: attempt.error },
      tally: "held",
    };
  }
  const follow = attempt.over === true ? null : followOf(pending, now);
  const wait = attempt.retry && follow === null ? waitAfter(base.attempts, pending.dispatch.lifeSafety) : null;
  if (wait !== null)
    return { outcome: { ...base, state: notice.state, nextAttemptAt: now + wait, error: attempt.error }, tally: "retried" };
  // What has reached them before stays so.
  if (attempt.over === true && !first)
    return { outcome: { ...base, state: notice.state, nextAttemptAt: null, error: attempt.error }, tally: "failed" };
  return { outcome: { ...base, state: "failed", nextAttemptAt: null, error: attempt.error, follow }, tally: "failed" };
}

/** The notice as the desk sees it after an outcome. */
export function withOutcome(notice: Notice, outcome: NoticeOutcome): Notice {
  const { state, attempts, error, changedAt, rounds } = outcome;
  const at = toIso(changedAt);
  const reached = state === "sent" || state === "delivered" || state === "read" || state === "answered";
  return {
    ...notice,
    ...{ state, attempts, error, rounds, changedAt: at },
    sentAt: notice.sentAt ?? (reached ? at : null),
    deliveredAt: notice.deliveredAt ?? (state === "delivered" ? at : null),
    readAt: notice.readAt ?? (state === "read" ? at : null),
    provider: outcome.provider ?? notice.provider ?? null,
    providerId: outcome.providerId ?? notice.providerId ?? null,
  };
}
