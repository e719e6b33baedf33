import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CaseNumbersSchema, IncomingCallSchema, IncomingCallsSchema, type NewIncoming } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { parse } from "./parse.ts";

/** Whom to call about a case, with whole numbers: asking is a view that the hub writes down. */
export function useCaseNumbers(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["case-numbers", id],
    enabled,
    queryFn: async ({ signal }) => parse(CaseNumbersSchema, await get(`/cases/${encodeURIComponent(id)}/numbers`, {}, signal)),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

/** Calls that came in; told anew by the live feed. */
export function useIncoming(enabled: boolean) {
  return useQuery({
    queryKey: ["calls"],
    enabled,
    queryFn: async ({ signal }) => parse(IncomingCallsSchema, await get("/calls", {}, signal)).items,
  });
}

export function useTypeCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewIncoming) => parse(IncomingCallSchema, await post("/calls", body)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["calls"] }),
  });
}
