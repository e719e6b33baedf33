import { useMutation, useQuery } from "@tanstack/react-query";
import { type ScenarioView, ScenarioViewSchema } from "../../contracts/index.ts";
import { get, HttpError, post } from "./http.ts";
import { fits } from "./parse.ts";

export interface Scenarios {
  readonly items: readonly ScenarioView[];
  readonly running: string | null;
}

/** The demo's scenarios; null where this hub has none to offer or this user may not start any. */
export function useScenarios(may: boolean) {
  return useQuery({
    queryKey: ["scenarios"],
    enabled: may,
    retry: false,
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Scenarios | null> => {
      try {
        return scenariosOf(await get("/scenarios", {}, signal));
      } catch (error) {
        if (error instanceof HttpError && (error.status === 404 || error.status === 403)) return null;
        throw error;
      }
    },
  });
}

function scenariosOf(answer: unknown): Scenarios {
  const list = Array.isArray(answer) ? answer : typeof answer === "object" && answer !== null && "items" in answer ? answer.items : [];
  const items: ScenarioView[] = [];
  if (Array.isArray(list)) for (const item of list) if (fits(ScenarioViewSchema, item)) items.push(item);
  const running =
    typeof answer === "object" && answer !== null && "running" in answer && typeof answer.running === "string" ? answer.running : null;
  return { items, running };
}

export function useStartScenario() {
  return useMutation({ mutationFn: (name: string) => post(`/scenarios/${encodeURIComponent(name)}/start`) });
}
