import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AlertDetailSchema, AlertSchema, type Verdict } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

export interface AlertSearch {
  readonly state?: string | undefined;
  readonly severity?: string | undefined;
  readonly place?: string | undefined;
  readonly device?: string | undefined;
  readonly person?: string | undefined;
  readonly since?: string | undefined;
}

export function useAlerts(search: AlertSearch) {
  return useInfiniteQuery({
    queryKey: ["alerts", search],
    queryFn: ({ pageParam, signal }) => listPage("/alerts", AlertSchema, { ...search, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useAlert(id: string) {
  return useQuery({
    queryKey: ["alert", id],
    queryFn: async ({ signal }) => parse(AlertDetailSchema, await get(`/alerts/${encodeURIComponent(id)}`, {}, signal)),
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });
}

/** Where an alert is fetched as CAP 1.2. */
export const capPath = (alert: string): string => `/api/v1/alerts/${encodeURIComponent(alert)}/cap`;

/** One act on an alert with its body, as the hub's routes name them. */
export type AlertActRequest =
  | { readonly act: "acknowledge"; readonly body: { readonly comment?: string } }
  | { readonly act: "silence"; readonly body: { readonly reason?: string } }
  | {
      readonly act: "verify";
      readonly body: { readonly verdict: Verdict; readonly how?: string; readonly cause?: string; readonly found?: string };
    }
  | { readonly act: "shelve"; readonly body: { readonly until: string; readonly reason: string } }
  | { readonly act: "unshelve"; readonly body: Readonly<Record<string, never>> }
  | { readonly act: "comment"; readonly body: { readonly text: string } };

export function useAlertAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: AlertActRequest) => post(`/alerts/${encodeURIComponent(id)}/${request.act}`, request.body),
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["alert", id] }), client.invalidateQueries({ queryKey: ["alerts"] })]),
  });
}

export const alertsTable = (search: AlertSearch): TablePath => tablePath("/alerts/export", { ...search });
