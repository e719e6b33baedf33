import type { Instant, JournalRecord } from "../contracts/index.ts";
import type { Journal } from "../store/journal/index.ts";
import type { StoredCell } from "../store/records/index.ts";
import { breath } from "./breath.ts";
import type { CheckpointRoom } from "./checkpoint.ts";
import type { LoadedCells } from "./records-ahead.ts";

export interface RecoveryPorts {
  readonly journal: Pick<Journal, "communities" | "read" | "lastRecv">;
  loadCells(room: CheckpointRoom["name"]): Promise<LoadedCells>;
  restoreIngest(cells: readonly StoredCell[]): void;
  restoreRules(cells: readonly StoredCell[]): void;
  restoreRecent(cells: readonly StoredCell[]): void;
  restoreSigns(cells: readonly StoredCell[]): void;
  /** Where the series store resumes. */
  seriesPosition(community: string): number;
  judge(record: JournalRecord): void;
  /** Series rows up to here may be written: the journal holds them. */
  replayed(community: string, pos: number): void;
}

const NONE: LoadedCells = { cells: [], base: {} };
/** The event loop is given back after so many records: a long replay must not look like a dead hub. */
const AT_ONCE = 2_000;

/**
 * Brings ingest, rules and last values to where they stood: cells from the checkpoint, then the journal's tail.
 * @returns records replayed, per community the receive time of its last record, and the cells that it began with
 */
export async function recover(ports: RecoveryPorts): Promise<{
  readonly replayed: number;
  readonly downFrom: Readonly<Record<string, Instant>>;
  readonly loaded: readonly LoadedCells[];
}> {
  const [ingest, rules, recent, signs] = await Promise.all(
    (["ingest", "rules", "recent", "signs"] as const).map((room) => ports.loadCells(room)),
  ).then(([a = NONE, b = NONE, c = NONE, d = NONE]) => [a, b, c, d] as const);
  ports.restoreRecent(recent.cells);
  ports.restoreSigns(signs.cells);
  ports.restoreIngest(ingest.cells);
  ports.restoreRules(rules.cells);
  let replayed = 0;
  const downFrom: Record<string, Instant> = {};
  for (const community of ports.journal.communities()) {
    const from = Math.min(
      ingest.base[community] ?? 0,
      rules.base[community] ?? 0,
      recent.base[community] ?? 0,
      // A data directory from before signs were kept has none: they begin with what is heard from now on.
      signs.base[community] ?? Number.MAX_SAFE_INTEGER,
      ports.seriesPosition(community),
    );
    let last = from;
    let since = 0;
    for await (const batch of ports.journal.read(community, from)) {
      for (const record of batch) {
        ports.judge(record);
        last = record.pos;
        replayed++;
        if (++since >= AT_ONCE) {
          since = 0;
          await breath();
        }
      }
    }
    ports.replayed(community, last);
    const lastRecv = ports.journal.lastRecv(community);
    if (lastRecv > 0) downFrom[community] = lastRecv;
  }
  return { replayed, downFrom, loaded: [ingest, rules, recent] };
}
