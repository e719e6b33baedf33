import { sql } from "kysely";
import type { Purge, PurgeClass, Retention } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { guardLog } from "../guard-log.ts";
import { liftGuard } from "../lift-guard.ts";
import { pageOf } from "../paging.ts";
import type { Counted, PageOf, Paging } from "../types.ts";
import { devicePhotosHeld } from "./acceptances.ts";

/** A purge of records still to be written: what goes is counted in the transaction that removes it. */
export interface PurgeOrder {
  readonly id: string;
  readonly at: number;
  readonly community: string | null;
  /** What is older goes. */
  readonly before: number;
  readonly policy: Retention;
}

const toRow = (purge: Purge) => ({
  id: purge.id,
  community: purge.community,
  what: purge.what,
  at: Date.parse(purge.at),
  doc: JSON.stringify(purge),
});

const counted = (order: PurgeOrder, what: PurgeClass, count: Counted, anchor: string | null): Purge => ({
  id: order.id,
  at: new Date(order.at).toISOString(),
  community: order.community,
  what,
  device: null,
  from: new Date(count.oldest ?? 0).toISOString(),
  to: new Date(order.before).toISOString(),
  rows: count.rows,
  files: 0,
  bytes: count.bytes,
  policy: order.policy,
  by: null,
  anchor,
});

/** Removal of records past their time, each with its proof in the same transaction, and the list of proofs. */
export function createPurgeRepository(db: Database, reads: Database) {
  const countQuarantine = async (trx: Database, community: string | null, before: number | null): Promise<Counted> => {
    let query = trx
      .selectFrom("quarantine")
      .select((eb) => [eb.fn.countAll().as("rows"), eb.fn.sum("bytes").as("bytes"), eb.fn.min("at").as("oldest")]);
    if (community !== null) query = query.where("community", "=", community);
    if (before !== null) query = query.where("at", "<", before);
    return toCounted(await query.executeTakeFirst());
  };
  const countEntries = async (trx: Database, community: string, before: number | null): Promise<Counted> => {
    let query = trx
      .selectFrom("hand_entries")
      .select((eb) => [
        eb.fn.countAll().as("rows"),
        sql<number | null>`sum(octet_length(doc))`.as("bytes"),
        eb.fn.min("measured_at").as("oldest"),
      ])
      .where("community", "=", community);
    if (before !== null) query = query.where("measured_at", "<", before);
    return toCounted(await query.executeTakeFirst());
  };
  return {
    /** The same purge told twice is one. */
    purgesAdd: async (purges: readonly Purge[]): Promise<void> => {
      await inPieces(purges.map(toRow), (piece) =>
        db
          .insertInto("purges")
          .values(piece)
          .onConflict((oc) => oc.column("id").doNothing())
          .execute(),
      );
    },
    purgesList: async (filter: { readonly what: PurgeClass | null }, paging: Paging): Promise<PageOf<Purge>> => {
      let query = reads.selectFrom("purges").select(["id", "at", "doc"]);
      if (filter.what !== null) query = query.where("what", "=", filter.what);
      return pageOf(query, { table: "purges", at: "at" }, paging, (row) => parseDoc<Purge>(row.doc));
    },
    quarantinePurge: (order: PurgeOrder & { readonly community: string }): Promise<Purge | null> =>
      db.transaction().execute(async (trx) => {
        const count = await countQuarantine(trx, order.community, order.before);
        if (count.rows === 0) return null;
        await trx.deleteFrom("quarantine").where("community", "=", order.community).where("at", "<", order.before).execute();
        const purge = counted(order, "quarantine", count, null);
        await trx.insertInto("purges").values(toRow(purge)).execute();
        return purge;
      }),
    /** Entries by hand that were measured before, those struck out too. */
    entriesPurge: (order: PurgeOrder & { readonly community: string }): Promise<Purge | null> =>
      db.transaction().execute(async (trx) => {
        const count = await countEntries(trx, order.community, order.before);
        if (count.rows === 0) return null;
        await trx.deleteFrom("hand_entries").where("community", "=", order.community).where("measured_at", "<", order.before).execute();
        const purge = counted(order, "entries", count, null);
        await trx.insertInto("purges").values(toRow(purge)).execute();
        return purge;
      }),
    /** Removes the oldest lines without a gap; the hash of the last one is where the chain now begins. */
    auditPurge: (order: PurgeOrder): Promise<Purge | null> =>
      db.transaction().execute(async (trx) => {
        const stays = await trx.selectFrom("audit").select("n").where("at", ">=", order.before).orderBy("n").limit(1).executeTakeFirst();
        let older = trx.selectFrom("audit").select(["n", "hash"]);
        if (stays) older = older.where("n", "<", stays.n);
        const last = await older.orderBy("n", "desc").limit(1).executeTakeFirst();
        if (!last) return null;
        const count = await trx
          .selectFrom("audit")
          .select((eb) => [eb.fn.countAll().as("rows"), eb.fn.min("at").as("oldest")])
          .where("n", "<=", last.n)
          .executeTakeFirst();
        const purge = counted(order, "audit", toCounted(count && { ...count, bytes: 0 }), last.hash);
        await trx.insertInto("purges").values(toRow(purge)).execute();
        // Nobody else may take lines back: the guard is lifted within this transaction only.
        await liftGuard(trx, "audit");
        await trx.deleteFrom("audit").where("n", "<=", last.n).execute();
        await guardLog(trx, "audit");
        return purge;
      }),
    /** Hashes of pictures that still belong to an alert or a case (open, or changed since the instant of its community), or to an installed device. */
    picturesHeld: async (since: Readonly<Record<string, number>>): Promise<readonly string[]> => {
      const rows = await reads
        .selectFrom("alerts")
        .innerJoin("alert_pictures", "alert_pictures.alert", "alerts.id")
        .select(["alert_pictures.hash", "alerts.open", "alerts.community", "alerts.changed_at"])
        .execute();
      const taken = await reads
        .selectFrom("cases")
        .innerJoin("case_pictures", "case_pictures.case_id", "cases.id")
        .select(["case_pictures.hash", "cases.open", "cases.community", "cases.changed_at"])
        .execute();
      const held = [...rows, ...taken].filter((row) => row.open === 1 || row.changed_at >= (since[row.community] ?? 0));
      return [...new Set([...held.map((row) => row.hash), ...(await devicePhotosHeld(reads))])];
    },
    recordsHeld: async (
      community: string,
    ): Promise<{ readonly entries: Counted; readonly quarantine: Counted; readonly audit: Counted }> => {
      const audit = await reads
        .selectFrom("audit")
        .select((eb) => [eb.fn.countAll().as("rows"), eb.fn.min("at").as("oldest")])
        .executeTakeFirst();
      return {
        entries: await countEntries(reads, community, null),
        quarantine: await countQuarantine(reads, community, null),
        audit: toCounted(audit && { ...audit, bytes: 0 }),
      };
    },
  };
}

function toCounted(row: { readonly rows: unknown; readonly bytes: unknown; readonly oldest: unknown } | undefined): Counted {
  const oldest = row?.oldest ?? null;
  return { rows: Number(row?.rows ?? 0), bytes: Number(row?.bytes ?? 0), oldest: oldest === null ? null : Number(oldest) };
}
