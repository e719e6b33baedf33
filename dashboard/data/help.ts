import { useMutation, useQuery } from "@tanstack/react-query";
import { HelpSheetSchema, type HelpWhy } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { parse } from "./parse.ts";

const ofCase = (id: string): string => `/cases/${encodeURIComponent(id)}/help`;

/** Who needs help at a case, else at a place. Each look is written down, so it is taken once and again only when asked. */
export function useHelpSheet(asked: { readonly caseId: string | null; readonly place: string | null; readonly why: HelpWhy }) {
  const { caseId, place, why } = asked;
  return useQuery({
    queryKey: ["help", caseId, place, why],
    enabled: caseId !== null || place !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: async ({ signal }) =>
      parse(HelpSheetSchema, await (caseId === null ? get("/help", { place: place ?? "", why }, signal) : get(ofCase(caseId), {}, signal))),
  });
}

/** Names, needs and numbers too: a life is in danger. */
export function useHelpOverride(caseId: string) {
  return useMutation({ mutationFn: async (reason: string) => parse(HelpSheetSchema, await post(ofCase(caseId), { reason })) });
}
