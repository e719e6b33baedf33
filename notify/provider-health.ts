import { type Duration, type Instant, MINUTE, type NoticeChannel, SECOND } from "../contracts/index.ts";
import type { Attempt } from "./outward.ts";

/** So long a provider that did not answer is passed over where there is another way; then one notice asks it again. */
const PASSED_OVER: Duration = 30 * SECOND;

/** How one provider, or one channel without one, has been doing since the hub started. */
export interface ProviderState {
  readonly channel: NoticeChannel;
  readonly provider: string | null;
  readonly lastSuccessAt: Instant | null;
  readonly lastFailureAt: Instant | null;
  readonly lastFailure: string | null;
  /** Since when it fails by its own fault; null while it works. */
  readonly troubleSince: Instant | null;
}

export interface ProviderHealth {
  note(channel: NoticeChannel, provider: string | null, attempt: Attempt, now: Instant): void;
  /** Until when it is passed over; null where it may be asked. */
  passedOver(provider: string, now: Instant): Instant | null;
  /** Null: one more may go now, and is counted; else when the next may. */
  freeAt(provider: string, perMinute: number, now: Instant): Instant | null;
  states(): readonly ProviderState[];
  /** It was removed or its settings changed: what was known of it says nothing any more. */
  forget(provider: string): void;
}

/** Remembers which providers answer, and how often each was asked in the last minute. */
export function createProviderHealth(changed: () => void): ProviderHealth {
  const states = new Map<string, ProviderState>();
  const sent = new Map<string, Instant[]>();
  const keyOf = (channel: NoticeChannel, provider: string | null): string => provider ?? channel;

  return {
    note: (channel, provider, attempt, now) => {
      const key = keyOf(channel, provider);
      const known = states.get(key) ?? {
        channel,
        provider,
        lastSuccessAt: null,
        lastFailureAt: null,
        lastFailure: null,
        troubleSince: null,
      };
      if (attempt.ok) {
        sent.set(key, [...(sent.get(key) ?? []).filter((at) => now - at < MINUTE), now]);
        states.set(key, { ...known, lastSuccessAt: now, troubleSince: null });
      } else {
        // A wrong number says that the provider works.
        const troubleSince = attempt.fault === true ? (known.troubleSince ?? now) : known.troubleSince;
        states.set(key, { ...known, lastFailureAt: now, lastFailure: attempt.error, troubleSince });
      }
      changed();
    },
    passedOver: (provider, now) => {
      const state = states.get(provider);
      if (state?.troubleSince == null || state.lastFailureAt === null) return null;
      const until = state.lastFailureAt + PASSED_OVER;
      return now < until ? until : null;
    },
    freeAt: (provider, perMinute, now) => {
      const lately = (sent.get(provider) ?? []).filter((at) => now - at < MINUTE);
      const [oldest] = lately.slice(-perMinute);
      return lately.length < perMinute || oldest === undefined ? null : oldest + MINUTE;
    },
    states: () => [...states.values()],
    forget: (provider) => {
      states.delete(provider);
      sent.delete(provider);
      changed();
    },
  };
}
