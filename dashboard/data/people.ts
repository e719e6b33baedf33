import { useQuery } from "@tanstack/react-query";
import { PersonViewSchema } from "../../contracts/index.ts";
import { get } from "./http.ts";
import { listAll } from "./listing.ts";
import { parse } from "./parse.ts";

/** How often the last sign of activity is asked for where it is looked at. */
export const SEEN_EVERY = 30_000;

/** The people this user may see, masked as their role asks. Opening one is a view that the hub writes down; a list is not. */
export function usePeople(enabled = true, every: number | false = false) {
  return useQuery({
    queryKey: ["people", "all"],
    enabled,
    queryFn: ({ signal }) => listAll("/people", PersonViewSchema, {}, signal),
    staleTime: 5 * 60_000,
    refetchInterval: every,
  });
}

export function usePerson(id: string | null, enabled = true) {
  return useQuery({
    queryKey: ["person", id],
    enabled: enabled && id !== null,
    queryFn: async ({ signal }) => parse(PersonViewSchema, await get(`/people/${encodeURIComponent(id ?? "")}`, {}, signal)),
    staleTime: 60_000,
    retry: false,
  });
}
