import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type NewPatrol,
  type NewSpotCheck,
  type PatrolSpot,
  PatrolsSchema,
  PatrolViewSchema,
  RoundWorkersSchema,
  type SpotCheck,
  SpotCheckSchema,
  SpotSheetSchema,
} from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

const at = (id: string): string => encodeURIComponent(id);
export const spotCheckPath = (patrol: string, spot: string): string => `/patrols/${at(patrol)}/spots/${at(spot)}`;
export const patrolTable = (id: string): TablePath => tablePath(`/patrols/${at(id)}/export`);

/** Asked for anew each minute, for a day ends by itself. */
export function usePatrols(enabled = true) {
  return useQuery({
    queryKey: ["patrols", "list"],
    enabled,
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(PatrolsSchema, await get("/patrols", {}, signal)).items,
  });
}

const onePatrol = (id: string) => ({
  queryKey: ["patrols", "one", id],
  queryFn: async ({ signal }: { signal: AbortSignal }) => parse(PatrolViewSchema, await get(`/patrols/${at(id)}`, {}, signal)),
});

export function usePatrol(id: string) {
  return useQuery(onePatrol(id));
}

/** Spots to be looked at today, of all patrols that have any. */
export function useDueSpots(enabled: boolean): readonly { readonly patrol: string; readonly spot: PatrolSpot }[] {
  const { data = [] } = usePatrols(enabled);
  const due = data.filter(({ endedAt, counts }) => endedAt === null && counts.due > 0);
  const results = useQueries({ queries: due.map(({ id }) => onePatrol(id)) });
  return results.flatMap(({ data: patrol }) =>
    patrol === undefined ? [] : patrol.spots.filter(({ due }) => due).map((spot) => ({ patrol: patrol.id, spot })),
  );
}

export function useSpot(id: string) {
  return useQuery({
    queryKey: ["patrols", "spot", id],
    queryFn: async ({ signal }) => parse(SpotSheetSchema, await get(`/spots/${at(id)}`, {}, signal)),
  });
}

/** The newest looks at one spot. */
export function useChecksAt(id: string) {
  return useQuery({
    queryKey: ["patrols", "checks", id],
    queryFn: ({ signal }) => listPage(`/spots/${at(id)}/checks`, SpotCheckSchema, { limit: 10 }, signal),
  });
}

export function usePatrolWorkers() {
  return useQuery({
    queryKey: ["patrols", "workers"],
    staleTime: 60_000,
    queryFn: async ({ signal }) => parse(RoundWorkersSchema, await get("/patrols/workers", {}, signal)).items,
  });
}

/** A look with an answer: of a hazard, whose photograph goes to the case that it became. */
export async function sendCheck(patrol: string, spot: string, body: NewSpotCheck): Promise<SpotCheck> {
  return parse(SpotCheckSchema, await post(spotCheckPath(patrol, spot), body));
}

export function usePatrolActs() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ["patrols"] });
  return {
    save: useMutation({
      mutationFn: async ({ id, body }: { readonly id: string | null; readonly body: NewPatrol }) =>
        parse(PatrolViewSchema, id === null ? await post("/patrols", body) : await put(`/patrols/${at(id)}`, body)),
      onSuccess,
    }),
    end: useMutation({ mutationFn: (id: string) => post(`/patrols/${at(id)}/end`), onSuccess }),
  };
}
