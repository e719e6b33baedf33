import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LifeSchema, type NewPeriods, type Person } from "../../contracts/index.ts";
import { get, patch, put } from "./http.ts";
import { parse } from "./parse.ts";

const base = (person: string): string => `/people/${encodeURIComponent(person)}`;

/** Homes, carers, states and devices of somebody by time; each look is written down. */
export function useLife(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["life", person],
    enabled,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }) => parse(LifeSchema, await get(`${base(person)}/life`, {}, signal)),
  });
}

function useRefresh(person: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all([["life", person], ["person", person], ["people"]].map((queryKey) => client.invalidateQueries({ queryKey })));
}

export function useSetPeriods(person: string) {
  const onSuccess = useRefresh(person);
  return useMutation({ mutationFn: (body: NewPeriods) => put(`${base(person)}/periods`, body), onSuccess });
}

/** How able she is, how she lives, what she needs. */
export function useSetAbility(person: string) {
  const onSuccess = useRefresh(person);
  return useMutation({
    mutationFn: (body: Pick<Person, "ability" | "mobility" | "living" | "needs">) => patch(base(person), body),
    onSuccess,
  });
}
