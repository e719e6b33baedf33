import type { BasePositions, StoredCell } from "../store/records/index.ts";

interface SavedCell {
  readonly key: string;
  readonly pos: number;
  readonly state: unknown;
}

/** A room with state per device or subject. `dirty` gives cells in the order in which they became dirty. */
export interface CheckpointRoom {
  readonly name: "ingest" | "rules" | "recent" | "signs";
  dirty(limit: number): readonly SavedCell[];
  dirtyCount(): number;
}

export interface CheckpointPorts {
  readonly rooms: readonly CheckpointRoom[];
  communities(): readonly string[];
  last(community: string): number;
  /** Resolves when everything appended so far is on disk. */
  synced(): Promise<void>;
  save(room: CheckpointRoom["name"], cells: readonly StoredCell[], base: BasePositions | null): Promise<void>;
  /** Replay would begin here now: the journal may drop what lies before. */
  passed(community: string, pos: number): void;
  monotonic(): number;
}

export interface Checkpoint {
  /**
   * One sweep over what was dirty when it began; resolves when it is on disk. A sweep under way is joined.
   * @returns when it began, by `monotonic`: what came later is not in it
   */
  sweep(): Promise<number>;
}

/** The engine is never stopped for longer than this at a time. */
const SLICE_MS = 3;
/** Between two looks at the clock: a cell with a month of hours in it takes a tenth of a millisecond and more. */
const CELLS_AT_ONCE = 8;

/**
 * Saves the state of ingest and rules piece by piece. A cell goes to disk only after the journal holds the record that
 * made it (else a crash would leave a cell ahead of the journal, and new records would be taken for old ones). The
 * base position moves only when every cell that was dirty at the sweep's beginning has been saved.
 */
export function createCheckpoint(ports: CheckpointPorts): Checkpoint {
  let running: Promise<number> | undefined;

  const slice = (room: CheckpointRoom): StoredCell[] => {
    const begun = ports.monotonic();
    const cells: StoredCell[] = [];
    do {
      const some = room.dirty(CELLS_AT_ONCE);
      for (const cell of some) cells.push({ key: cell.key, pos: cell.pos, blob: Buffer.from(JSON.stringify(cell.state)) });
      if (some.length < CELLS_AT_ONCE) break;
    } while (ports.monotonic() - begun < SLICE_MS);
    return cells;
  };

  const sweep = async (): Promise<number> => {
    const begun = ports.monotonic();
    const base = Object.fromEntries(ports.communities().map((community) => [community, ports.last(community)]));
    for (const room of ports.rooms) {
      let toSave = room.dirtyCount();
      do {
        const cells = slice(room);
        toSave -= cells.length;
        await ports.synced();
        await ports.save(room.name, cells, toSave <= 0 || cells.length === 0 ? base : null);
        if (cells.length === 0) break;
      } while (toSave > 0);
    }
    for (const [community, pos] of Object.entries(base)) ports.passed(community, pos);
    return begun;
  };

  return {
    sweep: () => {
      running ??= sweep().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
