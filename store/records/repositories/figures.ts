import { figureCounter, type Instant, type ResponseFigures, type Scope } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { below, casesInScope } from "../scoping.ts";

/** A span, cut at instants into parts, and the place whose children are told apart. */
export interface FigureSpan {
  readonly from: Instant;
  readonly to: Instant;
  /** Beginnings of the parts, rising, the first at `from`. */
  readonly parts: readonly Instant[];
  /** Path of the place asked for; null: all that the scope sees. */
  readonly path: string | null;
  /** Path below which places are told apart. */
  readonly base: string;
  readonly now: Instant;
}

export interface SpanFigures {
  readonly whole: ResponseFigures;
  readonly parts: readonly ResponseFigures[];
  /** By the id of the place right below `base`; empty: at it or elsewhere. */
  readonly places: readonly { readonly id: string; readonly figures: ResponseFigures }[];
}

/** Counts how cases were answered and handled: one walk along an index, nothing of their texts. */
export function createFigureRepository(reads: Database) {
  return {
    responseFigures: async (scope: Scope, { from, to, parts, path, base, now }: FigureSpan): Promise<SpanFigures> => {
      let query = reads
        .selectFrom("cases")
        .select(["opened_at", "answered_at", "handled_at", "verdict", "state", "kind", "path", "settled"])
        .where(casesInScope(scope))
        .where("drill", "is", null)
        .where("opened_at", ">=", from)
        .where("opened_at", "<", to);
      if (path !== null) query = query.where(below("cases.path", path));
      const rows = await query.orderBy("opened_at").execute();
      const whole = figureCounter(now);
      const counters = parts.map(() => figureCounter(now));
      const places = new Map<string, ReturnType<typeof figureCounter>>();
      let part = 0;
      for (const row of rows) {
        const openedAt = Number(row.opened_at);
        while (part + 1 < parts.length && openedAt >= (parts[part + 1] ?? to)) part += 1;
        const figure = {
          ...{ alarm: row.kind === "alarm", state: row.state, verdict: row.verdict, openedAt, settled: row.settled },
          answeredAt: row.answered_at === null ? null : Number(row.answered_at),
          handledAt: row.handled_at === null ? null : Number(row.handled_at),
        };
        const id = row.path.startsWith(base) ? (row.path.slice(base.length).split("/")[0] ?? "") : "";
        const place = places.get(id) ?? figureCounter(now);
        places.set(id, place);
        for (const counter of [whole, counters[part], place]) counter?.add(figure);
      }
      return {
        whole: whole.figures(),
        parts: counters.map((counter) => counter.figures()),
        places: [...places].map(([id, counter]) => ({ id, figures: counter.figures() })),
      };
    },
  };
}
