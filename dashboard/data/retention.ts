import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PurgeSchema, type Retention, RetentionViewSchema } from "../../contracts/index.ts";
import { get, put } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

export function useRetention() {
  return useQuery({
    queryKey: ["retention"],
    queryFn: async ({ signal }) => parse(RetentionViewSchema, await get("/retention", {}, signal)),
  });
}

export function useChangeRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (policy: Retention) => put("/retention", policy),
    onSuccess: () => client.invalidateQueries({ queryKey: ["retention"] }),
  });
}

export function usePurges() {
  return useInfiniteQuery({
    queryKey: ["retention", "purges"],
    queryFn: ({ pageParam, signal }) => listPage("/purges", PurgeSchema, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
