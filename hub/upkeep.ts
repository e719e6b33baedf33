import type { Logger } from "pino";
import { removeOldBackups, surveyBackups } from "../store/backup/index.ts";
import type { Journal } from "../store/journal/index.ts";
import type { Records } from "../store/records/index.ts";
import { createBackupSchedule } from "./backup-schedule.ts";
import { type BackupPorts, createBackups } from "./backups.ts";
import { SHAPED_NAMES, shapedName } from "./cell-shapes.ts";
import { type CheckpointRoom, createCheckpoint } from "./checkpoint.ts";
import type { HubClock } from "./clock.ts";
import type { HubConfig } from "./config.ts";
import type { ErasureBook } from "./erasures.ts";
import type { FaultBook } from "./fault-book.ts";
import type { Keeper } from "./keeper.ts";
import type { SelfWatch } from "./self-watch.ts";
import type { openSeriesStore } from "./series-store.ts";

/** Setting that holds when this hub was last alive, so that a restart knows how long it was away. */
export const ALIVE = "alive";

interface Parts {
  readonly config: HubConfig;
  readonly records: Records;
  readonly series: Awaited<ReturnType<typeof openSeriesStore>>;
  readonly journal: Journal;
  readonly keeper: Keeper;
  readonly faults: FaultBook;
  readonly erasures: ErasureBook;
  readonly watch: SelfWatch;
  readonly clock: HubClock;
  readonly rooms: readonly CheckpointRoom[];
  communities(): readonly string[];
  /** Up to where the rooms have judged what the journal holds. */
  judged(community: string): number;
  synced(community: string, pos: number): Promise<void>;
  zone(): string;
  now(): number;
  monotonic(): number;
  readonly log: Logger;
}

/** What is done by the hour and not by the message: checkpoints, back-ups, retention. */
export function createUpkeep(parts: Parts) {
  const { config, records, series, journal, keeper, faults, erasures, watch, now, monotonic, log } = parts;
  const checkpoint = createCheckpoint({
    rooms: parts.rooms,
    communities: parts.communities,
    last: parts.judged,
    synced: async () => {
      for (const id of parts.communities()) await parts.synced(id, journal.last(id));
    },
    save: (room, cells, base) => records.saveCells(shapedName(room), cells, base),
    passed: (community, pos) => journal.passed("checkpoint", community, pos),
    monotonic,
  });
  let othersDropped = false;
  const dropOthersOnce = async (): Promise<void> => {
    if (othersDropped) return;
    await records.dropOtherCells(SHAPED_NAMES);
    othersDropped = true;
  };
  const sweep = (): Promise<void> =>
    checkpoint
      .sweep()
      .then(async (begun) => {
        await dropOthersOnce();
        await records.settings.set(ALIVE, String(now()));
        watch.checkpointed(begun);
      })
      .catch((error: unknown) => {
        log.child({ stage: "checkpoint" }).error({ err: error }, "checkpoint failed; tried again");
        watch.checkpointed(error instanceof Error ? error : new Error(String(error)));
      });

  const sources: Omit<BackupPorts, "now" | "monotonic" | "log"> = {
    dataDir: config.dataDir,
    settle: async () => {
      await sweep();
      await series.settle();
    },
    holdJournal: () => journal.hold(),
    localRecords: config.databaseUrl === null,
    series: "copyTo" in series ? series : null,
  };
  const backups = createBackups({ ...sources, now, monotonic, log: log.child({ stage: "backup" }) });
  const nightly =
    config.backup &&
    createBackupSchedule({
      plan: config.backup,
      zone: parts.zone,
      now,
      schedule: parts.clock.schedule,
      take: async (folder) => {
        const answer = await backups.take(folder);
        if (answer.ok) erasures.copyTo(folder);
        return answer;
      },
      survey: surveyBackups,
      removeOld: removeOldBackups,
      faults,
      log: log.child({ stage: "backup" }),
    });

  const tend = async (): Promise<void> => {
    await series.tend(now()).catch((error: unknown) => log.child({ stage: "series" }).error({ err: error }, "upkeep of the series failed"));
    await keeper
      .tend()
      .catch((error: unknown) =>
        log.child({ stage: "retention" }).error({ err: error }, "removing what is past its retention failed; tried again"),
      );
  };
  return { sweep, backups, nightly, tend };
}
