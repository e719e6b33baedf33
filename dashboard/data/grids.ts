import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GridListSchema, GridViewSchema, type NewGrid, PlaceGridSchema } from "../../contracts/index.ts";
import { get, post, put, remove } from "./http.ts";
import { parse } from "./parse.ts";

const KEY = ["grids"] as const;
/** Who is on duty changes by the clock. */
const AGAIN_EVERY = 60_000;

export function useGrids(enabled = true) {
  return useQuery({
    queryKey: KEY,
    enabled,
    queryFn: async ({ signal }) => parse(GridListSchema, await get("/grids", {}, signal)),
    refetchInterval: AGAIN_EVERY,
  });
}

/** Who answers for a place by its grid. */
export function usePlaceGrid(place: string, enabled: boolean) {
  return useQuery({
    queryKey: [...KEY, "of", place],
    enabled,
    queryFn: async ({ signal }) => parse(PlaceGridSchema, await get(`/places/${encodeURIComponent(place)}/grid`, {}, signal)),
    refetchInterval: AGAIN_EVERY,
  });
}

type GridAct = { readonly id: string | null; readonly body: NewGrid } | { readonly id: string; readonly body: null };

/** Keeps a grid, a new one without an id; without a body it is removed. */
export function useGridAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, body }: GridAct) => {
      if (body === null) {
        await remove(`/grids/${encodeURIComponent(id)}`);
        return null;
      }
      const kept = id === null ? await post("/grids", body) : await put(`/grids/${encodeURIComponent(id)}`, body);
      return parse(GridViewSchema, kept).grid.id;
    },
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: KEY }), client.invalidateQueries({ queryKey: ["places", "map"] })]),
  });
}
