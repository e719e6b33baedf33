import { type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { Tables } from "./schema.ts";
import type { PageOf, Paging } from "./types.ts";

/** The place in a list that is sorted by a time and an id: the last row of the page before. */
export interface Mark {
  readonly at: number;
  readonly id: string;
}

export const encodeCursor = (mark: Mark): string => Buffer.from(JSON.stringify([mark.at, mark.id])).toString("base64url");

/** Thrown for a cursor that no page ever gave. */
export class BadCursor extends Error {
  override readonly name = "BadCursor";
}

/** @throws BadCursor */
export function readCursor(cursor: string | null): Mark | null {
  if (cursor === null) return null;
  try {
    const [at, id]: unknown[] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (typeof at === "number" && typeof id === "string") return { at, id };
  } catch {
    // falls through to the same complaint
  }
  throw new BadCursor("this cursor was not given by a page of this list");
}

/** Cuts rows, of which one more than `limit` was asked for, into a page. */
export function toPage<R, T>(rows: readonly R[], limit: number, mark: (row: R) => Mark, item: (row: R) => T): PageOf<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(item), next: rows.length > limit && last !== undefined ? encodeCursor(mark(last)) : null };
}

/**
 * A page of rows that lie newest first: by the time in column `at` of `table`, and by id where times are equal; or with
 * `soonest` the other way round. The query selects both; whatever else restricts it is its own.
 * @throws BadCursor
 */
export async function pageOf<
  TB extends keyof Tables,
  At extends string,
  Row extends { readonly id: string } & Readonly<Record<At, number>>,
  T,
>(
  query: SelectQueryBuilder<Tables, TB, Row>,
  order: { readonly table: TB & string; readonly at: At; readonly soonest?: boolean },
  paging: Paging,
  item: (row: Row) => T,
): Promise<PageOf<T>> {
  const mark = readCursor(paging.cursor);
  const [at, id] = [sql.ref<number>(`${order.table}.${order.at}`), sql.ref<string>(`${order.table}.id`)];
  const [beyond, direction] = order.soonest ? ([sql`>`, "asc"] as const) : ([sql`<`, "desc"] as const);
  const rest = mark === null ? query : query.where(sql<SqlBool>`(${at}, ${id}) ${beyond} (${mark.at}, ${mark.id})`);
  const rows = await rest
    .orderBy(at, direction)
    .orderBy(id, direction)
    .limit(paging.limit + 1)
    .execute();
  return toPage(rows, paging.limit, (row) => ({ at: row[order.at], id: row.id }), item);
}
