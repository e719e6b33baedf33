import type { Logger } from "pino";
import { DAY, type Duration, HOUR, type Instant, MINUTE, toIso, type Words } from "../contracts/index.ts";
import { nextAt } from "../rules/conditions/schedule.ts";
import type { BackupFolder, KeptBackup } from "../store/backup/index.ts";
import type { BackupPlan } from "./backup-config.ts";
import type { BackupAnswer } from "./backups.ts";
import type { FaultBook } from "./fault-book.ts";

export interface BackupSchedulePorts {
  readonly plan: BackupPlan;
  /** Zone of the clocks by which the plan's time is meant. */
  zone(): string;
  now(): Instant;
  /** Runs once when the hub's clock has reached `at`; the answer takes it back. */
  schedule(at: Instant, work: () => void): () => void;
  take(folder: string): Promise<BackupAnswer>;
  survey(folder: string): Promise<BackupFolder>;
  /** Removes all but the newest `keep`, never `spare`. */
  removeOld(folder: string, keep: number, spare: string): Promise<readonly string[]>;
  readonly faults: Pick<FaultBook, "state">;
  readonly log: Logger;
}

export interface BackupView extends BackupFolder {
  readonly next: Instant | null;
  /** Why the last try failed; null where it did not. */
  readonly failed: string | null;
  /** Since the start. */
  readonly taken: number;
  readonly failures: number;
}

export interface BackupSchedule {
  /** @param wasFailing the last try before this start failed: the next one does not wait for the night */
  start(wasFailing: boolean): Promise<void>;
  /** Somebody took one by hand, perhaps into the same folder. */
  noted(): Promise<void>;
  /** Resolves when no scheduled back-up is under way. */
  idle(): Promise<void>;
  view(): BackupView;
  stop(): void;
}

/** A night and two hours: beyond it the newest good back-up is too old. */
const TOO_OLD: Duration = 26 * HOUR;
const RETRY: Duration = HOUR;
/** Another one was under way: it is waited for. */
const BUSY: Duration = 10 * MINUTE;
/** The start comes first where a night was missed. */
const CATCH_UP: Duration = MINUTE;

/** Takes a back-up every night, removes old ones once the new one is complete, and says when there is no good one. */
export function createBackupSchedule(ports: BackupSchedulePorts): BackupSchedule {
  const { plan, log } = ports;
  const begun = ports.now();
  let folder: BackupFolder = { kept: 0, newest: null };
  let failed: string | null = null;
  let next: Instant | null = null;
  let counts = { taken: 0, failures: 0 };
  let cancelNext = (): void => undefined;
  let cancelLook = (): void => undefined;
  let underWay: Promise<void> | null = null;
  let stopped = false;

  const judge = (): void => {
    const { newest } = folder;
    const age = ports.now() - (newest?.at ?? begun);
    const detail = failed !== null ? failedInWords(failed, newest) : age > TOO_OLD ? overdueInWords(newest) : null;
    ports.faults.state("backup", detail === null ? null : { detail }, true);
    cancelLook();
    if (!stopped && detail === null) cancelLook = ports.schedule(ports.now() + TOO_OLD - age + 1, judge);
  };
  const planAt = (at: Instant): void => {
    cancelNext();
    if (stopped) return;
    next = at;
    cancelNext = ports.schedule(at, () => {
      underWay ??= attempt().finally(() => {
        underWay = null;
      });
    });
  };
  const tonight = (): Instant => nextAt(plan.minute, ports.now(), ports.zone());
  const survey = async (): Promise<void> => {
    folder = await ports.survey(plan.folder);
  };

  const attempt = async (): Promise<void> => {
    const answer = await ports.take(plan.folder);
    if (!answer.ok && answer.busy) {
      planAt(Math.min(ports.now() + BUSY, tonight()));
      return;
    }
    if (answer.ok) {
      counts = { ...counts, taken: counts.taken + 1 };
      failed = await removeOld(answer.dir);
      planAt(tonight());
    } else {
      counts = { ...counts, failures: counts.failures + 1 };
      failed = answer.reason;
      planAt(Math.min(ports.now() + RETRY, tonight()));
    }
    await survey();
    judge();
  };
  /** @returns why it could not be done; the new back-up is good all the same */
  const removeOld = async (taken: string): Promise<string | null> => {
    try {
      const removed = await ports.removeOld(plan.folder, plan.keep, taken.split(/[\\/]/).at(-1) ?? "");
      if (removed.length > 0) log.info({ removed }, "old back-ups were removed");
      return null;
    } catch (error) {
      log.error({ err: error }, "old back-ups could not be removed");
      return `old back-ups cannot be removed: ${error instanceof Error ? error.message : String(error)}`;
    }
  };

  return {
    start: async (wasFailing) => {
      await survey();
      const due = tonight();
      const missed = folder.newest === null || folder.newest.at < due - DAY;
      planAt(missed || wasFailing ? Math.min(ports.now() + CATCH_UP, due) : due);
      // What failed before the start is not well until it was tried again.
      if (!wasFailing) judge();
    },
    noted: async () => {
      const before = folder.newest?.name;
      await survey();
      if (folder.newest?.name === before) return;
      failed = null;
      judge();
    },
    idle: () => underWay ?? Promise.resolve(),
    view: () => ({ ...folder, ...counts, next, failed }),
    stop: () => {
      stopped = true;
      cancelNext();
      cancelLook();
    },
  };
}

const lastGood = (newest: KeptBackup | null): Words =>
  newest === null
    ? { zh: "备份目录中没有完好的备份", en: "there is no good back-up in the folder" }
    : { zh: `最近一份完好的备份是 ${toIso(newest.at)}`, en: `the newest good back-up is of ${toIso(newest.at)}` };

function failedInWords(reason: string, newest: KeptBackup | null): Words {
  const { zh, en } = lastGood(newest);
  return { zh: `定时备份失败（${reason}）；${zh}`, en: `the scheduled back-up failed (${reason}); ${en}` };
}

function overdueInWords(newest: KeptBackup | null): Words {
  const { zh, en } = lastGood(newest);
  return { zh: `已超过 26 小时没有新的完好备份；${zh}`, en: `for more than 26 hours there was no new good back-up; ${en}` };
}
