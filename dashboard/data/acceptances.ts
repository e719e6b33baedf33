import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  AcceptanceChangesSchema,
  type AcceptanceParty,
  AcceptanceRowSchema,
  AcceptanceRowsSchema,
  AcceptanceSummarySchema,
  type AcceptanceView,
  AcceptanceViewSchema,
  type NewAcceptance,
  type NewAcceptanceCheck,
  type Signature,
} from "../../contracts/index.ts";
import { get, post, postBytes, type Query, remove } from "./http.ts";
import { listAll, listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

const of = (id: string): string => `/acceptances/${encodeURIComponent(id)}`;
const device = (id: string, one: string): string => `${of(id)}/devices/${encodeURIComponent(one)}`;
export const acceptanceTable = (id: string, version: number): TablePath => tablePath(`${of(id)}/export`, { version });
export const photoAt = (id: string, one: string, hash: string): string => `/api/v1${device(id, one)}/photos/${hash}`;

export function useAcceptances() {
  return useQuery({
    queryKey: ["acceptances", "list"],
    queryFn: ({ signal }) => listPage("/acceptances", AcceptanceSummarySchema, { limit: 50 }, signal),
  });
}

export function useAcceptance(id: string, version: number | undefined) {
  return useQuery({
    queryKey: ["acceptances", id, "view", version ?? null],
    queryFn: async ({ signal }) => parse(AcceptanceViewSchema, await get(of(id), { version }, signal)),
    placeholderData: keepPreviousData,
  });
}

/** A hundred devices at a time: three thousand drawn at once would stop a phone. */
export function useAcceptanceRows(id: string, asked: Query) {
  return useInfiniteQuery({
    queryKey: ["acceptances", id, "rows", asked],
    queryFn: async ({ pageParam, signal }) =>
      parse(AcceptanceRowsSchema, await get(`${of(id)}/rows`, { ...asked, cursor: pageParam, limit: 100 }, signal)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

/** All devices, for paper. */
export function useAllAcceptanceRows(id: string, version: number | undefined) {
  return useQuery({
    queryKey: ["acceptances", id, "all", version ?? null],
    queryFn: ({ signal }) => listAll(`${of(id)}/rows`, AcceptanceRowSchema, { version }, signal),
  });
}

export function useAcceptanceChanges(id: string, from: number | null, to: number | undefined) {
  return useQuery({
    queryKey: ["acceptances", id, "changes", from, to ?? null],
    enabled: from !== null,
    queryFn: async ({ signal }) => parse(AcceptanceChangesSchema, await get(`${of(id)}/changes`, { from, to }, signal)),
  });
}

export function useNewAcceptance() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewAcceptance): Promise<AcceptanceView> => parse(AcceptanceViewSchema, await post("/acceptances", body)),
    onSettled: () => client.invalidateQueries({ queryKey: ["acceptances"] }),
  });
}

export function useAcceptanceActs(id: string) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ["acceptances"] });
  return {
    check: useMutation({
      mutationFn: (said: { readonly device: string; readonly body: NewAcceptanceCheck }) =>
        post(`${device(id, said.device)}/check`, said.body),
      onSettled,
    }),
    photo: useMutation({
      mutationFn: (taken: { readonly device: string; readonly picture: Blob }) =>
        postBytes(`${device(id, taken.device)}/photos`, taken.picture),
      onSettled,
    }),
    erase: useMutation({
      mutationFn: (one: { readonly device: string; readonly hash: string }) => remove(`${device(id, one.device)}/photos/${one.hash}`),
      onSettled,
    }),
    sign: useMutation({
      mutationFn: (body: { readonly party: AcceptanceParty; readonly signature: Signature; readonly remark?: string }) =>
        post(`${of(id)}/sign`, body),
      onSettled,
    }),
    revise: useMutation({ mutationFn: () => post(`${of(id)}/revise`), onSettled }),
  };
}
