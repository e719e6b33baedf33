import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type Claim, ClaimedSchema, UnclaimedSchema, type UnclaimedState } from "../../contracts/index.ts";
import { post } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

const at = (id: string): string => `/unclaimed/${encodeURIComponent(id)}`;

/** Devices that speak and that nobody registered, those last heard first. */
export function useUnclaimed(state: UnclaimedState, search: string) {
  return useInfiniteQuery({
    queryKey: ["unclaimed", state, search],
    queryFn: ({ pageParam, signal }) =>
      listPage("/unclaimed", UnclaimedSchema, { state, search: search || undefined, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
}

export function useUnclaimedActs() {
  const client = useQueryClient();
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ["unclaimed"] });
    await client.invalidateQueries({ queryKey: ["devices"] });
  };
  return {
    claim: useMutation({
      mutationFn: async ({ id, body }: { readonly id: string; readonly body: Claim }) =>
        parse(ClaimedSchema, await post(`${at(id)}/claim`, body)),
      onSuccess: refresh,
    }),
    ignore: useMutation({
      mutationFn: async ({ id, reason }: { readonly id: string; readonly reason: string }) =>
        parse(UnclaimedSchema, await post(`${at(id)}/ignore`, { reason })),
      onSuccess: refresh,
    }),
  };
}
