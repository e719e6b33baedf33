import { HOUR, type Instant, type WebhookMessageState, type Words } from "../../contracts/index.ts";
import { waitAfter } from "../back-off.ts";
import { statusWords } from "./fault-words.ts";
import type { Posted } from "./post.ts";

/** Between two tries at most: a receiver that comes back learns of an alert within the hour [D]. */
const LONGEST = HOUR;
/** Tries of one message that a receiver answers with "this is no good" before the next go on: about nine minutes. */
const TRIES_IF_REFUSED = 6;
/** Statuses that say that this message is no good, not that the receiver is down. */
const REFUSALS: readonly number[] = [400, 413, 415, 422];
const GONE = 410;

export interface Judged {
  readonly state: WebhookMessageState;
  readonly error: Words | null;
  readonly nextAt: Instant | null;
  /** The receiver says that it is no more: nothing is sent there again. */
  readonly gone: boolean;
}

/** The wait after the `attempts`-th failure, a fifth more or less, so that hubs that failed together do not come together. */
export function webhookWait(attempts: number, random: number): number {
  const wait = Math.min(LONGEST, waitAfter(attempts) ?? LONGEST);
  return Math.round(wait * (0.8 + 0.4 * random));
}

/**
 * What one attempt counts as.
 * @param attempts this one included
 * @param random from 0 to 1
 */
export function judgePosting({ status, error }: Posted, attempts: number, now: Instant, random: number): Judged {
  if (status !== null && status >= 200 && status < 300) return { state: "sent", error: null, nextAt: null, gone: false };
  const words = error ?? statusWords(status ?? 0);
  const refused = status !== null && REFUSALS.includes(status) && attempts >= TRIES_IF_REFUSED;
  if (refused) return { state: "refused", error: words, nextAt: null, gone: false };
  return { state: "waiting", error: words, nextAt: now + webhookWait(attempts, random), gone: status === GONE };
}
