import { type Duration, type Instant, type RecordChange, SECOND, type Words } from "../contracts/index.ts";
import type { JournalFault, JournalHealth } from "../store/journal/index.ts";
import type { SeriesGap } from "../store/series/index.ts";
import { SLOW_COMMIT_MS } from "./committer.ts";
import { type DiskSpace, judgeDisk } from "./disk-watch.ts";
import type { FaultBook, FaultState } from "./fault-book.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import { gapInWords, holeInWords, type JournalHole } from "./records-ahead.ts";
import { seriesTrouble, seriesUntold } from "./series-trouble.ts";
import { whyNotWritten } from "./why-not-written.ts";

/** A question may take long; beyond this the store stands still. */
const SLOW_CALL: Duration = 5 * SECOND;
/** Failed greetings of the mail server in a row before it counts as gone: one may be a passing thing. */
const MAIL_FAILURES = 2;
/** A server that answers is greeted this often; one that does not, each time that it is looked at. */
const MAIL_EVERY: Duration = 15 * SECOND;
/** Without a checkpoint for so long a restart becomes slow and the journal grows. */
const CHECKPOINT_LATE: Duration = 120 * SECOND;

export interface SelfWatchPorts {
  readonly faults: FaultBook;
  readonly journal: { health(): JournalHealth };
  readonly records: { health(): { readonly dead: boolean; readonly unreachable: string | null; readonly oldestMs: number } };
  readonly committer: { waitingMs(): number; takeStuck(): readonly RecordChange[]; readonly pending: number };
  readonly series: {
    stats(): { readonly failing: boolean; readonly queued: number; readonly lag: number; readonly untold: string | null };
  };
  /** A server keeps the series, not this machine. */
  readonly seriesOnServer: boolean;
  readonly memory: MemoryWatch;
  rssBytes(): number;
  now(): Instant;
  monotonic(): number;
  /** What could not be written is told outside from memory. */
  tellStuck(changes: readonly RecordChange[]): void;
  askDisk(): Promise<DiskSpace | null>;
  /** Greets the mail server; null where all is well or none is configured. */
  probeMail(): Promise<string | null>;
}

