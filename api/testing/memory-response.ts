import { type Case, figureCounter, figureRowOf } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";
import { ISO, NOW } from "./world.ts";

/** The cases that the scope sees, as one period. */
export function memoryResponse(
  seen: (scope: Parameters<ApiPorts["reports"]["response"]>[0]) => readonly Case[],
): ApiPorts["reports"]["response"] {
  return async (scope, { unit, day, place }) => {
    const counter = figureCounter(NOW);
    for (const one of seen(scope)) counter.add(figureRowOf(one));
    const figures = counter.figures();
    const span = { from: ISO, to: ISO };
    return {
      ...{ unit, by: null, day: day ?? "2026-03-01", before: "2026-02-01", after: "2026-04-01", place, at: ISO, running: true },
      ...{ ...span, figures, previous: { ...span, figures: figureCounter(NOW).figures() }, parts: [], places: [], rules: [] },
    };
  };
}
