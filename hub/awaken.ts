import type { Logger } from "pino";
import type { Alerts } from "../alerts/index.ts";
import type { Cases } from "../cases/index.ts";
import type { Ingest } from "../ingest/index.ts";
import type { Engine } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Journal } from "../store/journal/index.ts";
import type { Recent } from "../store/recent.ts";
import type { Records, StoredCell } from "../store/records/index.ts";
import type { AfterRestore } from "./after-restore.ts";
import { shapedName } from "./cell-shapes.ts";
import { communityOfCell } from "./community-of-cell.ts";
import type { DeviceViews } from "./device-views.ts";
import type { FaultBook } from "./fault-book.ts";
import { faultOfRule } from "./fault-kinds.ts";
import { ENTRIES_KEPT, type HandEntries } from "./hand-entries.ts";
import type { Pipeline } from "./pipeline.ts";
import { restoreRecent } from "./recent-room.ts";
import { type JournalHole, resumeAboveRecords } from "./records-ahead.ts";
import { recover } from "./recover.ts";
import type { RuleBook } from "./rule-book.ts";
import { stepBack } from "./rule-versions.ts";
import type { openSeriesStore } from "./series-store.ts";
import type { SignBook } from "./sign-book.ts";
import { ALIVE } from "./upkeep.ts";

interface Parts {
  readonly records: Records;
  readonly journal: Journal;
  readonly series: Awaited<ReturnType<typeof openSeriesStore>>;
  /** A store that reads the journal by itself does not hold up the start. */
  readonly seriesReadsJournal: boolean;
  readonly directory: Directory;
  readonly recent: Recent;
  readonly views: DeviceViews;
  readonly afterRestore: AfterRestore;
  readonly handEntries: HandEntries;
  readonly signs: Pick<SignBook, "restore">;
  readonly alerts: Alerts;
  readonly cases: Cases;
  readonly faults: FaultBook;
  readonly ingest: Ingest;
  readonly engine: Engine;
  readonly book: RuleBook;
  readonly pipeline: Pipeline;
  home(): string;
  now(): number;
  readonly log: Logger;
}

/** Where the hub stood when it ended. */
export interface Awakened {
  readonly open: Awaited<ReturnType<Records["loadOpen"]>>;
  /** Positions that records or series know and the journal has lost. */
  readonly holes: readonly JournalHole[];
  /** When each community was last heard; 0: never. */
  lastAlive(community: string): number;
}

// biome-ignore lint/suspicious/noExplicitAny: each room checks the shape of what it wrote itself
const stateOf = (cell: StoredCell): any => JSON.parse(Buffer.from(cell.blob).toString());

/** Brings every room to where it stood: open alerts and cases from records, the rest from the checkpoint and the journal's tail. */
export async function awaken(parts: Parts): Promise<Awakened> {
  const { records, journal, series, directory, recent, views, alerts, cases, faults, ingest, engine, book, pipeline, log } = parts;
  await parts.afterRestore.begin();
  parts.handEntries.restore(await records.entries.since(parts.now() - ENTRIES_KEPT));
  const open = await records.loadOpen();
  alerts.restore(open.alerts, open.applied, open.maintenance);
  cases.restore(open.cases, open.numbers, open.steps);
  faults.restore(
    open.alerts.flatMap(({ alert }) => {
      const kind = faultOfRule(alert.rule);
      const { severity, reason: detail } = alert;
      return kind !== undefined && alert.active ? [{ kind, severity, detail, since: Date.parse(alert.happenedAt) }] : [];
    }),
  );
  const alive = Number(await records.settings.get(ALIVE));
  const { base } = await records.loadCells(shapedName("rules"));
  await stepBack({ engine, book, journal }, (community) => base[community] ?? 0, alive);
  const {
    replayed,
    downFrom,
    loaded: cells,
  } = await recover({
    journal,
    loadCells: (room) => records.loadCells(shapedName(room)),
    restoreIngest: (saved) => ingest.restore(saved.map((cell) => ({ key: cell.key, pos: cell.pos, state: stateOf(cell) }))),
    restoreRules: (saved) =>
      engine.restore(saved.map((cell) => ({ key: cell.key, pos: cell.pos, community: parts.home(), state: stateOf(cell) }))),
    restoreRecent: (saved) => {
      for (const cell of saved) restoreRecent(recent, views, cell.key, stateOf(cell));
    },
    restoreSigns: (saved) => {
      for (const cell of saved) parts.signs.restore(cell.key, stateOf(cell));
    },
    seriesPosition: (community) => (parts.seriesReadsJournal ? Number.MAX_SAFE_INTEGER : series.position(community)),
    judge: (record) => pipeline.judge(record),
    replayed: (community, pos) => series.flush(community, pos),
  });
  log.info({ replayed }, "the journal's tail was replayed");
  const holes = resumeAboveRecords({
    journal,
    communities: directory.communities().map((community) => community.id),
    applied: open.applied,
    loaded: cells,
    communityOf: (cell) => communityOfCell(directory, cell),
    seriesPosition: (community) => series.position(community),
  });
  return { open, holes, lastAlive: (community) => Math.max(downFrom[community] ?? 0, alive) };
}
