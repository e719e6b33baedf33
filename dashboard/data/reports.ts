import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { NuisanceReportSchema } from "../../contracts/index.ts";
import { get, pathWith, type Query } from "./http.ts";
import { parse } from "./parse.ts";

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
export const nuisanceCsvPath = (search: NuisanceSearch, lang: string): string =>
  `/api/v1${pathWith("/reports/nuisance", { ...search, format: "csv", lang })}`;
