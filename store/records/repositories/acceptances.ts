import type { Transaction } from "kysely";
import type { Acceptance, AcceptancePhoto, AcceptancePoint, AcceptanceRow, FirstHeard, WalkTick } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { Tables } from "../schema.ts";

const isStanding = ({ erasedAt }: AcceptancePhoto): boolean => erasedAt === null;

/** Hashes of photos of installed devices that are not erased: they stay as long as their tables. */
export async function devicePhotosHeld(reads: Database): Promise<readonly string[]> {
  const rows = await reads.selectFrom("acceptance_points").select("doc").where("doc", "like", '%"hash"%').execute();
  return rows.flatMap(({ doc }) =>
    parseDoc<AcceptancePoint>(doc)
      .photos.filter(isStanding)
      .map(({ hash }) => hash),
  );
}

/** Takes the photos of these devices out of every table. @returns their hashes */
export async function takeDevicePhotos(trx: Transaction<Tables>, devices: readonly string[]): Promise<readonly string[]> {
  const taken: string[] = [];
  await inPieces(devices, async (piece) => {
    const rows = await trx.selectFrom("acceptance_points").select("doc").where("device", "in", piece).execute();
    for (const point of rows.map(({ doc }) => parseDoc<AcceptancePoint>(doc))) {
      taken.push(...point.photos.filter(isStanding).map(({ hash }) => hash));
      await trx
        .updateTable("acceptance_points")
        .set({ doc: JSON.stringify({ ...point, photos: [] }) })
        .where("acceptance", "=", point.acceptance)
        .where("device", "=", point.device)
        .execute();
    }
  });
  return taken;
}

/** Acceptance tables, and when devices were first heard. */
export function createAcceptanceRepository(db: Database, reads: Database) {
  return {
    firstsAll: async (): Promise<readonly FirstHeard[]> => {
      const rows = await reads.selectFrom("device_firsts").selectAll().execute();
      return rows.map(({ device, community, at, exact }) => ({
        ...{ device, community, at: new Date(Number(at)).toISOString(), exact: exact === 1 },
      }));
    },
    /** What is known stays: the journal may be read again. */
    firstsSave: async (firsts: readonly FirstHeard[]): Promise<void> => {
      const rows = lastOfEach(firsts.toReversed(), ({ device }) => device).map(({ device, community, at, exact }) => ({
        ...{ device, community, at: Date.parse(at), exact: exact ? 1 : 0 },
      }));
      await inPieces(rows, (piece) =>
        db
          .insertInto("device_firsts")
          .values(piece)
          .onConflict((oc) => oc.column("device").doNothing())
          .execute(),
      );
    },
    /** Newest first. */
    acceptancesAll: async (): Promise<readonly Acceptance[]> => {
      const rows = await reads.selectFrom("acceptances").select("doc").orderBy("created_at", "desc").orderBy("id").execute();
      return rows.map(({ doc }) => parseDoc<Acceptance>(doc));
    },
    acceptanceGet: async (id: string): Promise<Acceptance | undefined> => {
      const row = await reads.selectFrom("acceptances").select("doc").where("id", "=", id).executeTakeFirst();
      return row && parseDoc<Acceptance>(row.doc);
    },
    acceptanceSave: async (acceptance: Acceptance): Promise<void> => {
      const doc = JSON.stringify(acceptance);
      await db
        .insertInto("acceptances")
        .values({ id: acceptance.id, community: acceptance.community, created_at: Date.parse(acceptance.createdAt), doc })
        .onConflict((oc) => oc.column("id").doUpdateSet({ doc }))
        .execute();
    },
    acceptancePoints: async (acceptance: string): Promise<readonly AcceptancePoint[]> => {
      const rows = await reads.selectFrom("acceptance_points").select("doc").where("acceptance", "=", acceptance).execute();
      return rows.map(({ doc }) => parseDoc<AcceptancePoint>(doc));
    },
    acceptancePoint: async (acceptance: string, device: string): Promise<AcceptancePoint | undefined> => {
      const query = reads.selectFrom("acceptance_points").select("doc").where("acceptance", "=", acceptance);
      const row = await query.where("device", "=", device).executeTakeFirst();
      return row && parseDoc<AcceptancePoint>(row.doc);
    },
    acceptancePointSave: async (point: AcceptancePoint): Promise<void> => {
      const doc = JSON.stringify(point);
      await db
        .insertInto("acceptance_points")
        .values({ acceptance: point.acceptance, device: point.device, community: point.community, doc })
        .onConflict((oc) => oc.columns(["acceptance", "device"]).doUpdateSet({ doc }))
        .execute();
    },
    /** Rows of a version as they were signed. */
    acceptanceFrozen: async (acceptance: string, version: number): Promise<readonly AcceptanceRow[] | undefined> => {
      const query = reads.selectFrom("acceptance_versions").select("rows").where("acceptance", "=", acceptance);
      const row = await query.where("version", "=", version).executeTakeFirst();
      return row && parseDoc<readonly AcceptanceRow[]>(row.rows);
    },
    /** A version is written once, with the table that names it. */
    acceptanceFreeze: (acceptance: Acceptance, version: number, rows: readonly AcceptanceRow[]): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const done = await trx
          .insertInto("acceptance_versions")
          .values({ acceptance: acceptance.id, version, community: acceptance.community, rows: JSON.stringify(rows) })
          .onConflict((oc) => oc.columns(["acceptance", "version"]).doNothing())
          .executeTakeFirst();
        if (Number(done.numInsertedOrUpdatedRows ?? 0) === 0) return false;
        await trx
          .updateTable("acceptances")
          .set({ doc: JSON.stringify(acceptance) })
          .where("id", "=", acceptance.id)
          .execute();
        return true;
      }),
    /** What was said of points of a community from an instant on, of whichever walk. */
    walkTicksSince: async (community: string, since: number): Promise<readonly WalkTick[]> => {
      const query = reads.selectFrom("walk_points").select("doc").where("community", "=", community);
      const rows = await query.where("at", ">=", since).orderBy("at").execute();
      return rows.map(({ doc }) => parseDoc<WalkTick>(doc));
    },
  };
}
