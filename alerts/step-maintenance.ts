import { type Alert, type AlertAct, type AlertLog, type Instant, type Maintenance, toIso, type Words } from "../contracts/index.ts";
import type { AlertEffect, Held, StepResult } from "./types.ts";

const entry = (at: Instant, act: AlertAct, words: Words): AlertLog => ({ at: toIso(at), act, by: null, byName: null, words });

/** Why an alert is held back, for its log. */
export function heldBackWords({ reason, owner }: Pick<Maintenance, "reason" | "owner">): Words {
  return { zh: `检修期间不提醒：${reason}（${owner.name}）`, en: `Held back by maintenance: ${reason} (${owner.name})` };
}

/** The alert without the mark of its maintenance: it is a key of its own, not a null. */
export function outOfMaintenance({ maintenance: _over, ...alert }: Alert): Alert {
  return alert;
}

/** Holds an open alert back while its maintenance lasts; nobody's acknowledgement is lost by it. */
export function suppress(held: Held, mark: NonNullable<Alert["maintenance"]>, words: Words, now: Instant): StepResult {
  const aside = { state: "out-of-service", maintenance: mark, silencedBy: null, shelvedUntil: null, shelvedReason: null } as const;
  return {
    ok: true,
    held: {
      alert: { ...held.alert, ...aside, changedAt: toIso(now), saved: false },
      memory: { ...held.memory, silencedUntil: null },
    },
    log: [entry(now, "suppressed", words)],
    effects: [],
  };
}

/** The maintenance is over: what still holds is news for everybody, what has cleared meanwhile ends. */
export function release(held: Held, now: Instant): StepResult {
  const { alert, memory } = held;
  const at = toIso(now);
  const back: Alert = { ...outOfMaintenance(alert), changedAt: at, saved: false };
  const log = [
    entry(now, "released", {
      zh: alert.active ? "检修结束，仍未恢复" : "检修结束，已恢复",
      en: alert.active ? "Maintenance ended, it still holds" : "Maintenance ended, it has cleared",
    }),
  ];
  if (alert.active) {
    const anew = { state: "unacknowledged", acknowledgedAt: null, acknowledgedBy: null, verdict: null } as const;
    // What had been told before the maintenance sounds again; what began during it is told for the first time.
    const effects: AlertEffect[] = alert.case === null ? ["raised"] : ["re-alarmed"];
    return { ok: true, held: { alert: { ...back, ...anew }, memory }, log, effects };
  }
  if (alert.case !== null && alert.acknowledgedAt === null)
    return { ok: true, held: { alert: { ...back, state: "returned-unacknowledged" }, memory }, log, effects: [] };
  log.push(entry(now, "closed", { zh: "已恢复，结束", en: "Cleared and closed" }));
  return { ok: true, held: { alert: { ...back, state: "normal", closedAt: at }, memory }, log, effects: ["closed"] };
}
