import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ActivitySchema, type NewHousehold, type NewMeeting, type NewStay, PersonViewSchema } from "../../contracts/index.ts";
import { get, post, put } from "./http.ts";
import { parse } from "./parse.ts";
import { SEEN_EVERY } from "./people.ts";

const base = (person: string): string => `/people/${encodeURIComponent(person)}`;

/** The last sign of activity, asked anew while it is looked at. */
export function useActivity(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["activity", person],
    enabled,
    queryFn: async ({ signal }) => parse(ActivitySchema, await get(`${base(person)}/activity`, {}, signal)),
    refetchInterval: SEEN_EVERY,
  });
}

function useRefresh(person: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([["activity", person], ["person", person], ["people"]].map((queryKey) => client.invalidateQueries({ queryKey })));
}

export function useSetHousehold(person: string) {
  const refresh = useRefresh(person);
  return useMutation({ mutationFn: (body: NewHousehold) => put(`${base(person)}/household`, body), onSuccess: refresh });
}

export function useSetStay(person: string) {
  const refresh = useRefresh(person);
  return useMutation({
    mutationFn: async (body: NewStay) => parse(PersonViewSchema, await put(`${base(person)}/state`, body)),
    onSuccess: refresh,
  });
}

/** Takes back one's own last word on where she is. */
export function useUndoStay(person: string) {
  const refresh = useRefresh(person);
  return useMutation({ mutationFn: () => post(`${base(person)}/state/undo`, {}), onSuccess: refresh });
}

export function useMet(person: string) {
  const refresh = useRefresh(person);
  return useMutation({ mutationFn: (body: NewMeeting) => post(`${base(person)}/meetings`, body), onSuccess: refresh });
}
