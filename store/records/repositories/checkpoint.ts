import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { BasePositions, StoredCell } from "../types.ts";

/** What ingest and rules resume from, and the hub's own settings. */
export function createCheckpointRepository(db: Database, reads: Database) {
  return {
    /** Writes changed cells and, when given, the positions from which replay may begin, in one transaction. */
    saveCells: (room: string, cells: readonly StoredCell[], base: BasePositions | null): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const rows = lastOfEach(cells, (cell) => cell.key).map(({ key, pos, blob }) => ({ room, key, pos, blob }));
        await inPieces(rows, (piece) =>
          trx
            .insertInto("cells")
            .values(piece)
            .onConflict((oc) =>
              oc.columns(["room", "key"]).doUpdateSet((eb) => ({ pos: eb.ref("excluded.pos"), blob: eb.ref("excluded.blob") })),
            )
            .execute(),
        );
        if (base === null) return;
        const doc = JSON.stringify(base);
        await trx
          .insertInto("bases")
          .values({ room, doc })
          .onConflict((oc) => oc.column("room").doUpdateSet({ doc }))
          .execute();
      }),
    loadCells: async (room: string): Promise<{ readonly cells: readonly StoredCell[]; readonly base: BasePositions }> => {
      const rows = await reads.selectFrom("cells").select(["key", "pos", "blob"]).where("room", "=", room).execute();
      const base = await reads.selectFrom("bases").select("doc").where("room", "=", room).executeTakeFirst();
      return {
        cells: rows.map((row) => ({ key: row.key, pos: row.pos, blob: new Uint8Array(row.blob) })),
        base: base ? parseDoc<BasePositions>(base.doc) : {},
      };
    },
    /** Forgets cells of what no longer exists. */
    dropCells: async (room: string, keys: readonly string[]): Promise<void> => {
      await inPieces(keys, (piece) => db.deleteFrom("cells").where("room", "=", room).where("key", "in", piece).execute());
    },
    /** Forgets what other versions kept under names that this one does not read. */
    dropOtherCells: async (rooms: readonly string[]): Promise<void> => {
      await db.deleteFrom("cells").where("room", "not in", rooms).execute();
      await db.deleteFrom("bases").where("room", "not in", rooms).execute();
    },
    settingGet: async (key: string): Promise<string | null> =>
      (await db.selectFrom("settings").select("value").where("key", "=", key).executeTakeFirst())?.value ?? null,
    settingSet: async (key: string, value: string): Promise<void> => {
      await db
        .insertInto("settings")
        .values({ key, value })
        .onConflict((oc) => oc.column("key").doUpdateSet({ value }))
        .execute();
    },
  };
}
