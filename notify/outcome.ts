import { type Dispatch, HOUR, type Instant, MINUTE, type Notice, SECOND, toIso, type Way } from "../contracts/index.ts";
import { waitAfter } from "./back-off.ts";
import type { Delivered } from "./deliver.ts";
import type { NoticeOutcome, PendingNotice } from "./types.ts";

/** What makes a noise until somebody answers. */
const LOUD: ReadonlySet<Notice["channel"]> = new Set(["voice", "siren", "speaker", "web-push", "app"]);
/** What is read is no louder by coming each minute [D]. */
const MOST_TEXTS = 3;
const BETWEEN_TEXTS = 5 * MINUTE;
/** Where it stands for a call that would ring each minute and cannot go out [D]. */
const BETWEEN_FOR_CALL = 2 * MINUTE;
/** What a telephone shows: said again while the call that it stands for cannot go out. */
const STANDS_FOR_CALL: ReadonlySet<Notice["channel"]> = new Set(["sms", "wecom"]);
/** What rings and could not go out is tried again so soon. */
const DOWN_AGAIN = 30 * SECOND;
/** So long a provider may be down before calls that could not go out count as calls. */
const LONGEST_OUTAGE = 12 * HOUR;

/** What an attempt counts as. */
export type Tally = "sent" | "failed" | "retried" | "held";

/** It failed before, or rings anew already: its next way was taken then. */
const hasGoneOn = ({ state, rounds }: Notice): boolean => state === "failed" || (rounds ?? 0) > 0;

/** How often what follows is said: as a call rings; where the provider of the call is at fault, until the call gets out. */
function asFollow({ notice, dispatch }: PendingNotice, way: Way, fault: boolean): Pick<Dispatch, "repeat" | "insteadOf"> {
  if (LOUD.has(way.channel)) return { repeat: dispatch.repeat };
  const call = dispatch.insteadOf ?? (notice.channel === "voice" ? notice.id : undefined);
  if (!fault || call === undefined || !STANDS_FOR_CALL.has(way.channel)) return { repeat: null };
  return { repeat: dispatch.repeat, insteadOf: call };
}

/**
 * The same message by the next way of its human; null where there is none left, or it has gone that way before. What rings
 * goes on ringing by itself: what is said beside it is said once, not each minute.
 */
function followOf(pending: PendingNotice, fault: boolean, now: Instant): PendingNotice | null {
  const { notice, dispatch } = pending;
  const [way, ...rest] = dispatch.next;
  // What belongs to a drill has no other way.
  if (way === undefined || hasGoneOn(notice) || notice.drill !== undefined) return null;
  const at = toIso(now);
  const { id, case: about, to, subject, text } = notice;
  return {
    notice: {
      // Made again after a crash it is the same row.
      id: `${id}-${way.channel}`,
      ...{ case: about, to, subject, text, channel: way.channel, state: "queued", createdAt: at, changedAt: at, attempts: 0, error: null },
    },
    address: way.address,
    dispatch: { ...dispatch, next: rest, ...asFollow(pending, way, fault) },
  };
}

/** When it is said again; null where once was enough. */
function againAt({ notice, dispatch }: PendingNotice, rounds: number, now: Instant): Instant | null {
  if (dispatch.repeat === null || notice.state === "answered") return null;
  const { every, times } = dispatch.repeat;
  if (LOUD.has(notice.channel)) return rounds >= times ? null : now + every;
  const between = dispatch.insteadOf === undefined ? BETWEEN_TEXTS : BETWEEN_FOR_CALL;
  return rounds >= Math.min(times, MOST_TEXTS) ? null : now + Math.max(every, between);
}

/** What rings in rounds is tried again no later than it would have rung again: a provider that is down costs no more than a round. */
function soonEnough({ notice, dispatch }: PendingNotice, wait: number | null): number | null {
  return wait === null || dispatch.repeat === null || !LOUD.has(notice.channel) ? wait : Math.min(wait, dispatch.repeat.every);
}

/** What is booked of one attempt; `reported`: its provider had taken it, and says later that nobody was reached. */
export function outcomeOf(
  pending: PendingNotice,
  attempt: Delivered,
  now: Instant,
  reported = false,
): { readonly outcome: NoticeOutcome; readonly tally: Tally } {
  const { notice } = pending;
  const first = notice.state === "queued";
  // A ring that failed after the first was a round too: they come to an end. Where the provider was down nothing rang at all.
  const unheard = !attempt.ok && attempt.fault === true && now - Date.parse(notice.createdAt) < LONGEST_OUTAGE;
  const counts = !first && !reported && !unheard && (attempt.ok || pending.dispatch.repeat !== null);
  const rounds = (notice.rounds ?? 0) + (counts ? 1 : 0);
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
    const held = { ...base, attempts: notice.attempts, rounds: notice.rounds ?? 0, changedAt: Date.parse(notice.changedAt) };
    return {
      outcome: { ...held, state: notice.state, nextAttemptAt: Math.max(attempt.until, now + SECOND), error: attempt.error },
      tally: "held",
    };
  }
  const follow = attempt.over === true ? null : followOf(pending, attempt.fault === true, now);
  const anew = attempt.retry && follow === null && !reported && !hasGoneOn(notice);
  const wait = anew ? soonEnough(pending, waitAfter(base.attempts, pending.dispatch.lifeSafety)) : null;
  if (wait !== null)
    return { outcome: { ...base, state: notice.state, nextAttemptAt: now + wait, error: attempt.error }, tally: "retried" };
  // What has reached them before stays so.
  if (attempt.over === true && !first)
    return { outcome: { ...base, state: notice.state, nextAttemptAt: null, error: attempt.error }, tally: "failed" };
  // Busy, switched off, not answered: rung again as if it had been heard; a number that does not exist is not.
  const round = attempt.retry ? againAt(pending, rounds, now) : null;
  // A provider that was down, or was passed over, may be back long before the next round.
  const nextAttemptAt = round === null || !unheard ? round : Math.min(round, attempt.askAgain ?? now + DOWN_AGAIN);
  return { outcome: { ...base, state: "failed", nextAttemptAt, error: attempt.error, follow }, tally: "failed" };
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
