import type { Alert, Rating, Scope } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import { below } from "../scoping.ts";
import type { PageOf, Paging } from "../types.ts";

/** One time that something stood in a fire lane, and was found true. */
interface LaneBlock {
  readonly path: string;
  readonly place: string;
  readonly at: number;
  readonly until: number;
}

/** Ratings, and what they count that is in no memory. */
export function createRatingRepository(db: Database, reads: Database) {
  return {
    ratingList: async (scope: Pick<Scope, "paths">, paging: Paging): Promise<PageOf<Rating>> => {
      const query = reads
        .selectFrom("ratings")
        .selectAll()
        .where((eb) => eb.or(scope.paths.map((path) => below("ratings.path", path))));
      return pageOf(query, { table: "ratings", at: "at" }, paging, (row) => parseDoc<Rating>(row.doc));
    },
    ratingGet: async (id: string): Promise<{ readonly rating: Rating; readonly path: string } | undefined> => {
      const row = await reads.selectFrom("ratings").select(["doc", "path"]).where("id", "=", id).executeTakeFirst();
      return row && { rating: parseDoc<Rating>(row.doc), path: row.path };
    },
    ratingSave: async (rating: Rating, path: string): Promise<void> => {
      const doc = JSON.stringify(rating);
      await db
        .insertInto("ratings")
        .values({ id: rating.id, path, at: Date.parse(rating.draftedAt), doc })
        .onConflict((oc) => oc.column("id").doUpdateSet({ doc }))
        .execute();
    },
    /** Fire lanes that a device saw blocked between two instants, and that a human found to be so. */
    laneBlocks: async (from: number, to: number): Promise<readonly LaneBlock[]> => {
      const rows = await reads
        .selectFrom("alerts")
        .select(["doc", "path"])
        .where("raised_at", ">=", from)
        .where("raised_at", "<", to)
        .where("rule", "=", "fire-lane-blocked")
        .where("device", "is not", null)
        .execute();
      return rows.flatMap(({ doc, path }) => {
        const { verdict, place, happenedAt, clearedAt, closedAt } = parseDoc<Alert>(doc);
        if (verdict !== "true") return [];
        const end = clearedAt ?? closedAt;
        return [{ path, place: place?.id ?? path, at: Date.parse(happenedAt), until: end === null ? to : Date.parse(end) }];
      });
    },
  };
}
