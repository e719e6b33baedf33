import { sql } from "kysely";
import type { LeaningKind } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { LEANING, type LeaningSource } from "../leaning.ts";
import type { Leaning } from "../types.ts";

/** Ids as they stand alone, in paths, in lists and in documents. */
const TOKEN = /[\w-]+/g;

interface Row {
  readonly by: string;
  readonly open: number | null;
  readonly texts: readonly (string | null)[];
}

async function rowsOf(db: Database, { table, columns, by, openKind, since, after }: LeaningSource, from: number): Promise<readonly Row[]> {
  const open = openKind === undefined ? sql`null` : sql.ref("open");
  const wanted = sql.join([sql`${sql.ref(by)} as "by"`, sql`${open} as "open"`, ...columns.map((name) => sql.ref(name))]);
  const young = since !== undefined ? sql` where ${sql.ref(since)} >= ${from}` : sql``;
  const later = after !== undefined ? sql` where ${sql.ref(after)} > ${from}` : young;
  const { rows } = await sql<
    Readonly<Record<string, unknown>> & { readonly by: unknown; readonly open: unknown }
  >`select ${wanted} from ${sql.table(table)}${later}`.execute(db);
  const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return rows.map((row) => ({
    by: String(row.by),
    open: row.open == null ? null : Number(row.open),
    texts: columns.map((name) => textOf(row[name])),
  }));
}

/** Everything in the records that names one of these ids, each thing that leans once. */
export async function leaningsOn(db: Database, ids: ReadonlySet<string>, since: number): Promise<readonly Leaning[]> {
  const found = new Map<string, Leaning>();
  if (ids.size === 0) return [];
  for (const source of LEANING) {
    // An entry of the register names itself.
    const isOwn = source.columns.includes("doc");
    for (const { by, open, texts } of await rowsOf(db, source, since)) {
      const kind: LeaningKind = open === 1 && source.openKind !== undefined ? source.openKind : source.kind;
      for (const text of texts)
        for (const [id] of text?.matchAll(TOKEN) ?? [])
          if (ids.has(id) && !(isOwn && id === by)) {
            // A case is told by its own line and by the places that it has reached: the first says whether it is open.
            const key = `${id} ${source.kind} ${by}`;
            if (!found.has(key)) found.set(key, { on: id, kind, by });
          }
    }
  }
  return [...found.values()];
}