export interface SelfWatch {
  /** Looks at everything that is in memory; called a few times a second. */
  look(): void;
  lookAtDisk(): Promise<void>;
  lookAtMail(): Promise<void>;
  /** A sweep of the checkpoint that began then (monotonic) reached the records, or failed there. */
  checkpointed(outcome: number | Error): void;
  /** @param replaying the journal's tail was being read again at the start */
  journalFault(fault: JournalFault, replaying: boolean): void;
  /** A store began a new file because its own could not be read; `detail` says which. */
  setAside(store: Words, detail: string): void;
  journalHole(hole: JournalHole): void;
  seriesGap(gap: SeriesGap): void;
  readonly disk: DiskSpace | null;
  /** Milliseconds since the rules' state was saved. */
  readonly checkpointAgeMs: Duration;
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(0);

const JOURNAL_WHY: Readonly<Record<NonNullable<JournalHealth["reason"]>, Words>> = {
  slow: { zh: "磁盘过慢", en: "the disk is too slow" },
  "write-failed": { zh: "写盘失败", en: "writing fails" },
  "worker-died": { zh: "写盘线程终止，正在重启", en: "its thread ended and is started anew" },
  "queue-full": { zh: "内存中待写报文已满", en: "its queue in memory is full" },
};

function journalState({ ok, waitingMs, reason }: JournalHealth): FaultState | null {
  if (ok || reason === null) return null;
  const why = JOURNAL_WHY[reason];
  return {
    detail: {
      zh: `${why.zh}，最早一条已等待 ${seconds(waitingMs)} 秒：QoS 1 报文暂不确认（设备会重发），告警与通知照常`,
      en: `${why.en}, the oldest message has waited ${seconds(waitingMs)} s: QoS 1 stays unacknowledged (devices send again), alerts and notices go on`,
    },
  };
}

/** Watches the hub itself and keeps the book of its faults; in trouble it lets notices out from memory (promise 3). */
export function createSelfWatch(ports: SelfWatchPorts): SelfWatch {
  const { faults } = ports;
  let mailFailures = 0;
  let mailAskedAt = Number.NEGATIVE_INFINITY;
  let failingSince: Instant | null = null;
  /** Why the records refused the last checkpoint; a store that nobody writes to is known to be broken by this alone. */
  let refusal: Error | null = null;
  let checkpointAt = ports.monotonic();
  let disk: DiskSpace | null = null;

  const checkpointAge = (): Duration => ports.monotonic() - checkpointAt;
  const recordsTrouble = (): Words | null => {
    const { dead, unreachable, oldestMs } = ports.records.health();
    if (dead) return { zh: "数据库线程终止，正在重启", en: "its thread ended and is started anew" };
    if (unreachable !== null) return { zh: `数据库连不上（${unreachable}）`, en: `the database does not answer (${unreachable})` };
    // What waits for the journal is the journal's fault, told there.
    if (!ports.journal.health().ok) return null;
    if (refusal !== null) {
      const why = whyNotWritten(refusal);
      return { zh: `写入失败（${why.zh}）`, en: `writing fails (${why.en})` };
    }
    const waiting = Math.max(ports.committer.waitingMs(), oldestMs > SLOW_CALL ? oldestMs : 0);
    if (waiting <= SLOW_COMMIT_MS) return null;
    return { zh: `最早一笔已等待 ${seconds(waiting)} 秒`, en: `the oldest change has waited ${seconds(waiting)} s` };
  };
  const recordsState = (): FaultState | null => {
    const why = recordsTrouble();
    if (why === null) return null;
    return {
      detail: {
        zh: `${why.zh}：告警与通知由内存发出，恢复后补写`,
        en: `${why.en}: alerts and notices go out from memory and are written later`,
      },
    };
  };

  return {
    look: () => {
      faults.state("journal", journalState(ports.journal.health()));
      faults.state("records", recordsState());
      const series = ports.series.stats();
      failingSince = series.failing ? (failingSince ?? ports.now()) : null;
      faults.state("series", failingSince === null ? null : { detail: seriesTrouble(series, failingSince, ports.seriesOnServer) });
      faults.state("series-untold", series.untold === null ? null : { detail: seriesUntold(series.untold) });
      faults.state("memory", ports.memory.look(ports.rssBytes()));
      const late = checkpointAge();
      faults.state(
        "checkpoint",
        late > CHECKPOINT_LATE ? { detail: { zh: `已 ${seconds(late)} 秒未能存盘`, en: `not saved for ${seconds(late)} s` } } : null,
      );
      if (ports.committer.waitingMs() > SLOW_COMMIT_MS || recordsTrouble() !== null) ports.tellStuck(ports.committer.takeStuck());
    },
    lookAtDisk: async () => {
      disk = (await ports.askDisk()) ?? disk;
      if (disk !== null) faults.state("disk", judgeDisk(disk));
    },
    lookAtMail: async () => {
      const now = ports.monotonic();
      if (mailFailures === 0 && now - mailAskedAt < MAIL_EVERY) return;
      mailAskedAt = now;
      const trouble = await ports.probeMail();
      mailFailures = trouble === null ? 0 : mailFailures + 1;
      if (mailFailures > 0 && mailFailures < MAIL_FAILURES) return;
      faults.state("mail", trouble === null ? null : { detail: { zh: `邮件服务器：${trouble}`, en: `mail server: ${trouble}` } }, true);
    },
    checkpointed: (outcome) => {
      refusal = outcome instanceof Error ? outcome : null;
      if (!(outcome instanceof Error)) checkpointAt = outcome;
    },
    journalFault: (fault, replaying) => {
      // Before the first position that was ever passed on, files that all readers had passed are gone, as they should be.
      if (fault.kind === "gap" && replaying && fault.after > 0) faults.tell("journal-gap", gapInWords(fault));
      if (fault.kind === "set-aside")
        faults.tell("files-set-aside", {
          zh: `报文日志文件损坏，已另存为 ${fault.file}，其余照常`,
          en: `a file of the journal was damaged and set aside as ${fault.file}; the rest goes on`,
        });
      if (fault.kind === "lost-oldest")
        faults.tell("series-gap", {
          zh: `报文日志超出上限，最旧的文件 ${fault.file} 已删除，其中尚未入库的监测值缺失`,
          en: `the journal reached its bound: its oldest file ${fault.file} went before ${fault.readers.join(", ")} had it`,
        });
    },
    setAside: (store, detail) =>
      faults.tell("files-set-aside", {
        zh: `${store.zh}文件损坏，已另存（${detail}），其余照常`,
        en: `a file of the ${store.en} was damaged and set aside (${detail}); the rest goes on`,
      }),
    journalHole: (hole) => faults.tell("journal-gap", holeInWords(hole)),
    seriesGap: (gap) =>
      faults.tell("series-gap", {
        zh: `时序库跟不上，${gap.rows} 条监测值未能保存`,
        en: `the series store did not keep up: ${gap.rows} readings were not kept`,
      }),
    get checkpointAgeMs() {
      return checkpointAge();
    },
    get disk() {
      return disk;
    },
  };
}
