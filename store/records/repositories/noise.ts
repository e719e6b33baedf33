import type { Transaction } from "kysely";
import type { Alert, Flood, NoisyRow, RecordChange, Scope } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { Tables } from "../schema.ts";
import { below, inScope } from "../scoping.ts";

/** Alerts that one report reads at most: the newest of its span. */
const MOST_ALERTS = 50_000;
const MOST_FLOODS = 5_000;

/** Writes floods of one transaction. */
export async function writeFloods(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const floods = changes.flatMap((change) => (change.write === "flood" ? [change.flood] : []));
  const rows = lastOfEach(
    floods.map((flood) => ({
      id: flood.id,
      community: flood.community,
      desk: flood.desk,
      from_at: Date.parse(flood.from),
      to_at: flood.to === null ? null : Date.parse(flood.to),
      doc: JSON.stringify(flood),
    })),
    (row) => row.id,
  );
  await inPieces(rows, (piece) =>
    trx
      .insertInto("floods")
      .values(piece)
      .onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ to_at: eb.ref("excluded.to_at"), doc: eb.ref("excluded.doc") })))
      .execute(),
  );
}

/** What the report on noise reads. */
export function createNoiseRepository(reads: Database) {
  return {
    noiseAlerts: async (
      scope: Scope,
      span: { readonly from: number; readonly to: number; readonly path: string | null },
    ): Promise<{ readonly rows: readonly NoisyRow[]; readonly truncated: boolean }> => {
      let query = reads
        .selectFrom("alerts")
        .select(["alerts.doc", "alerts.path"])
        .where(inScope("alerts", scope))
        .where("alerts.drill", "is", null)
        .where("alerts.raised_at", ">=", span.from)
        .where("alerts.raised_at", "<", span.to);
      if (span.path !== null) query = query.where(below("alerts.path", span.path));
      const rows = await query
        .orderBy("alerts.raised_at", "desc")
        .limit(MOST_ALERTS + 1)
        .execute();
      const read = rows.slice(0, MOST_ALERTS).map((row) => ({ alert: parseDoc<Alert>(row.doc), path: row.path }));
      return { rows: read, truncated: rows.length > MOST_ALERTS };
    },
    /** Floods that lie in a span at least in part, oldest first. */
    noiseFloods: async (span: { readonly from: number; readonly to: number }): Promise<readonly Flood[]> => {
      const rows = await reads
        .selectFrom("floods")
        .select("doc")
        .where("from_at", "<", span.to)
        .where((eb) => eb.or([eb("to_at", "is", null), eb("to_at", ">", span.from)]))
        .orderBy("from_at")
        .limit(MOST_FLOODS)
        .execute();
      return rows.map((row) => parseDoc<Flood>(row.doc));
    },
  };
}
