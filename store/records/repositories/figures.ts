import { sql } from "kysely";
import { figureCounter, type ResponseFigures, type RuleCounts, type Scope, type Words } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { figureClass, partOf, rowOfClass } from "../figure-classes.ts";
import { casesOfSpan, type FigureSpan } from "../figure-span.ts";
import { ruleVerdicts } from "./rule-verdicts.ts";

export interface SpanFigures {
  readonly whole: ResponseFigures;
  readonly parts: readonly ResponseFigures[];
  /** By the id of the place right below `base`; empty: at it or elsewhere. */
  readonly places: readonly { readonly id: string; readonly figures: ResponseFigures }[];
  readonly rules: readonly (RuleCounts & { readonly name: Words })[];
}

/** Counts how cases were answered and handled: the database counts by class, nothing of their texts is read. */
export function createFigureRepository(reads: Database) {
  return {
    responseFigures: async (scope: Scope, span: FigureSpan): Promise<SpanFigures> => {
      const { parts, base, now } = span;
      const counted = casesOfSpan(reads, scope, span).select([figureClass(now).as("class"), sql<number>`count(*)`.as("count")]);
      const byPart = await counted.select(partOf(parts).as("part")).groupBy(["class", "part"]).execute();
      const whole = figureCounter(now);
      const counters = parts.map(() => figureCounter(now));
      for (const row of byPart)
        for (const counter of [whole, counters[Number(row.part)]]) counter?.add(rowOfClass(Number(row.class), now), Number(row.count));
      const places = new Map<string, ReturnType<typeof figureCounter>>();
      const byPath = base === null ? [] : await counted.select("cases.path").groupBy(["class", "cases.path"]).execute();
      for (const row of byPath) {
        const id = base !== null && row.path.startsWith(base) ? (row.path.slice(base.length).split("/")[0] ?? "") : "";
        const place = places.get(id) ?? figureCounter(now);
        places.set(id, place);
        place.add(rowOfClass(Number(row.class), now), Number(row.count));
      }
      return {
        whole: whole.figures(),
        parts: counters.map((counter) => counter.figures()),
        places: [...places].map(([id, counter]) => ({ id, figures: counter.figures() })),
        rules: await ruleVerdicts(reads, scope, span),
      };
    },
  };
}
