import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  AuditItemSchema,
  type ExchangeMapping,
  ExchangePlatformSchema,
  ExchangePlatformsSchema,
  ExchangeTokenSchema,
  type ForeignSystem,
} from "../../contracts/index.ts";
import { get, pathWith, post, put, type Query, remove } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

const KEY = ["exchange"];
/** While it is looked at: platforms come by themselves. */
const EVERY = 30_000;

/** The other platforms: how each is told, and its token. */
export function useExchange() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => parse(ExchangePlatformsSchema, await get("/exchange", {}, signal)).items,
    refetchInterval: EVERY,
  });
}

/** What a platform handed over and fetched, newest first. */
export function useExchangeLog(system: ForeignSystem) {
  return useInfiniteQuery({
    queryKey: [...KEY, "log", system],
    queryFn: ({ pageParam, signal }) => listPage(`/exchange/${system}/log`, AuditItemSchema, { limit: 20, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: EVERY,
  });
}

export function useExchangeActs(system: ForeignSystem) {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: KEY });
  return {
    save: useMutation({
      mutationFn: async (mapping: ExchangeMapping) => parse(ExchangePlatformSchema, await put(`/exchange/${system}`, mapping)),
      onSuccess: refresh,
    }),
    makeToken: useMutation({
      mutationFn: async (owner: string) => parse(ExchangeTokenSchema, await post(`/exchange/${system}/token`, { owner })),
      onSuccess: refresh,
    }),
    endToken: useMutation({ mutationFn: () => remove(`/exchange/${system}/token`), onSuccess: refresh }),
  };
}

/** Where the table for a platform is fetched from. */
export const exchangeTable = (system: ForeignSystem, query: Query): string => `/api/v1${pathWith(`/exchange/${system}/export`, query)}`;
