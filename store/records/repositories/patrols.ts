import { DAY, type Instant, type Patrol, type SpotCheck } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import type { PageOf, Paging } from "../types.ts";

/** So far back looks are read at start: longer than any rhythm. */
const KNOWN = 400 * DAY;

/** Patrols and looks at their spots. */
export function createPatrolRepository(db: Database, reads: Database) {
  return {
    patrolsAll: async (): Promise<readonly Patrol[]> =>
      (await reads.selectFrom("patrols").select("doc").orderBy("id").execute()).map(({ doc }) => parseDoc<Patrol>(doc)),
    patrolSave: async (patrol: Patrol): Promise<void> => {
      const doc = JSON.stringify(patrol);
      await db
        .insertInto("patrols")
        .values({ id: patrol.id, community: patrol.community, doc })
        .onConflict((oc) => oc.column("id").doUpdateSet({ doc }))
        .execute();
    },
    /** Oldest first. */
    checksKnown: async (now: Instant): Promise<readonly SpotCheck[]> => {
      const rows = await reads
        .selectFrom("spot_checks")
        .select("doc")
        .where("at", ">", now - KNOWN)
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(({ doc }) => parseDoc<SpotCheck>(doc));
    },
    checkGet: async (id: string): Promise<SpotCheck | undefined> => {
      const row = await reads.selectFrom("spot_checks").select("doc").where("id", "=", id).executeTakeFirst();
      return row && parseDoc<SpotCheck>(row.doc);
    },
    /** The same look again changes nothing. */
    checkSave: async (check: SpotCheck, community: string): Promise<void> => {
      const { id, patrol, spot } = check;
      await db
        .insertInto("spot_checks")
        .values({ id, community, patrol, spot, at: Date.parse(check.at), doc: JSON.stringify(check) })
        .onConflict((oc) => oc.column("id").doNothing())
        .execute();
    },
    /** Newest first. */
    checksAt: (spot: string, paging: Paging): Promise<PageOf<SpotCheck>> => {
      const query = reads.selectFrom("spot_checks").select(["id", "at", "doc"]).where("spot", "=", spot);
      return pageOf(query, { table: "spot_checks", at: "at" }, paging, (row) => parseDoc<SpotCheck>(row.doc));
    },
    /** Oldest first, of a span of days; `most` at most. */
    checksBetween: async (patrol: string, from: Instant, to: Instant, most: number): Promise<readonly SpotCheck[]> => {
      const rows = await reads
        .selectFrom("spot_checks")
        .select("doc")
        .where("patrol", "=", patrol)
        .where("at", ">=", from)
        .where("at", "<", to)
        .orderBy("at")
        .orderBy("id")
        .limit(most)
        .execute();
      return rows.map(({ doc }) => parseDoc<SpotCheck>(doc));
    },
  };
}
