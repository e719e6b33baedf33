import { type Alert, type AlertLog, type Chatter, type Instant, MINUTE, SECOND, toIso, type Words } from "../contracts/index.ts";
import type { Held, StepResult } from "./types.ts";

/** ISA-18.2: an alarm that goes on and off three times within a minute chatters. */
const TIMES = 3;
const WITHIN = MINUTE;
/** It has to stay clear for so long before it counts as over [D]. */
const HOLD = 5 * MINUTE;
/** What happens meanwhile is told and written together, at most so often [D]. */
const TELL_EVERY = 2 * SECOND;
/** Who acknowledges it hears it again at the latest after this, if it has happened since [D]. */
const SOUND_AFTER = MINUTE;

export const CALM: Chatter = { recent: [], until: 0, folded: 0, tellAt: 0, soundAt: 0 };

export function isChattering({ memory }: Held, now: Instant): boolean {
  return (memory.chatter?.until ?? 0) > now;
}

/** Books an occurrence. */
export function bookOccurrence(chatter: Chatter | undefined, now: Instant): Chatter {
  const recent = [...(chatter?.recent ?? []).filter((at) => now - at < WITHIN), now].slice(-TIMES);
  const chatters = recent.length >= TIMES || (chatter?.until ?? 0) > now;
  return { ...(chatter ?? CALM), recent, until: chatters ? now + HOLD : 0 };
}

/** Whether it may be counted without a word: it chatters since before, and whoever must hear it has heard it within the minute. */
export function foldsIn(held: Held, now: Instant): boolean {
  const { alert } = held;
  if (!isChattering(held, now)) return false;
  // Held back by maintenance, it is counted all the same.
  if (alert.state === "out-of-service" && !alert.lifeSafety) return true;
  if (alert.state === "unacknowledged") return alert.silencedBy === null;
  return alert.state === "acknowledged" && alert.acknowledgedAt !== null && now - Date.parse(alert.acknowledgedAt) < SOUND_AFTER;
}

/** A change that waits to be told with what follows it. */
export function folded(held: Held, change: Partial<Alert>, occurrences: 0 | 1, now: Instant): StepResult {
  const { alert, memory } = held;
  const chatter = occurrences === 1 ? bookOccurrence(memory.chatter, now) : (memory.chatter ?? CALM);
  const acknowledged = alert.acknowledgedAt === null ? 0 : Date.parse(alert.acknowledgedAt) + SOUND_AFTER;
  return {
    ok: true,
    quiet: true,
    held: {
      alert: { ...alert, ...change, occurrences: alert.occurrences + occurrences, changedAt: toIso(now), saved: false },
      memory: {
        ...memory,
        chatter: {
          ...chatter,
          folded: chatter.folded + occurrences,
          tellAt: chatter.tellAt === 0 ? now + TELL_EVERY : chatter.tellAt,
          soundAt: occurrences === 1 && alert.state === "acknowledged" && chatter.soundAt === 0 ? acknowledged : chatter.soundAt,
        },
      },
    },
    log: [],
    effects: [],
  };
}

/** When something about it is due next; 0: nothing is. */
export function chatterDue(chatter: Chatter | undefined): Instant {
  const dues = chatter ? [chatter.until, chatter.tellAt, chatter.soundAt].filter((at) => at > 0) : [];
  return dues.length > 0 ? Math.min(...dues) : 0;
}

const entry = (now: Instant, act: AlertLog["act"], words: Words): AlertLog => ({ at: toIso(now), act, by: null, byName: null, words });
const toldTogether = (count: number): Words => ({
  zh: `又发生 ${count} 次，合并计数`,
  en: `Happened ${count} more times, counted together`,
});

/** Tells what was folded, sounds again, or ends the chatter; null where none of it is due. */
export function stepChatter(held: Held, now: Instant): StepResult | null {
  const { memory } = held;
  const { chatter } = memory;
  const due = chatterDue(chatter);
  if (!chatter || due === 0 || due > now) return null;
  const log: AlertLog[] = chatter.folded > 0 ? [entry(now, "again", toldTogether(chatter.folded))] : [];
  const told = chatter.folded > 0 && held.alert.state !== "out-of-service";
  const effects: Extract<StepResult, { ok: true }>["effects"][number][] = told ? ["again"] : [];
  const alert: Alert = { ...held.alert, changedAt: toIso(now), saved: false };
  const after: Chatter = { ...chatter, folded: 0, tellAt: 0 };
  if (chatter.soundAt > 0 && chatter.soundAt <= now) {
    const next: Held = { alert, memory: { ...memory, chatter: { ...after, soundAt: 0 } } };
    if (alert.state !== "acknowledged") return { ok: true, held: next, log, effects };
    const words = { zh: "仍在反复发生，请重新接警", en: "It goes on and off still: acknowledge anew" };
    const awake = { state: "unacknowledged", acknowledgedAt: null, acknowledgedBy: null, silencedBy: null, verdict: null } as const;
    return {
      ok: true,
      held: { ...next, alert: { ...alert, ...awake } },
      log: [...log, entry(now, "re-alarmed", words)],
      effects: [...effects, "re-alarmed"],
    };
  }
  if (chatter.until > now) return { ok: true, held: { alert, memory: { ...memory, chatter: after } }, log, effects };
  return calmDown({ alert, memory }, log, effects, now);
}

/** It stayed as it is for long enough: what is clear is over now. */
function calmDown(held: Held, log: AlertLog[], effects: Extract<StepResult, { ok: true }>["effects"][number][], now: Instant): StepResult {
  const { chatter: _over, ...memory } = held.memory;
  const { alert } = held;
  if (alert.active) return { ok: true, held: { alert, memory }, log, effects };
  log.push(entry(now, "ceased", { zh: "已持续正常 5 分钟", en: "Clear for five minutes" }));
  effects.push("ceased");
  if (alert.state === "unacknowledged")
    return { ok: true, held: { alert: { ...alert, state: "returned-unacknowledged" }, memory }, log, effects };
  if (alert.state !== "acknowledged") return { ok: true, held: { alert, memory }, log, effects };
  log.push(entry(now, "closed", { zh: "已恢复，结束", en: "Cleared and closed" }));
  effects.push("closed");
  return { ok: true, held: { alert: { ...alert, state: "normal", closedAt: toIso(now) }, memory }, log, effects };
}
