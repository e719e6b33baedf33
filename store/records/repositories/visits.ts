import { type CareVisit, DAY, type Instant, type Rhythm, type Round, type RoundItem } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import type { PageOf, Paging } from "../types.ts";

type Head = Omit<Round, "items">;
const headOf = ({ items: _items, ...head }: Round): Head => head;

/** So far back visits are read at start: longer than any rhythm. */
const KNOWN = 400 * DAY;

/** Rhythms, visits and rounds. */
export function createVisitRepository(db: Database, reads: Database) {
  const itemsOf = async (rounds: readonly string[]): Promise<ReadonlyMap<string, readonly RoundItem[]>> => {
    const found = new Map<string, RoundItem[]>(rounds.map((id) => [id, []]));
    if (rounds.length === 0) return found;
    const rows = await reads.selectFrom("round_items").select(["round", "doc"]).where("round", "in", rounds).orderBy("ordinal").execute();
    for (const { round, doc } of rows) found.get(round)?.push(parseDoc<RoundItem>(doc));
    return found;
  };
  const whole = async (heads: readonly Head[]): Promise<Round[]> => {
    const items = await itemsOf(heads.map(({ id }) => id));
    return heads.map((head) => ({ ...head, items: [...(items.get(head.id) ?? [])] }));
  };
  return {
    rhythmsAll: async (): Promise<readonly Rhythm[]> =>
      (await reads.selectFrom("rhythms").select("doc").execute()).map(({ doc }) => parseDoc<Rhythm>(doc)),
    /** All of them or none. */
    rhythmsSave: (rhythms: readonly Rhythm[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const rows = rhythms.map((rhythm) => ({ person: rhythm.person, doc: JSON.stringify(rhythm) }));
        await inPieces(rows, (piece) =>
          trx
            .insertInto("rhythms")
            .values(piece)
            .onConflict((oc) => oc.column("person").doUpdateSet((eb) => ({ doc: eb.ref("excluded.doc") })))
            .execute(),
        );
      }),
    /** Oldest first. */
    visitsKnown: async (now: Instant): Promise<readonly CareVisit[]> => {
      const rows = await reads
        .selectFrom("care_visits")
        .select("doc")
        .where("at", ">", now - KNOWN)
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(({ doc }) => parseDoc<CareVisit>(doc));
    },
    /** Newest first; of a span of days, over all people. */
    visitsBetween: async (from: Instant, to: Instant, most: number): Promise<readonly CareVisit[]> => {
      const rows = await reads
        .selectFrom("care_visits")
        .select("doc")
        .where("at", ">=", from)
        .where("at", "<", to)
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(most)
        .execute();
      return rows.map(({ doc }) => parseDoc<CareVisit>(doc));
    },
    visitsOf: (person: string, paging: Paging): Promise<PageOf<CareVisit>> => {
      const query = reads.selectFrom("care_visits").select(["id", "at", "doc"]).where("person", "=", person);
      return pageOf(query, { table: "care_visits", at: "at" }, paging, (row) => parseDoc<CareVisit>(row.doc));
    },
    /** A visit, and the line of the round that it ticks. The same visit again changes nothing. */
    visitSave: (visit: CareVisit, community: string, item: RoundItem | null): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto("care_visits")
          .values({ id: visit.id, community, person: visit.person, at: Date.parse(visit.at), doc: JSON.stringify(visit) })
          .onConflict((oc) => oc.column("id").doNothing())
          .execute();
        if (visit.round === null || item === null) return;
        const line = trx.updateTable("round_items").set({ doc: JSON.stringify(item) });
        await line.where("round", "=", visit.round).where("person", "=", visit.person).execute();
      }),
    roundSave: (round: Round): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const ended = round.endedAt === null ? null : Date.parse(round.endedAt);
        const doc = JSON.stringify(headOf(round));
        await trx
          .insertInto("rounds")
          .values({ id: round.id, community: round.community, created_at: Date.parse(round.createdAt), ended_at: ended, doc })
          .onConflict((oc) => oc.column("id").doUpdateSet({ ended_at: ended, doc }))
          .execute();
        const rows = round.items.map((item, ordinal) => ({ round: round.id, ordinal, person: item.person, doc: JSON.stringify(item) }));
        await inPieces(rows, (piece) =>
          trx
            .insertInto("round_items")
            .values(piece)
            .onConflict((oc) => oc.columns(["round", "person"]).doUpdateSet((eb) => ({ doc: eb.ref("excluded.doc") })))
            .execute(),
        );
      }),
    roundsOpen: async (): Promise<readonly Round[]> => {
      const rows = await reads.selectFrom("rounds").select("doc").where("ended_at", "is", null).orderBy("created_at").execute();
      return whole(rows.map(({ doc }) => parseDoc<Head>(doc)));
    },
    roundsList: async (paging: Paging): Promise<PageOf<Round>> => {
      const query = reads.selectFrom("rounds").select(["id", "created_at", "doc"]);
      const page = await pageOf(query, { table: "rounds", at: "created_at" }, paging, (row) => parseDoc<Head>(row.doc));
      return { items: await whole(page.items), next: page.next };
    },
    roundGet: async (id: string): Promise<Round | undefined> => {
      const row = await reads.selectFrom("rounds").select("doc").where("id", "=", id).executeTakeFirst();
      return row && (await whole([parseDoc<Head>(row.doc)]))[0];
    },
  };
}
