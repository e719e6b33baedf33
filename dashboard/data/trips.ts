import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type NewTripForm, TripFormSchema, TripViewSchema } from "../../contracts/index.ts";
import { get, pathWith, put, type Query } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

const KEY = ["trips"] as const;
/** Where a trip is signed. */
export const TRIPS = "/trips";

/** Trips that were signed, newest first. */
export function useTrips(enabled: boolean) {
  return useInfiniteQuery({
    queryKey: [...KEY, "list"],
    enabled,
    queryFn: ({ pageParam, signal }) => listPage(TRIPS, TripViewSchema, { limit: 10, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Where the city's form is fetched, filled. */
export const cityForm = (query: Query): string => `/api/v1${pathWith(`${TRIPS}/export`, query)}`;

export function useTripForm() {
  return useQuery({
    queryKey: [...KEY, "form"],
    queryFn: async ({ signal }) => parse(TripFormSchema, await get(`${TRIPS}/form`, {}, signal)),
  });
}

export function useSaveTripForm() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTripForm) => put(`${TRIPS}/form`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
