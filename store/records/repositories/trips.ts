import type { CareVisit, Instant, Scope, Trip, TripHead, TripLine } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import { inPlaces } from "../scoping.ts";
import type { PageOf, Paging } from "../types.ts";

/** Of whom and when; null: of everybody, or whenever. */
export interface TripQuestion {
  readonly by: string | null;
  readonly since: Instant | null;
  readonly until: Instant | null;
}

/** Trips that were signed. */
export function createTripRepository(db: Database, reads: Database) {
  const whole = async (heads: readonly TripHead[]): Promise<Trip[]> => {
    if (heads.length === 0) return [];
    const ids = heads.map(({ id }) => id);
    const rows = await reads.selectFrom("trip_lines").select(["trip", "doc"]).where("trip", "in", ids).orderBy("ordinal").execute();
    return heads.map((head) => ({
      ...head,
      lines: rows.filter(({ trip }) => trip === head.id).map(({ doc }) => parseDoc<TripLine>(doc)),
    }));
  };
  return {
    /** The trip, and its name on the visits that were made on it. The same trip again changes nothing. */
    tripSave: ({ lines, ...head }: Trip): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const at = Date.parse(head.at);
        const row = { id: head.id, community: head.community, path: head.path, by_user: head.by, at, doc: JSON.stringify(head) };
        const { numInsertedOrUpdatedRows = 0n } = await trx
          .insertInto("trips")
          .values(row)
          .onConflict((oc) => oc.column("id").doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 0n) return;
        const rows = lines.map((line, ordinal) => ({ trip: head.id, ordinal, person: line.person, doc: JSON.stringify(line) }));
        await inPieces(rows, (piece) => trx.insertInto("trip_lines").values(piece).execute());
        const people = lines.flatMap(({ what, person }) => (what === "visit" && person !== null ? [person] : []));
        if (people.length === 0) return;
        const visits = await trx
          .selectFrom("care_visits")
          .select(["id", "doc"])
          .where("person", "in", people)
          .where("at", ">=", Date.parse(head.startedAt))
          .where("at", "<=", at)
          .execute();
        for (const { id, doc } of visits) {
          const visit = parseDoc<CareVisit>(doc);
          if (visit.by !== head.by) continue;
          const signed: CareVisit = { ...visit, trip: head.id, signedAt: head.at };
          await trx
            .updateTable("care_visits")
            .set({ doc: JSON.stringify(signed) })
            .where("id", "=", id)
            .execute();
        }
      }),
    tripGet: async (id: string): Promise<Trip | undefined> => {
      const row = await reads.selectFrom("trips").select("doc").where("id", "=", id).executeTakeFirst();
      return row && (await whole([parseDoc<TripHead>(row.doc)]))[0];
    },
    /** Newest first. */
    tripsList: async (scope: Scope, { by, since, until }: TripQuestion, paging: Paging): Promise<PageOf<Trip>> => {
      let query = reads.selectFrom("trips").select(["id", "at", "doc"]).where(inPlaces("trips", scope));
      if (by !== null) query = query.where("by_user", "=", by);
      if (since !== null) query = query.where("at", ">=", since);
      if (until !== null) query = query.where("at", "<", until);
      const page = await pageOf(query, { table: "trips", at: "at" }, paging, (row) => parseDoc<TripHead>(row.doc));
      return { items: await whole(page.items), next: page.next };
    },
  };
}
