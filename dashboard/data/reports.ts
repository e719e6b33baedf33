import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { InspectedVisitsSchema, InspectionSchema, NuisanceReportSchema, ResponseReportSchema } from "../../contracts/index.ts";
import { get, type Query } from "./http.ts";
import { parse } from "./parse.ts";
import { type TablePath, tablePath } from "./table-path.ts";

export interface NuisanceSearch extends Query {
  readonly from: string;
  readonly to: string;
  readonly place: string | null;
}

export function useNuisanceReport(search: NuisanceSearch) {
  return useQuery({
    queryKey: ["reports", "nuisance", search],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => parse(NuisanceReportSchema, await get("/reports/nuisance", search, signal)),
  });
}

/** Where the browser fetches the same report as a table. */
export const nuisanceTable = (search: NuisanceSearch): TablePath => tablePath("/reports/nuisance", { ...search });

export interface ResponseSearch extends Query {
  readonly unit: string;
  /** What the parts are; null: as is usual. */
  readonly by: string | null;
  readonly day: string | null;
  readonly place: string | null;
}

export function useResponseReport(search: ResponseSearch) {
  return useQuery({
    queryKey: ["reports", "response", search],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => parse(ResponseReportSchema, await get("/reports/response", search, signal)),
  });
}

export const responseTablePath = (search: ResponseSearch): TablePath => tablePath("/reports/response", { ...search });

export function useInspection() {
  return useQuery({
    queryKey: ["reports", "inspection"],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => parse(InspectionSchema, await get("/reports/inspection", {}, signal)),
  });
}

export function useInspectedVisits() {
  return useQuery({
    queryKey: ["reports", "inspection", "visits"],
    queryFn: async ({ signal }) => parse(InspectedVisitsSchema, await get("/reports/inspection/visits", {}, signal)),
  });
}
