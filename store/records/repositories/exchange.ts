import { type Case, type ForeignSystem, type Instant, plainCase } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { encodeCursor, readCursor } from "../paging.ts";
import type { Paging } from "../types.ts";

const caseOf = (doc: string): Case => ({ ...plainCase(), ...parseDoc<Case>(doc) });

/** Cases that other platforms know under numbers of their own; never those of a drill. */
export function createExchangeRepository(reads: Database) {
  return {
    /** All with that number, whoever gave it, the oldest first. */
    exchangeOfNumber: async (number: string): Promise<readonly Case[]> => {
      const rows = await reads
        .selectFrom("case_numbers")
        .innerJoin("cases", "cases.id", "case_numbers.case_id")
        .select("cases.doc")
        .where("case_numbers.number", "=", number)
        .where("cases.drill", "is", null)
        .orderBy("cases.opened_at")
        .orderBy("cases.id")
        .execute();
      return rows.map(({ doc }) => caseOf(doc));
    },
    /** All with one of those numbers, whoever gave it, the oldest first. */
    exchangeOfNumbers: async (numbers: readonly string[]): Promise<readonly Case[]> => {
      const docs = new Map<string, string>();
      await inPieces([...new Set(numbers)], async (piece) => {
        const rows = await reads
          .selectFrom("cases")
          .select(["id", "doc"])
          .where("drill", "is", null)
          .where("id", "in", (eb) => eb.selectFrom("case_numbers").select("case_id").where("number", "in", piece))
          .execute();
        for (const { id, doc } of rows) docs.set(id, doc);
      });
      return [...docs.values()].map(caseOf).toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0));
    },
    /**
     * Cases with a number of a platform (of what was joined, the case in which it goes on) that changed after the cursor and before `until`, the oldest change first.
     * @throws BadCursor
     */
    exchangeChanged: async (
      system: ForeignSystem,
      until: Instant,
      { cursor, limit }: Paging,
    ): Promise<{ readonly cases: readonly Case[]; readonly next: string | null; readonly more: boolean }> => {
      const after = readCursor(cursor);
      let query = reads
        .selectFrom("cases")
        .select(["id", "changed_at"])
        .where("changed_at", "<", until)
        .where("drill", "is", null)
        .where("id", "in", (eb) => eb.selectFrom("case_numbers").select("case_id"));
      if (after !== null)
        query = query
          .where("changed_at", ">=", after.at)
          .where((eb) => eb.or([eb("changed_at", ">", after.at), eb.and([eb("changed_at", "=", after.at), eb("id", ">", after.id)])]));
      const rows = await query.orderBy("changed_at").orderBy("id").limit(limit).execute();
      const last = rows.at(-1);
      if (last === undefined) return { cases: [], next: cursor, more: false };
      const ids = rows.map(({ id }) => id);
      const found = await reads.selectFrom("cases").select(["id", "doc"]).where("id", "in", ids).execute();
      const docs = new Map(found.map(({ id, doc }) => [id, doc]));
      return {
        cases: ids
          .map((id) => caseOf(docs.get(id) ?? "{}"))
          .filter((one) => one.state !== "merged" && one.foreign.some((each) => each.system === system)),
        next: encodeCursor({ at: Number(last.changed_at), id: last.id }),
        more: rows.length === limit,
      };
    },
  };
}
