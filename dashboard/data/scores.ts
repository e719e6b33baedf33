import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  HandEntrySchema,
  type NewHandEntry,
  type NewPrescription,
  type NewScoreWord,
  ScoreTrendSchema,
  ScoreViewSchema,
} from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { listPage } from "./listing.ts";
import { parse } from "./parse.ts";

const base = (person: string): string => `/people/${encodeURIComponent(person)}`;

/** The present score; asked anew every minute while it is looked at, since its parts grow old. */
export function useScore(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["score", person],
    enabled,
    queryFn: async ({ signal }) => parse(ScoreViewSchema, await get(`${base(person)}/score`, {}, signal)),
    refetchInterval: 60_000,
  });
}

export function useScoreTrend(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["score", person, "trend"],
    enabled,
    queryFn: async ({ signal }) => parse(ScoreTrendSchema, await get(`${base(person)}/score/trend`, { days: 7 }, signal)),
    staleTime: 5 * 60_000,
  });
}

export function useEntries(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["entries", person],
    enabled,
    queryFn: ({ signal }) => listPage(`${base(person)}/observations`, HandEntrySchema, { limit: 10 }, signal),
  });
}

/** What was measured changes score, trend and list at once. */
function useRefresh(person: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all(["score", "entries", "person"].map((key) => client.invalidateQueries({ queryKey: [key, person] })));
}

export function useEnter(person: string) {
  const refresh = useRefresh(person);
  return useMutation({ mutationFn: (entry: NewHandEntry) => post(`${base(person)}/observations`, entry), onSuccess: refresh });
}

export function useStrike(person: string) {
  const refresh = useRefresh(person);
  return useMutation({
    mutationFn: ({ id, reason }: { readonly id: string; readonly reason: string }) =>
      post(`${base(person)}/observations/${encodeURIComponent(id)}/strike`, { reason }),
    onSuccess: refresh,
  });
}

export function useSayScoreUse(person: string) {
  const refresh = useRefresh(person);
  return useMutation({ mutationFn: (word: NewScoreWord) => put(`${base(person)}/score-use`, word), onSuccess: refresh });
}

export function usePrescribe(person: string) {
  const refresh = useRefresh(person);
  return useMutation({ mutationFn: (word: NewPrescription) => put(`${base(person)}/spo2-scale`, word), onSuccess: refresh });
}
