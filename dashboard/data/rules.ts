import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type KeptRuleOverride,
  type NewRuleOverride,
  ReplayViewSchema,
  RuleChangedSchema,
  RuleDetailSchema,
  type RuleGoLive,
  RuleReadingSchema,
  RuleVersionSchema,
  RuleViewSchema,
} from "../../contracts/index.ts";
import { get, post, put, remove } from "./http.ts";
import { listAll, listPage } from "./listing.ts";
import { parse } from "./parse.ts";

const pathOf = (id: string): string => `/rules/${encodeURIComponent(id)}`;

export function useRules() {
  return useQuery({ queryKey: ["rules"], queryFn: ({ signal }) => listAll("/rules", RuleViewSchema, {}, signal), staleTime: 60_000 });
}

export function useRule(id: string) {
  return useQuery({
    queryKey: ["rules", "one", id],
    queryFn: async ({ signal }) => parse(RuleDetailSchema, await get(pathOf(id), {}, signal)),
  });
}

/** What a text says, or its mistakes; the last answer stays in sight while the next is on its way. */
export function useRuleCheck(id: string, yaml: string, enabled: boolean) {
  return useQuery({
    queryKey: ["rule-check", id, yaml],
    enabled,
    queryFn: async () => parse(RuleReadingSchema, await post(`${pathOf(id)}/check`, { yaml })),
    placeholderData: keepPreviousData,
    staleTime: 10 * 60_000,
    retry: false,
  });
}

export function useRuleVersions(id: string) {
  return useQuery({
    queryKey: ["rules", "versions", id],
    queryFn: ({ signal }) => listPage(`${pathOf(id)}/versions`, RuleVersionSchema, {}, signal),
  });
}

const isUnderWay = (state: string | undefined): boolean => state === "waiting" || state === "running";

/** Replays of a rule, newest first, without their results. */
export function useReplays(id: string) {
  return useQuery({
    queryKey: ["replays", "of", id],
    queryFn: ({ signal }) => listPage(`${pathOf(id)}/replays`, ReplayViewSchema, {}, signal),
    refetchInterval: (query) => (query.state.data?.items.some((view) => isUnderWay(view.state)) ? 2_000 : false),
  });
}

/** One replay; asked for each second while it is under way. Opening a finished one counts as having seen it. */
export function useReplay(id: string | null) {
  return useQuery({
    queryKey: ["replays", "one", id],
    enabled: id !== null,
    queryFn: async ({ signal }) => parse(ReplayViewSchema, await get(`/replays/${encodeURIComponent(id ?? "")}`, {}, signal)),
    refetchInterval: (query) => (isUnderWay(query.state.data?.state) ? 1_000 : false),
  });
}

type Reasoned = { readonly reason: string };

/** Everything that changes a rule; each answers what is in force then, or what waits for a second name. */
export function useRuleActs(id: string) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([client.invalidateQueries({ queryKey: ["rules"] }), client.invalidateQueries({ queryKey: ["replays"] })]);
  const changed = async (answer: Promise<unknown>) => parse(RuleChangedSchema, await answer);
  return {
    goLive: useMutation({
      mutationFn: (body: RuleGoLive & { readonly yaml: string }) => changed(put(pathOf(id), body)),
      onSuccess: refresh,
    }),
    rollBack: useMutation({
      mutationFn: (body: Reasoned & { readonly version: number }) => changed(post(`${pathOf(id)}/rollback`, body)),
      onSuccess: refresh,
    }),
    switchTo: useMutation({
      mutationFn: ({ act, reason }: Reasoned & { readonly act: "withdraw" | "enable" }) =>
        changed(post(`${pathOf(id)}/${act}`, { reason })),
      onSuccess: refresh,
    }),
    limit: useMutation({
      mutationFn: (body: Reasoned & { readonly items: readonly (NewRuleOverride | KeptRuleOverride)[] }) =>
        changed(put(`${pathOf(id)}/overrides`, body)),
      onSuccess: refresh,
    }),
    confirm: useMutation({
      mutationFn: (body: { readonly pending: string; readonly agree: boolean }) => changed(post(`${pathOf(id)}/confirm`, body)),
      onSuccess: refresh,
    }),
    replay: useMutation({
      mutationFn: async (body: { readonly yaml: string; readonly from: string; readonly to: string }) =>
        parse(ReplayViewSchema, await post(`${pathOf(id)}/replay`, body)),
      onSuccess: () => client.invalidateQueries({ queryKey: ["replays", "of", id] }),
    }),
    cancelReplay: useMutation({
      mutationFn: (replay: string) => remove(`/replays/${encodeURIComponent(replay)}`),
      onSuccess: () => client.invalidateQueries({ queryKey: ["replays"] }),
    }),
  };
}
