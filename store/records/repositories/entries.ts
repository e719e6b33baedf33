import type { Transaction } from "kysely";
import type { HandEntry, Instant, RecordChange } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import type { Tables } from "../schema.ts";
import type { PageOf, Paging } from "../types.ts";

/** Entries by hand, newest measurement first. */
export function createEntryRepository(reads: Database) {
  return {
    entriesList: async (person: string, paging: Paging): Promise<PageOf<HandEntry>> => {
      const query = reads.selectFrom("hand_entries").select(["id", "measured_at", "doc"]).where("person", "=", person);
      return pageOf(query, { table: "hand_entries", at: "measured_at" }, paging, (row) => parseDoc<HandEntry>(row.doc));
    },
    entryGet: async (id: string): Promise<HandEntry | undefined> => {
      const row = await reads.selectFrom("hand_entries").select("doc").where("id", "=", id).executeTakeFirst();
      return row && parseDoc<HandEntry>(row.doc);
    },
    /** All measured since, oldest first: what the memory of a starting hub is filled with. */
    entriesSince: async (since: Instant): Promise<readonly HandEntry[]> => {
      const rows = await reads
        .selectFrom("hand_entries")
        .select("doc")
        .where("measured_at", ">=", since)
        .orderBy("measured_at")
        .orderBy("id")
        .execute();
      return rows.map((row) => parseDoc<HandEntry>(row.doc));
    },
  };
}

/** Written again in replay an entry is the same; once struck out it stays so. */
export async function writeEntries(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const rows = lastOfEach(
    changes.flatMap((change) =>
      change.write === "entry"
        ? [
            {
              id: change.entry.id,
              community: change.community,
              person: change.entry.person,
              measured_at: Date.parse(change.entry.measuredAt),
              struck: change.entry.struck === null ? 0 : 1,
              doc: JSON.stringify(change.entry),
            },
          ]
        : [],
    ),
    (row) => row.id,
  );
  await inPieces(rows, (piece) =>
    trx
      .insertInto("hand_entries")
      .values(piece)
      .onConflict((oc) =>
        oc
          .column("id")
          .doUpdateSet((eb) => ({ struck: eb.ref("excluded.struck"), doc: eb.ref("excluded.doc") }))
          .where("hand_entries.struck", "=", 0),
      )
      .execute(),
  );
}
