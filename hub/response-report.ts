import type { ApiPorts } from "../api/index.ts";
import { addDays, dayOf, instantAt } from "../cases/index.ts";
import { type Instant, REPORT_PARTS, toIso } from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import { periodOf } from "./report-periods.ts";
import { rulesByVerdict } from "./rule-verdicts.ts";

interface Parts {
  readonly records: Pick<Records, "figures">;
  pathOf(place: string): string | undefined;
  placeName(place: string): string;
  community(): string;
  zoneOf(community: string): string;
  now(): Instant;
}

/** Counts how alarms were answered and cases handled, with the period before beside it. */
export function createResponseReport(parts: Parts): ApiPorts["reports"]["response"] {
  return async (scope, { unit, by, day, place, path }) => {
    const now = parts.now();
    const zone = parts.zoneOf(parts.community());
    const at = (local: string): Instant => instantAt(zone, local, 0);
    const period = periodOf(unit, day ?? dayOf(zone, now), by);
    const before = periodOf(unit, addDays(period.from, -1));
    const base = path ?? parts.pathOf(parts.community()) ?? "/";
    const ask = ({ from, to, parts: cuts }: typeof period, below: string | null) =>
      parts.records.figures.response(scope, { from: at(from), to: at(to), parts: cuts.map(at), path, base: below, now });
    const [current, previous] = await Promise.all([ask(period, base), ask({ ...before, parts: [before.from] }, null)]);
    const iso = (local: string): string => toIso(at(local));
    const spans = period.parts.map((from, index) => ({ day: from, from: iso(from), to: iso(period.parts[index + 1] ?? period.to) }));
    return {
      ...{
        unit,
        by: by ?? REPORT_PARTS[unit][0] ?? null,
        day: period.from,
        before: before.from,
        after: period.to,
        place,
        at: toIso(now),
        running: at(period.to) > now,
      },
      ...{ from: iso(period.from), to: iso(period.to), figures: current.whole },
      previous: { from: iso(before.from), to: iso(before.to), figures: previous.whole },
      parts: spans.flatMap((span, index) => {
        const figures = current.parts[index];
        return figures === undefined || at(span.day) > now ? [] : [{ ...span, figures }];
      }),
      rules: rulesByVerdict(current.rules, previous.rules, spans),
      places: current.places
        .map(({ id, figures }) => ({
          id: id === "" ? null : id,
          name: parts.placeName(id === "" ? (place ?? parts.community()) : id),
          figures,
        }))
        .sort((a, b) => b.figures.cases - a.figures.cases),
    };
  };
}
