import type { Transaction } from "kysely";
import type { Duty, Instant, Roster, Swap } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { RosterChange, RosterContent, StoredCalendar, StoredFill } from "../roster-types.ts";
import type { Tables } from "../schema.ts";

/** Swaps that a start has to know: the open ones are among them, they are few and end by themselves. */
const KNOWN_SWAPS = 500;

async function writeRosters(trx: Transaction<Tables>, { rosters = [], removedRosters = [] }: RosterChange): Promise<void> {
  const rows = rosters.map((roster) => ({ id: roster.id, removed: 0, doc: JSON.stringify(roster) }));
  await inPieces(rows, (piece) =>
    trx
      .insertInto("rosters")
      .values(piece)
      .onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ doc: eb.ref("excluded.doc") })))
      .execute(),
  );
  await inPieces(removedRosters, (piece) => trx.updateTable("rosters").set({ removed: 1 }).where("id", "in", piece).execute());
}

async function writeDuties(trx: Transaction<Tables>, { duties = [], removedDuties = [] }: RosterChange): Promise<void> {
  await inPieces(removedDuties, (piece) => trx.deleteFrom("duties").where("id", "in", piece).execute());
  const rows = duties.map((duty) => ({
    ...{ id: duty.id, roster: duty.roster, date: duty.date, to_at: Date.parse(duty.to) },
    doc: JSON.stringify(duty),
  }));
  await inPieces(rows, (piece) =>
    trx
      .insertInto("duties")
      .values(piece)
      .onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ to_at: eb.ref("excluded.to_at"), doc: eb.ref("excluded.doc") })))
      .execute(),
  );
}

async function writeActs(trx: Transaction<Tables>, { fills = [], swaps = [] }: RosterChange): Promise<void> {
  for (const fill of fills) {
    const row = { id: fill.id, roster: fill.roster, at: fill.at, undone: fill.undone ? 1 : 0, doc: JSON.stringify(fill) };
    await trx
      .insertInto("roster_fills")
      .values(row)
      .onConflict((oc) => oc.column("id").doUpdateSet({ undone: row.undone, doc: row.doc }))
      .execute();
  }
  for (const swap of swaps) {
    const row = { id: swap.id, at: Date.parse(swap.askedAt), doc: JSON.stringify(swap) };
    await trx
      .insertInto("swaps")
      .values(row)
      .onConflict((oc) => oc.column("id").doUpdateSet({ doc: row.doc }))
      .execute();
  }
}

/** Rosters and all that is done with them. */
export function createRosterRepository(db: Database, reads: Database) {
  return {
    rostersLoad: async (since: Instant): Promise<RosterContent> => {
      const rosters = await reads.selectFrom("rosters").select("doc").where("removed", "=", 0).orderBy("id").execute();
      const duties = await reads.selectFrom("duties").select("doc").where("to_at", ">=", since).execute();
      const fills = await reads
        .selectFrom("roster_fills")
        .select("doc")
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom("roster_fills as later")
                .select("later.id")
                .whereRef("later.roster", "=", "roster_fills.roster")
                .whereRef("later.at", ">", "roster_fills.at"),
            ),
          ),
        )
        .execute();
      const swaps = await reads.selectFrom("swaps").select("doc").orderBy("at", "desc").limit(KNOWN_SWAPS).execute();
      return {
        rosters: rosters.map((row) => parseDoc<Roster>(row.doc)),
        duties: duties.map((row) => parseDoc<Duty>(row.doc)),
        fills: fills.map((row) => parseDoc<StoredFill>(row.doc)),
        swaps: swaps.map((row) => parseDoc<Swap>(row.doc)),
      };
    },
    rostersWrite: (change: RosterChange): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await writeRosters(trx, change);
        await writeDuties(trx, change);
        await writeActs(trx, change);
      }),
    /** Duties that begin on these days, the past ones too. */
    dutiesBetween: async (roster: string, from: string, to: string): Promise<readonly Duty[]> => {
      const rows = await reads
        .selectFrom("duties")
        .select("doc")
        .where("roster", "=", roster)
        .where("date", ">=", from)
        .where("date", "<=", to)
        .orderBy("date")
        .execute();
      return rows.map((row) => parseDoc<Duty>(row.doc));
    },
    /** The address before, of the same user for the same, is dead from then on. */
    calendarSave: (one: StoredCalendar): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const roster = one.roster ?? "";
        await trx.deleteFrom("calendars").where("user_id", "=", one.user).where("roster", "=", roster).execute();
        await trx
          .insertInto("calendars")
          .values({ token_hash: one.tokenHash, user_id: one.user, roster, created_at: one.createdAt })
          .execute();
      }),
    calendarFind: async (tokenHash: string): Promise<StoredCalendar | undefined> => {
      const row = await reads.selectFrom("calendars").selectAll().where("token_hash", "=", tokenHash).executeTakeFirst();
      return row && { tokenHash, user: row.user_id, roster: row.roster === "" ? null : row.roster, createdAt: row.created_at };
    },
  };
}
