import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  CaseReportsSchema,
  InfoDueListSchema,
  type InfoFields,
  InfoReportSchema,
  type InfoStage,
  type Signature,
} from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

const KEY = "info-reports";
const ofCase = (id: string): string => `/cases/${encodeURIComponent(id)}/info-reports`;
const pathOf = (id: string): string => `/info-reports/${encodeURIComponent(id)}`;

export function useCaseReports(id: string, enabled = true) {
  return useQuery({
    queryKey: [KEY, "case", id],
    enabled,
    queryFn: async ({ signal }) => parse(CaseReportsSchema, await get(ofCase(id), {}, signal)),
  });
}

export function useInfoReportsDue() {
  return useQuery({
    queryKey: [KEY, "due"],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(InfoDueListSchema, await get("/info-reports/due", {}, signal)).items,
  });
}

export function useInfoReports() {
  return useInfiniteQuery({
    queryKey: [KEY, "list"],
    queryFn: ({ pageParam, signal }) => listPage("/info-reports", InfoReportSchema, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useInfoReportActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: [KEY] });
  const report = (answer: unknown) => parse(InfoReportSchema, answer);
  return {
    draft: useMutation({
      mutationFn: async ({ id, ...body }: { readonly id: string; readonly stage: InfoStage; readonly fields: InfoFields }) =>
        report(await post(ofCase(id), body)),
      onSuccess: refresh,
    }),
    edit: useMutation({
      mutationFn: async ({ id, ...body }: { readonly id: string; readonly version: number; readonly fields: InfoFields }) =>
        report(await put(pathOf(id), body)),
      onSuccess: refresh,
    }),
    approve: useMutation({
      mutationFn: async ({
        id,
        version,
        signature,
      }: {
        readonly id: string;
        readonly version: number;
        readonly signature: Signature | null;
      }) => report(await post(`${pathOf(id)}/approve`, { version, ...(signature !== null && { signature }) })),
      onSuccess: refresh,
    }),
    send: useMutation({
      mutationFn: ({ id, ...body }: { readonly id: string; readonly to: string; readonly way: string }) => post(`${pathOf(id)}/send`, body),
      onSuccess: refresh,
    }),
    void: useMutation({
      mutationFn: ({ id, reason }: { readonly id: string; readonly reason: string }) => post(`${pathOf(id)}/void`, { reason }),
      onSuccess: refresh,
    }),
  };
}

export const INFO_REPORTS_TABLE: TablePath = tablePath("/info-reports/export");
