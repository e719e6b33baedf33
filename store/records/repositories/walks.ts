import type { Transaction } from "kysely";
import type { Instant, RecordChange, WalkPoint, WalkRecord, WalkTick } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { Tables } from "../schema.ts";

/** Writes what was said of points in one transaction; all of it is kept, once where it is read again after a crash. */
export async function writeWalkTicks(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const ticks = changes.flatMap((change) => (change.write === "walk-tick" ? [change.tick] : []));
  const rows = lastOfEach(
    ticks.map((tick) => ({
      ...{ plan: tick.plan, device: tick.device, community: tick.community, at: Date.parse(tick.at) },
      ...{ doc: JSON.stringify(tick), seen: tick.seen?.desk != null || tick.seen?.phone != null },
    })),
    (row) => `${row.plan} ${row.device} ${row.at}`,
  );
  // The journal is read again after a crash: that it was shown since is kept.
  const isShown = ({ seen }: (typeof rows)[number]): boolean => seen;
  const write = (piece: (typeof rows)[number][]) => trx.insertInto("walk_points").values(piece.map(({ seen: _seen, ...row }) => row));
  await inPieces(
    rows.filter((row) => !isShown(row)),
    (piece) =>
      write(piece)
        .onConflict((oc) => oc.columns(["plan", "device", "at"]).doNothing())
        .execute(),
  );
  await inPieces(rows.filter(isShown), (piece) =>
    write(piece)
      .onConflict((oc) => oc.columns(["plan", "device", "at"]).doUpdateSet((eb) => ({ doc: eb.ref("excluded.doc") })))
      .execute(),
  );
}

/** Points of walks and their signed records. */
export function createWalkRepository(db: Database, reads: Database) {
  return {
    walkTicks: async (plans: readonly string[]): Promise<readonly WalkTick[]> => {
      if (plans.length === 0) return [];
      const rows = await reads.selectFrom("walk_points").select("doc").where("plan", "in", plans).execute();
      return rows.map(({ doc }) => parseDoc<WalkTick>(doc));
    },
    /** What was said from then on, of whatever walk. */
    walkTicksLately: async (at: Instant): Promise<readonly WalkTick[]> => {
      const rows = await reads.selectFrom("walk_points").select("doc").where("at", ">=", at).orderBy("at").execute();
      return rows.map(({ doc }) => parseDoc<WalkTick>(doc));
    },
    walkRecords: async (plans: readonly string[]): Promise<readonly WalkRecord[]> => {
      if (plans.length === 0) return [];
      const rows = await reads.selectFrom("walk_records").select("doc").where("plan", "in", plans).execute();
      return rows.map(({ doc }) => parseDoc<WalkRecord>(doc));
    },
    /** The points as they stood when it was signed; undefined where it is not. */
    walkSigned: async (plan: string): Promise<readonly WalkPoint[] | undefined> => {
      const row = await reads.selectFrom("walk_records").select("points").where("plan", "=", plan).executeTakeFirst();
      return row && parseDoc<readonly WalkPoint[]>(row.points);
    },
    /** Signed once. @returns false where it was before */
    walkSign: async (record: WalkRecord, points: readonly WalkPoint[]): Promise<boolean> => {
      const done = await db
        .insertInto("walk_records")
        .values({
          ...{ plan: record.plan, community: record.community },
          ...{ doc: JSON.stringify(record), points: JSON.stringify(points) },
        })
        .onConflict((oc) => oc.column("plan").doNothing())
        .executeTakeFirst();
      return Number(done.numInsertedOrUpdatedRows ?? 0) > 0;
    },
  };
}
