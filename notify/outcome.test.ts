import { expect, test } from "vitest";
import { MINUTE, type Notice, PLAIN_DISPATCH, SECOND, toIso } from "../contracts/index.ts";
import { outcomeOf } from "./outcome.ts";

const AT = Date.UTC(2026, 10, 22);
const notice = (channel: Notice["channel"], attempts: number): Notice => ({
  ...{ id: "n", case: "k", channel, to: { user: null, name: "王芳", role: "family" }, state: "queued", subject: "", text: "" },
  ...{ createdAt: toIso(AT), changedAt: toIso(AT), attempts, error: null },
});
const DOWN = { ok: false, retry: true, error: "HTTP 503", provider: null } as const;

/** Seconds until it is tried again, after so many attempts that failed because its provider was down. */
function waitOf(channel: Notice["channel"], attempts: number, repeat: { readonly every: number; readonly times: number } | null): number {
  const pending = { notice: notice(channel, attempts), address: "1", dispatch: { ...PLAIN_DISPATCH, repeat, next: [] } };
  return ((outcomeOf(pending, DOWN, AT).outcome.nextAttemptAt ?? Number.NaN) - AT) / SECOND;
}

test.each([
  ["a call in rounds that has no other way: within the round", "voice", 5, { every: MINUTE, times: 30 }, 60],
  ["its first tries come sooner", "voice", 0, { every: MINUTE, times: 30 }, 10],
  ["a call that is made once waits as all do", "voice", 5, null, 600],
  ["what is read waits as all do", "sms", 5, { every: MINUTE, times: 30 }, 600],
] as const)("a provider that is down: %s", (_name, channel, attempts, repeat, seconds) => {
  expect(waitOf(channel, attempts, repeat)).toBe(seconds);
});

test.each([
  ["a call that was passed over asks again when it may", "voice", { every: MINUTE, times: 30 }, { askAgain: AT + 12 * SECOND }, 12],
  ["a call that could not go out is tried again within half a minute", "voice", { every: MINUTE, times: 30 }, {}, 30],
  ["what is read is not said sooner", "sms", null, {}, null],
] as const)("%s, beside the way it went on", (_name, channel, repeat, more, seconds) => {
  const next = [{ channel: "sms", address: "1" }] as const;
  const pending = { notice: notice(channel, 0), address: "1", dispatch: { ...PLAIN_DISPATCH, repeat, next: [...next] } };
  const { outcome } = outcomeOf(pending, { ...DOWN, fault: true, ...more }, AT);
  expect(outcome.follow?.notice.channel).toBe("sms");
  expect(outcome.nextAttemptAt === null ? null : (outcome.nextAttemptAt - AT) / SECOND).toBe(seconds);
});
