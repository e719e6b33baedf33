import { useQuery } from "@tanstack/react-query";
import { MapSchema, PlaceSchema } from "../../contracts/index.ts";
import { get } from "./http.ts";
import { listAll } from "./listing.ts";
import { parse } from "./parse.ts";

export function usePlaces(enabled = true) {
  return useQuery({
    queryKey: ["places", "all"],
    enabled,
    queryFn: ({ signal }) => listAll("/places", PlaceSchema, {}, signal),
    staleTime: 10 * 60_000,
  });
}

export function useCommunityMap() {
  return useQuery({
    queryKey: ["places", "map"],
    queryFn: async ({ signal }) => parse(MapSchema, await get("/map", {}, signal)),
    staleTime: 10 * 60_000,
  });
}
