import type { Case, CaseLog, Instant, Notice, RecordChange, Words } from "../contracts/index.ts";
import type { Restored } from "./data-dir.ts";

export interface AfterRestorePorts {
  /** Of which back-up this directory comes; null where it was never restored. */
  readonly restored: Restored | null;
  readonly settings: { get(key: string): Promise<string | null>; set(key: string, value: string): Promise<void> };
  /** Ends every session: some were ended after the back-up was taken. */
  endSessions(): Promise<void>;
  /** Takes what was queued when the back-up was taken out of the outbox; answers how many. */
  holdQueued(reason: string, at: Instant): Promise<number>;
  /** Cases whose family's notices were held for this reason, and which told the family nothing after `since`. */
  familyHeld(reason: string, since: Instant): Promise<readonly string[]>;
  audit(line: { readonly act: string; readonly target: string; readonly detail: string; readonly at: Instant }): Promise<void>;
  caseInHand(id: string): { readonly case: Case; readonly log: readonly CaseLog[] } | undefined;
  openCases(): readonly { readonly case: Case; readonly log: readonly CaseLog[] }[];
  /** A notice was held: for the live desk. */
  changed(notice: Notice): void;
  now(): Instant;
}

export interface AfterRestore {
  /** At each start before anything is sent; what stood in the outbox is held at the first one after a restore. */
  begin(): Promise<void>;
  /** Whether the family knows nothing of this case because its notices were held: the next occasion tells it as the first. */
  familyOwed(caseId: string): boolean;
  /** What is about to be written, with the notices that must not go out of themselves held. */
  hold(changes: readonly RecordChange[]): readonly RecordChange[];
  /** What the desk must know; empty once every old case was looked at. */
  notes(): readonly Words[];
}

/** Setting that names the restore whose first start is done. */
const NOTED = "restore-noted";
/** Log lines that the hub writes of itself while it goes through a case: no sign that anybody looked, or that it happened again. */
const OWN_LINES: readonly string[] = ["opened", "told", "unreachable", "ceased", "presumed", "card", "nobody", "climb", "unheard"];

/** Whoever is on duty reads notices in the app without being rung; everybody else would be. */
const rings = (notice: Notice): boolean => notice.channel !== "app" || notice.to.role === "family";

/**
 * A hub restored from yesterday's back-up must not page families about yesterday. Notices that stood in the outbox, and
 * those of cases from before the restore, are held for a human; a case lets them out again when it happened anew or
 * somebody took it up after the restore. What is raised after the restore is told as always.
 */
export function createAfterRestore(ports: AfterRestorePorts): AfterRestore {
  const { restored } = ports;
  if (restored === null) return { begin: () => Promise.resolve(), familyOwed: () => false, hold: (changes) => changes, notes: () => [] };
  const since = Date.parse(restored.restored);
  const reason = `由 ${restored.backup} 的备份还原，属还原前的告警：未自动发送，请人工核实后处理`;
  const isOld = (one: Case): boolean => Date.parse(one.openedAt) <= since;
  const untouched = (log: readonly CaseLog[]): boolean =>
    !log.some((line) => Date.parse(line.at) > since && (line.by !== null || !OWN_LINES.includes(line.act)));
  const owed = new Set<string>();
  const isToFamily = (notice: Notice): boolean => notice.to.role === "family";
  const mustHold = (notice: Notice): boolean => {
    if (notice.state !== "queued" || !rings(notice)) return false;
    if (Date.parse(notice.createdAt) <= since) return true;
    const held = ports.caseInHand(notice.case);
    return held !== undefined && isOld(held.case) && untouched(held.log);
  };

  const first = async (): Promise<void> => {
    if ((await ports.settings.get(NOTED)) === restored.restored) return;
    const at = ports.now();
    await ports.endSessions();
    const held = await ports.holdQueued(reason, at);
    const detail = JSON.stringify({ backup: restored.backup, restored: restored.restored, noticesHeld: held });
    await ports.audit({ act: "restored", target: "hub", detail, at });
    // Last: a crash before it repeats what is harmless.
    await ports.settings.set(NOTED, restored.restored);
  };

  return {
    begin: async () => {
      await first();
      for (const id of await ports.familyHeld(reason, since)) owed.add(id);
    },
    familyOwed: (caseId) => owed.has(caseId),
    hold: (changes) =>
      changes.map((change) => {
        if (change.write !== "notice") return change;
        if (!mustHold(change.notice)) {
          if (isToFamily(change.notice)) owed.delete(change.notice.case);
          return change;
        }
        if (isToFamily(change.notice)) owed.add(change.notice.case);
        const notice: Notice = { ...change.notice, state: "failed", error: reason };
        ports.changed(notice);
        return { ...change, notice };
      }),
    notes: () => {
      const old = ports.openCases().filter((one) => isOld(one.case) && untouched(one.log)).length;
      if (old === 0) return [];
      return [
        {
          zh: `本平台由 ${restored.backup} 的备份还原：${old} 张还原前的工单待人工核实，其通知已暂停自动发送`,
          en: `Restored from the back-up of ${restored.backup}: ${old} cases from before await a human; their notices are held`,
        },
      ];
    },
  };
}
