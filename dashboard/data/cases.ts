import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Static } from "typebox";
import { type CaseAct, type CaseActBodies, CaseDetailSchema, CaseSchema } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

export interface CaseSearch {
  readonly state?: string | undefined;
  readonly place?: string | undefined;
  readonly person?: string | undefined;
}

export function useCases(search: CaseSearch) {
  return useInfiniteQuery({
    queryKey: ["cases", search],
    queryFn: ({ pageParam, signal }) => listPage("/cases", CaseSchema, { ...search, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useCase(id: string | null) {
  return useQuery({
    queryKey: ["case", id],
    enabled: id !== null,
    queryFn: async ({ signal }) => parse(CaseDetailSchema, await get(`/cases/${encodeURIComponent(id ?? "")}`, {}, signal)),
  });
}

/** An act with its body, as the contracts describe them. */
export type CaseActRequest = { [K in CaseAct]: { readonly act: K; readonly body: Static<(typeof CaseActBodies)[K]> } }[CaseAct];

export function useCaseAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: CaseActRequest) => post(`/cases/${encodeURIComponent(id)}/${request.act}`, request.body),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["case", id] }),
        client.invalidateQueries({ queryKey: ["cases"] }),
        client.invalidateQueries({ queryKey: ["alert"] }),
      ]),
  });
}
