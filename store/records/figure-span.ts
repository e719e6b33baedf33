import type { Instant, Scope } from "../../contracts/index.ts";
import type { Database } from "./database.ts";
import { below, casesInScope } from "./scoping.ts";

/** A span, cut at instants into parts, and the place whose children are told apart. */
export interface FigureSpan {
  readonly from: Instant;
  readonly to: Instant;
  /** Beginnings of the parts, rising, the first at `from`. */
  readonly parts: readonly Instant[];
  /** Path of the place asked for; null: all that the scope sees. */
  readonly path: string | null;
  /** Path below which places are told apart; null: they are not. */
  readonly base: string | null;
  readonly now: Instant;
}

/** Real cases of a span that a scope sees: all that is asked of them stands in one index. */
export function casesOfSpan(reads: Database, scope: Scope, { from, to, path }: FigureSpan) {
  const query = reads
    .selectFrom("cases")
    .where(casesInScope(scope))
    .where("cases.drill", "is", null)
    .where("cases.opened_at", ">=", from)
    .where("cases.opened_at", "<", to);
  return path === null ? query : query.where(below("cases.path", path));
}
